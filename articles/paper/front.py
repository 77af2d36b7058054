"""The first screen, composed of what editors put on its places, what is on top and what is new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from articles import listings
from articles.models import Article
from articles.paging import Place
from articles.places import EVERY, PLACES

BESIDE = 3
LATEST = 10
SECTIONS = 6
IN_SECTION = 4
POOL = 120


@dataclass(frozen=True, slots=True)
class Block:
    """A section's newest stories, of those that stand nowhere above."""

    articles: list[Article]


@dataclass(frozen=True, slots=True)
class Front:
    """The lead, three places beside it and two below, what is new, and the sections."""

    lead: Article | None
    places: list[Article]
    below: list[Article]
    latest: list[Article]
    blocks: list[Block]

    @property
    def placed(self) -> list[Article]:
        """The lead and the places, in their order."""
        return [*([self.lead] if self.lead else []), *self.places, *self.below]


def front(lang: str) -> tuple[Front, str]:
    """The front of a language and the cursor of what follows its places ("" at the end). Four queries."""
    held = dict(Article.objects.placed(lang).values_list("place", "pk"))
    taken = set(held.values())
    listed = [row for row in listings.home(lang).ids(2 * PLACES + 1) if row.pk not in taken]
    new = listings.newest(lang).ids(POOL)
    pool = {article.pk: article for article in listings.fetch(list({*taken, *(row.pk for row in (*listed, *new))}))}
    placed = {place: pool[pk] for place, pk in held.items() if place and pk in pool}
    following = listed[PLACES - len(placed) :]
    return compose(placed, _in_order(listed, pool), _in_order(new, pool)), _just_before(following)


def compose(placed: Mapping[int, Article], top: Sequence[Article], new: Sequence[Article]) -> Front:
    """`placed` keep their places; the others are filled from `top`, in order of weight; `new` is in order of time.

    No story stands twice, so no picture does.
    """
    held = {article.pk for article in placed.values()}
    rest = iter([article for article in top if article.pk not in held])
    slots = [placed.get(place) or next(rest, None) for place in EVERY]
    filled = [article for article in slots if article]
    seen = {article.pk for article in filled}
    unseen = [article for article in new if article.pk not in seen]
    latest, remaining = unseen[:LATEST], unseen[LATEST:]
    beside, below = filled[1 : BESIDE + 1], filled[BESIDE + 1 :]
    return Front(filled[0] if filled else None, beside, below, latest, _blocks(remaining))


def _blocks(articles: Sequence[Article]) -> list[Block]:
    """Sections in the order of the masthead; the fullest ones where there are too many."""
    by_section: dict[int, list[Article]] = {}
    for article in articles:
        by_section.setdefault(article.category_id, []).append(article)
    fullest = sorted(by_section.values(), key=len, reverse=True)[:SECTIONS]
    in_order = sorted(fullest, key=lambda rows: (rows[0].category.position, rows[0].category.key))
    return [Block(rows[:IN_SECTION]) for rows in in_order]


def _in_order(rows: list[Place], pool: dict[int, Article]) -> list[Article]:
    return [pool[row.pk] for row in rows if row.pk in pool]


def _just_before(following: list[Place]) -> str:
    """A cursor after which the first of these comes."""
    if not following:
        return ""
    first = following[0]
    return Place(first.sticky_weight, first.live_at, first.pk + 1).encode()

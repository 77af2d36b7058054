"""The first screen, composed of what editors put on its places, what is on top and what is new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from articles import kinship, listings
from articles.models import Article
from articles.paging import Place
from articles.paper.pictures import photo_of, repeated
from articles.paper.rows import Listed
from articles.places import EVERY, PLACES
from articles.prepared import Prepared, at_once, moment

BESIDE = 3
LATEST = 10
SECTIONS = 6
IN_SECTION = 4
POOL = 120
NEAR = 40
"""Of the newest stories, so many are compared with the lead."""


@dataclass(frozen=True, slots=True)
class Block:
    """A section's newest stories, of those that stand nowhere above: the first with a picture, the others brief."""

    articles: list[Listed]


@dataclass(frozen=True, slots=True)
class Front:
    """The lead, three places beside it, two headlines under it, what is new, and the sections.

    Pictures stand over the lead, the places and the first story of each section. `repeated` are those of these stories
    whose photo stands further up already: they want another one.
    """

    lead: Listed | None
    places: list[Listed]
    below: list[Listed]
    latest: list[Listed]
    blocks: list[Block]
    repeated: frozenset[int] = frozenset()

    @property
    def placed(self) -> list[Listed]:
        """The lead and the places, in their order."""
        return [*([self.lead] if self.lead else []), *self.places, *self.below]

    @property
    def every(self) -> list[Listed]:
        """All that stands on it."""
        return [*self.placed, *self.latest, *(article for block in self.blocks for article in block.articles)]


def front(lang: str) -> tuple[Front, str]:
    """The front of a language and the cursor of what follows its places ("" at the end). Three queries."""
    by_weight, by_time = listings.home(lang).first(2 * PLACES + 1), listings.newest(lang).first(POOL, numbers=True)
    held_rows, listed_rows, new = at_once((_placed, {"lang": lang}), by_weight, by_time)
    held = dict(held_rows)
    taken = set(held.values())
    listed = [row for row in listed_rows if row[-1] not in taken]
    pool = listings.by_number({*taken, *new, *[row[-1] for row in listed]})
    placed = {place: pool[pk] for place, pk in held.items() if place and pk in pool}
    top = _in_order([row[-1] for row in listed], pool)
    lead = leading(placed, top)
    kin = kinship.nearest(pool[lead.pk], [pool[pk] for pk in new[:NEAR] if pk in pool]) if lead else []
    composed = compose(placed, top, _in_order(new, pool), kin)
    shown = {article.pk for article in composed.placed}
    following = next((row for row in listed if row[-1] not in shown), None)
    return composed, _just_before(*following) if following else ""


def leading(placed: Mapping[int, Listed], top: Sequence[Listed]) -> Listed | None:
    """What leads, of what would stand on a place anyway: whom an editor put there, or what a file put on top.

    Else the first that has a photo, since a picture that we drew leads nothing; and the first of all where none has.
    """
    if 1 in placed:
        return placed[1]
    held = {article.pk for article in placed.values()}
    coming = [article for article in top if article.pk not in held][: PLACES - len(held)]
    if not coming or coming[0].sticky_weight > 0:
        return coming[0] if coming else None
    return next((article for article in coming if photo_of(article)), coming[0])


def compose(
    placed: Mapping[int, Listed], top: Sequence[Listed], new: Sequence[Listed], kin: Sequence[int] = ()
) -> Front:
    """`placed` keep their places; the others are filled from `top`, in order of weight; `new` is in order of time.

    Under the lead stand, where editors put nothing there, those of `new` that have most to do with it: `kin`, the
    nearest first, of its first `NEAR`. No story stands twice.
    """
    lead = leading(placed, top)
    filled = {**placed, **({1: lead} if lead else {})}
    _fill(filled, range(2, BESIDE + 2), top)
    newest = {article.pk: article for article in new[:NEAR]}
    _fill(filled, EVERY, [newest[pk] for pk in kin if pk in newest])
    _fill(filled, EVERY, top)
    seen = {article.pk for article in filled.values()}
    unseen = [article for article in new if article.pk not in seen]
    latest, remaining = unseen[:LATEST], unseen[LATEST:]
    beside = [filled[place] for place in EVERY[1 : BESIDE + 1] if place in filled]
    below = [filled[place] for place in EVERY[BESIDE + 1 :] if place in filled]
    above = [*([lead] if lead else []), *beside]
    blocks = _blocks(remaining, {"", *map(photo_of, above)})
    return Front(lead, beside, below, latest, blocks, repeated([*above, *(block.articles[0] for block in blocks)]))


def _fill(filled: dict[int, Listed], places: Sequence[int], stories: Sequence[Listed]) -> None:
    """Put onto the empty ones of `places` the first stories that stand nowhere yet."""
    held = {article.pk for article in filled.values()}
    rest = iter([article for article in stories if article.pk not in held])
    for place in places:
        if place not in filled and (following := next(rest, None)):
            filled[place] = following


def _blocks(articles: Sequence[Listed], photos: set[str]) -> list[Block]:
    """Sections in the order of the masthead; the fullest ones where there are too many. `photos` stand above, and "" is
    none."""
    by_section: dict[int, list[Listed]] = {}
    for article in articles:
        by_section.setdefault(article.category_id, []).append(article)
    fullest = sorted(by_section.values(), key=len, reverse=True)[:SECTIONS]
    in_order = sorted(fullest, key=lambda rows: (rows[0].category.position, rows[0].category.key))
    return [Block(_pictured_first(rows[:IN_SECTION], photos)) for rows in in_order]


def _pictured_first(articles: list[Listed], photos: set[str]) -> list[Listed]:
    """With the first one in front whose photo stands nowhere yet; it joins `photos`."""
    first = next((article for article in articles if photo_of(article) not in photos), articles[0])
    photos.add(photo_of(first))
    return [first, *(article for article in articles if article is not first)]


def _in_order(numbers: list[int], pool: Mapping[int, Listed]) -> list[Listed]:
    return [pool[pk] for pk in numbers if pk in pool]


def _just_before(weight: int, at: str, number: int) -> str:
    """A cursor after which the story that stands there comes."""
    return Place(weight, moment(at), number + 1).encode()


def _held(lang: str) -> QuerySet[Article, tuple[Any, ...]]:
    return Article.objects.placed(lang).order_by().values_list("place", "pk")


_placed = Prepared(_held, lang=("a", "b"))

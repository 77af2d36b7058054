"""The first screen, composed of what is on top and what is new."""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.models import Article

PLACES = 6
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


def compose(top: Sequence[Article], new: Sequence[Article]) -> Front:
    """`top` in order of weight, `new` in order of time. No story stands twice, so no picture does."""
    placed = list(top[:PLACES])
    seen = {article.pk for article in placed}
    rest = [article for article in new if article.pk not in seen]
    latest, remaining = rest[:LATEST], rest[LATEST:]
    beside, below = placed[1 : BESIDE + 1], placed[BESIDE + 1 :]
    return Front(placed[0] if placed else None, beside, below, latest, _blocks(remaining))


def _blocks(articles: Sequence[Article]) -> list[Block]:
    """Sections in the order of the masthead; the fullest ones where there are too many."""
    by_section: dict[int, list[Article]] = {}
    for article in articles:
        by_section.setdefault(article.category_id, []).append(article)
    fullest = sorted(by_section.values(), key=len, reverse=True)[:SECTIONS]
    in_order = sorted(fullest, key=lambda rows: (rows[0].category.position, rows[0].category.key))
    return [Block(rows[:IN_SECTION]) for rows in in_order]

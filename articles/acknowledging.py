"""What is open in a text that a proposal is to become, and the record of who let it stand."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from articles.errors import NotPossible
from articles.models import Rewrite
from articles.rewriting import openpoints
from articles.rewriting.openpoints import LONGEST, Checked, Point
from articles.sourcing import basis

_MOST_NAMED = 5
_LONGEST_NAMED = 80


class StillOpen(NotPossible):
    """Claims that the source does not hold, copied runs or gaps that nobody acknowledged: `points`."""

    def __init__(self, points: Sequence[Point]) -> None:
        named = "; ".join(_named(point) for point in points[:_MOST_NAMED])
        more = f"; and {len(points) - _MOST_NAMED} more" if len(points) > _MOST_NAMED else ""
        super().__init__(f"Still open: {named}{more}. Edit each away, or acknowledge it.")
        self.points = points


def require_all(rewrite: Rewrite, title: str, text: str, acknowledged: Collection[str]) -> tuple[Point, ...]:
    """What is open in headline and text, all of it in `acknowledged` by key; else raises `StillOpen`."""
    if len(title) + len(text) > LONGEST:
        raise NotPossible(f"The text is longer than the {LONGEST:,} characters that are checked. Shorten it.")
    points = checked(rewrite, title, text).points
    if unseen := [point for point in points if point.key not in acknowledged]:
        raise StillOpen(unseen)
    return points


def checked(rewrite: Rewrite, title: str, text: str) -> Checked:
    """Headline and text held against the story as it stands by now."""
    return openpoints.check(basis(rewrite), title.strip(), text.strip())


def record(points: Sequence[Point], by: User, at: datetime) -> list[dict[str, Any]]:
    """What stood open and who let it stand, in words that need no other row to be understood."""
    who = {"by": by.get_username(), "by_id": by.pk, "at": at.isoformat()}
    return [{**asdict(point), **who} for point in points]


def counted(points: Sequence[Point]) -> str:
    return "1 open point" if len(points) == 1 else f"{len(points)} open points"


def _named(point: Point) -> str:
    short = point.text if len(point.text) <= _LONGEST_NAMED else f"{point.text[: _LONGEST_NAMED - 1]}…"
    return f"{point.kind} “{short}” ({point.word})" if short else f"{point.kind}: {point.word}"

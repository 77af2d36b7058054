"""Two people, one article: what the other one saved, beside what was typed here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles.admin.comparing import Part, compare
from articles.admin.fields import written
from articles.models import Article

LABELS = {
    "title": "Headline",
    "description": "Standfirst",
    "body": "Text",
    "category": "Category",
    "tags": "Tags",
    "sentiment": "Sentiment",
    "score": "Score",
    "assigned_to": "Assigned to",
    "source_url": "Source's address",
    "cover": "Cover",
    "draft": "Public",
    "sticky_weight": "Weight on the front page",
    "published_at": "Published by its source",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: “removed” is what is saved now, “added” what was typed here."""

    label: str
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Who saved which version meanwhile, and what differs from what was typed."""

    version: int
    who: str
    at: datetime | None
    differences: list[Difference]


def conflict(article: Article, saved: Mapping[str, Any], typed: Mapping[str, Any]) -> Conflict:
    """`saved` and `typed` hold the same keys of `LABELS`. One query, for the last revision."""
    last = article.revisions.history().select_related("user").first()
    return Conflict(
        version=article.version,
        who=last.user.get_username() if last and last.user else "Somebody",
        at=last.at if last else None,
        differences=differences(saved, typed),
    )


def differences(saved: Mapping[str, Any], typed: Mapping[str, Any]) -> list[Difference]:
    """Of the fields that `typed` holds, those that say something else in `saved`."""
    pairs = [(key, _text(saved[key]), _text(typed[key])) for key in typed]
    return [Difference(LABELS[key], compare(before, after)) for key, before, after in pairs if before != after]


def _text(value: object) -> str:
    if isinstance(value, list):
        return written(value)
    return "" if value is None else str(value)

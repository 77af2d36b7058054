"""Counts the public stories of a month whenever one of them changes, and never while a reader waits."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Max
from django.db.models.functions import Greatest

from articles.models import Article, Change, Month


def recount(changes: Iterable[Change]) -> None:
    """Bring the months that `changes` touched up to date. Done twice, it comes to the same."""
    latest: dict[tuple[str, int, int], datetime] = {}
    for change in changes:
        for state in (change.before, change.after):
            if state:
                year, month = state["month"]
                key = (state["lang"], year, month)
                latest[key] = max(change.at, latest.get(key, change.at))
    for (lang, year, month), at in sorted(latest.items()):
        _recount(at, lang=lang, year=year, month=month)


def rebuild() -> int:
    """All months anew from the articles; how many."""
    Month.objects.all().delete()
    found = Article.objects.public().order_by().values("lang", "year", "month")
    counted = found.annotate(stories=Count("pk"), changed_at=Max(Greatest("updated_at", "live_at")))
    return len(Month.objects.bulk_create([Month(**row) for row in counted]))


def _recount(at: datetime, **here: Any) -> None:
    stories = Article.objects.public().filter(**here).count()
    if stories:
        Month.objects.update_or_create(**here, defaults={"stories": stories, "changed_at": at})
    else:
        Month.objects.filter(**here).delete()

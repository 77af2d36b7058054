"""Items that could not be used, tried again under the rules of now, in this process."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from newsroom import pipeline
from newsroom.progress import Report
from sources.models import Feed, RejectedEntry
from sources.replaying import replay


class Command(BaseCommand):
    help = "Try again what could not be used: the items named, or all that no replay has used yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ids", type=int, nargs="*", metavar="ID", help="this item; its number is in the admin")
        parser.add_argument("--feed", metavar="KEY", help="only items of this feed")
        parser.add_argument("--reason", metavar="TEXT", help="only items whose reason contains this")

    def handle(self, *args: Any, ids: list[int], feed: str | None, reason: str | None, **options: Any) -> str:
        report = Report()
        items = _named(ids) if ids else _waiting(feed, reason)
        done = replay(items, timezone.now())
        report.counts["used"] = done.used
        for name in done.busy:
            report.reject(name, "is being imported at this moment; replay its items when that has finished.")
        for item in RejectedEntry.objects.filter(pk__in=[item.pk for item in items], replayed_at=None):
            report.reject(f"item {item.pk}", item.reason)
        for _ in report.over(pipeline.file_waiting(timezone.now()), "Filing"):
            report.counts["filed"] += 1
        return report.close("used", "filed")


def _named(ids: list[int]) -> list[RejectedEntry]:
    found = list(RejectedEntry.objects.filter(pk__in=ids).order_by("pk"))
    if missing := sorted(set(ids) - {item.pk for item in found}):
        raise CommandError(f"There is no item {', '.join(map(str, missing))}.")
    return found


def _waiting(feed: str | None, reason: str | None) -> list[RejectedEntry]:
    if feed and not Feed.objects.filter(key=feed).exists():
        raise CommandError(f"There is no feed {feed}.")
    items = RejectedEntry.objects.filter(replayed_at=None).order_by("pk")
    if feed:
        items = items.filter(feed__key=feed)
    return list(items.filter(reason__icontains=reason) if reason else items)

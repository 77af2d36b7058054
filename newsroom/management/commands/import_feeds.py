"""Feeds through the whole pipeline, in this process."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone

from newsroom import pipeline
from newsroom.progress import Report
from newsroom.proposals import propose, queued_for
from sources.models import Feed, ImportRun
from sources.requesting import queue_import


class Command(BaseCommand):
    help = "Import the feeds that are due, or those named: fetch, store, file, propose. Needs no worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--feed", action="append", default=[], metavar="KEY_OR_URL", help="this feed, due or not")
        parser.add_argument("--all", action="store_true", help="every feed that is enabled, due or not")

    def handle(self, *args: Any, feed: list[str], **options: Any) -> str:
        now = timezone.now()
        report = Report()
        feeds = _named(feed) if feed else _enabled(now, every=options["all"])
        runs = [queue_import(each, now) for each in feeds]
        for run in report.over(pipeline.refreshed(runs, now), "Importing feeds"):
            _count(report, run)
        filed = pipeline.file_waiting(timezone.now())
        pipeline.follow_changes(timezone.now())
        propose(queued_for(filed), report)
        return report.close("new", "changed", "same", "duplicate", "proposals")


def _named(names: list[str]) -> list[Feed]:
    found = [Feed.objects.filter(Q(key=name) | Q(url=name)).exclude(url="").first() for name in names]
    unknown = [name for name, feed in zip(names, found, strict=True) if feed is None]
    if unknown:
        raise CommandError(f"There is no feed {', '.join(unknown)} with an address. Add it in the admin, under Feeds.")
    return [feed for feed in found if feed]


def _enabled(now: datetime, *, every: bool) -> list[Feed]:
    feeds = Feed.objects.filter(enabled=True, stopped_reason="") if every else Feed.objects.due(now)
    return list(feeds.exclude(url=""))


def _count(report: Report, run: ImportRun) -> None:
    """A feed that failed is a rejection by name; so is each item that could not be used."""
    if run.state == ImportRun.State.FAILED:
        report.reject(run.feed.key, run.error)
    for outcome in ("new", "changed", "same", "duplicate"):
        report.counts[outcome] += getattr(run, outcome)
    for reject in run.rejects.all():
        report.reject(run.feed.key, reject.reason)

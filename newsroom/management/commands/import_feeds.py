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
from sources.refreshing import refreshed
from sources.requesting import queue_import, queue_imports


class Command(BaseCommand):
    help = "Import the feeds that are due, or those named: fetch, store, file, propose. Needs no worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--feed", action="append", default=[], metavar="KEY_OR_URL", help="this feed, due or not")
        parser.add_argument("--all", action="store_true", help="every feed that is enabled, due or not")
        parser.add_argument("--source", action="append", default=[], metavar="KEY", help="all feeds of it, afresh")
        parser.add_argument("--run", action="append", default=[], type=int, metavar="ID", help="its feed, afresh")
        parser.add_argument("--entry", action="append", default=[], type=int, metavar="ID", help="its feed, afresh")
        parser.add_argument("--fresh", action="store_true", help="ask as if nothing were known of the feeds")

    def handle(self, *args: Any, feed: list[str], **options: Any) -> str:
        now = timezone.now()
        report = Report()
        again = _again(options["source"], options["run"], options["entry"])
        feeds = _named(feed) if feed else [] if again else _enabled(now, every=options["all"])
        if options["fresh"]:
            feeds, again = [], again + feeds
        runs = queue_imports(feeds, now) + [queue_import(each, now, fresh=True) for each in again]
        for run in report.over(refreshed(runs, now), "Importing feeds"):
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


def _again(sources: list[str], runs: list[int], entries: list[int]) -> list[Feed]:
    """Feeds of the named sources, runs and entries. Raises CommandError for one that leads to no feed to ask."""
    asked = Feed.objects.exclude(url="")
    named = [(f"source {key}", asked.filter(source__key=key)) for key in sources]
    named += [(f"run {pk}", asked.filter(runs=pk)) for pk in runs]
    named += [(f"entry {pk}", asked.filter(entries=pk)) for pk in entries]
    found = [(name, list(feeds)) for name, feeds in named]
    if lost := [name for name, feeds in found if not feeds]:
        raise CommandError(f"There is no feed with an address behind {', '.join(lost)}.")
    return list({feed.pk: feed for _, feeds in found for feed in feeds}.values())


def _enabled(now: datetime, *, every: bool) -> list[Feed]:
    feeds = Feed.objects.filter(enabled=True, stopped_reason="") if every else Feed.objects.due(now)
    return list(feeds.exclude(url=""))


def _count(report: Report, run: ImportRun) -> None:
    """A feed that failed is a rejection by name; so is each item that could not be used."""
    if run.state == ImportRun.State.FAILED:
        report.reject(run.feed.key, run.error)
    for outcome in ("new", "changed", "same", "duplicate"):
        report.counts[outcome] += getattr(run, outcome)
    for reject in run.rejects.filter(by_rule=False):
        report.reject(run.feed.key, reject.reason)

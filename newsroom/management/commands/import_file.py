"""A feed document on disk through the same pipeline."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from newsroom import pipeline
from newsroom.progress import Report
from newsroom.proposals import propose, queued_for
from sources.models import Feed, ImportRun
from sources.receiving import abandon, claim_run, read_document
from sources.requesting import queue_import


class Command(BaseCommand):
    help = "Import a feed document from disk under the feed KEY, which is made if there is none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--feed", required=True, metavar="KEY")

    def handle(self, *args: Any, path: Path, feed: str, **options: Any) -> str:
        report = Report()
        try:
            body = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: cannot be read ({error.strerror}).") from error
        run = _run(_feed(feed))
        _read(run, body, path.name)
        for reject in run.rejects.filter(by_rule=False):
            report.reject(path.name, reject.reason)
        for outcome in ("new", "changed", "same", "duplicate"):
            report.counts[outcome] = getattr(run, outcome)
        filed = pipeline.file_waiting(timezone.now())
        report.counts["filed"] = len(filed)
        pipeline.follow_changes(timezone.now())
        propose(queued_for(filed), report)
        return report.close("new", "changed", "same", "duplicate", "filed", "proposals")


def _read(run: ImportRun, body: bytes, name: str) -> None:
    """Whatever happens, the run is closed, so that the file can be imported again at once."""
    try:
        read_document(run, body, name, timezone.now())
    except Exception as error:
        abandon(run, f"{name}: {type(error).__name__}: {error}", timezone.now())
        raise CommandError(f"{name} could not be stored: {error}") from error
    if run.state == ImportRun.State.FAILED:
        raise CommandError(run.error)


def _feed(key: str) -> Feed:
    feed = Feed.objects.filter(key=key).first() or Feed(key=key)
    if feed.pk is None:
        try:
            feed.full_clean()
        except ValidationError as error:
            raise CommandError(f"--feed {key}: {' '.join(error.messages)}") from error
        feed.save()
    return feed


def _run(feed: Feed) -> ImportRun:
    """A claimed run of the feed; another process may be at it."""
    now = timezone.now()
    run = queue_import(feed, now)
    if not claim_run(run, now):
        raise CommandError(f"{feed.key} is being imported by another process; try again when that has finished.")
    return run

"""Feeds whose time has come into stored entries: queue a run for each, claim it, fetch all at once, store each.

Each stage claims rows, so that any number of workers may run it at once, and finds again what a killed one left.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from sources.about import about
from sources.fetching import FeedRequest, Fetched, fetch_feeds
from sources.models import Feed, ImportRun
from sources.outages import outage
from sources.paging import question
from sources.receiving import abandon, claim_run, claim_runs, receive
from sources.requesting import queue_runs

logger = logging.getLogger(__name__)

BATCH = 200
BATCHES = (BATCH, 20, 1)
TRIES = 5


def queue_due(now: datetime) -> int:
    """A queued run for every feed that is due; how many. A feed whose run is just being closed is not due any more."""
    with transaction.atomic():
        # Not the key: who inserts a run of the feed at this moment refers to it, and the two would wait for each other.
        due = Feed.objects.due(now).exclude(url="").select_for_update(skip_locked=True, no_key=True)
        ids = list(due.values_list("pk", flat=True)[:500])
        queue_runs(ids, now)
    return len(ids)


def waiting_runs(now: datetime) -> list[ImportRun]:
    """Runs to be fetched; those that cannot be are closed: no address to ask, or five workers died at it."""
    runs = list(ImportRun.objects.waiting(now).select_related("feed").only("attempts", "feed__url")[:BATCH])
    return [run for run in runs if not _is_lost(run, now)]


def _is_lost(run: ImportRun, now: datetime) -> bool:
    why = ""
    if not run.feed.url:
        why = "The process that read the file ended before it was done: import the file again."
    elif run.attempts >= TRIES:
        why = f"{TRIES} workers died at it. The feed is asked again later."
    if why and claim_run(run, now):
        abandon(run, why, now)
    return bool(why)


def refreshed(
    runs: Iterable[ImportRun], now: datetime, meanwhile: Callable[[], object] | None = None
) -> Iterator[ImportRun]:
    """Claim `runs`, fetch all at once, and yield each as its entries are stored; further pages after all first ones.

    `meanwhile` is called when only slow servers are waited for, so that what the others sent waits for none of them.
    What a worker died at before comes in smaller batches after the rest, and at last alone: whatever kills workers
    takes no others with it.
    """
    by_attempts = sorted(runs, key=lambda run: run.attempts)
    for attempts, group in groupby(by_attempts, key=lambda run: run.attempts):
        waiting = list(group)
        size = BATCHES[min(attempts, len(BATCHES) - 1)]
        for start in range(0, len(waiting), size):
            claimed = claim_runs(waiting[start : start + size], max(now, timezone.now()))
            yield from _refreshed_at_once(claimed, meanwhile)


def _refreshed_at_once(runs: Iterable[ImportRun], meanwhile: Callable[[], object] | None) -> Iterator[ImportRun]:
    claimed = {run.feed_id: run for run in runs}
    questions = [question(run) for run in claimed.values()]
    while questions:
        pages = []
        for asked, fetched in fetch_feeds(questions, meanwhile=meanwhile):
            run = claimed[asked.feed_id or 0]
            if page := _receive(run, fetched):
                pages.append(page)
            else:
                yield run
        questions = pages


def _receive(run: ImportRun, fetched: Fetched) -> FeedRequest | None:
    """One feed's trouble is its own: the row says what went wrong, and the others go on. The next page, if any."""
    with about(run=run.pk, feed=run.feed_id):
        try:
            return receive(run, fetched, timezone.now())
        except Exception as error:
            if outage(error):
                raise
            logger.exception("import run %s of feed %s broke", run.pk, run.feed_id)
            abandon(run, "An error of Newsroom's own; the log names it. The feed is asked again later.", timezone.now())
            return None

"""Thin Celery tasks over the pipeline: each looks for rows, and works until there are none."""

import logging
import time
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from articles import announcing, bulking, releasing
from articles.models import Rewrite
from articles.people import mailing
from newsroom import digest, pipeline
from newsroom.celery import app
from newsroom.numbers import letter, reading
from newsroom.pipeline import FILED_AT_ONCE
from newsroom.signin import limits
from newsroom.vitals import heartbeats
from newsroom.vitals.counting import ENTRIES, IMPORTS, counts, telling_at_the_end
from sources.about import about
from sources.fulltext import TASK
from sources.models import ImportRun
from sources.nudge import nudge
from sources.refreshing import BATCH, refreshed, waiting_runs

logger = logging.getLogger(__name__)

# Proposals hand over after this long, so that other queues get their turn in a small worker.
TURN_SECONDS = 5.0
# Stored entries for which it is worth calling another worker to file them.
WORTH_A_CALL = 500
RUN_IMPORTS: Final = "newsroom.tasks.run_imports"
RUN_REWRITES: Final = "newsroom.tasks.run_rewrites"


def _share(task: str, waiting: QuerySet[Any], portion: int) -> bool:
    """Call another worker before this one begins, where more waits than its own portion; whether it did so.

    That one calls the next, so a single message brings all who are free to the work; and as each call is one message
    for one taken, no queue gets longer by it.
    """
    if waiting.order_by()[: portion + 1].count() <= portion:
        return False
    nudge(task)
    return True


@app.task
def sweep() -> None:
    now = timezone.now()
    pipeline.sweep(now)
    heartbeats.forget(now)
    limits.forget(now)
    reading.forget(now)


@app.task
def keep_time() -> None:
    """An import may bring hundreds that publish themselves, so this hands over like proposals do."""
    end = time.monotonic() + TURN_SECONDS
    pipeline.keep_time(timezone.now(), lambda: time.monotonic() > end)
    if time.monotonic() > end:
        nudge(releasing.TASK)


@app.task
def send_digest() -> None:
    digest.send_digest(timezone.now())


@app.task
def send_numbers() -> None:
    letter.send_numbers(timezone.now())


@app.task
def send_mails() -> None:
    mailing.send_waiting(timezone.now)


@app.task
def run_imports() -> None:
    now, stored = timezone.now(), 0
    if not _share(RUN_IMPORTS, ImportRun.objects.waiting(now), BATCH):
        _share(RUN_IMPORTS, pipeline.unfiled(now), FILED_AT_ONCE[0])
    with telling_at_the_end():
        for run in refreshed(waiting_runs(now), now, meanwhile=_to_the_desk):
            with about(run=run.pk, feed=run.feed_id):
                logger.info("import run %s of %s: %s", run.pk, run.feed.key, run.state)
            _count(run)
            stored += run.new
            if stored >= WORTH_A_CALL:  # whoever is free files them meanwhile
                nudge(RUN_IMPORTS)
                stored = 0
    _to_the_desk()


def _count(run: ImportRun) -> None:
    counts.add(IMPORTS, run.state)
    for outcome in ("new", "changed", "same", "duplicate", "rejected"):
        counts.add(ENTRIES, outcome, getattr(run, outcome))


def _to_the_desk() -> None:
    pipeline.file_waiting(timezone.now())
    pipeline.follow_changes(timezone.now())


@app.task
def fetch_full_texts() -> None:
    """Sites are asked slowly, so this hands over like proposals do."""
    end = time.monotonic() + TURN_SECONDS
    for row in pipeline.full_texts(timezone.now):
        logger.info("page of entry %s: %s", row.entry_id, row.state)
        if time.monotonic() > end:
            nudge(TASK)
            return


@app.task
def run_rewrites() -> None:
    end = time.monotonic() + TURN_SECONDS
    shared = _share(RUN_REWRITES, Rewrite.objects.ready(timezone.now()), portion=1)
    while pipeline.propose_next(timezone.now()):
        if time.monotonic() > end:
            if not shared:
                nudge(RUN_REWRITES)
            return


@app.task
def run_bulk() -> None:
    end = time.monotonic() + TURN_SECONDS
    if pipeline.bulk(timezone.now, lambda: time.monotonic() > end):
        nudge(bulking.TASK)


@app.task
def apply_changes() -> None:
    pipeline.apply_changes(timezone.now())


@app.task
def announce() -> None:
    announcing.send_waiting(timezone.now)

"""Thin Celery tasks over the pipeline: each looks for rows, and works until there are none."""

import logging
import time

from django.utils import timezone

from articles import announcing, bulking
from articles.people import mailing
from newsroom import digest, pipeline
from newsroom.celery import app
from sources.fulltext import TASK
from sources.nudge import nudge
from sources.refreshing import refreshed, waiting_runs

logger = logging.getLogger(__name__)

# Proposals hand over after this long, so that other queues get their turn in a small worker.
TURN_SECONDS = 5.0


@app.task
def sweep() -> None:
    pipeline.sweep(timezone.now())


@app.task
def keep_time() -> None:
    pipeline.keep_time(timezone.now())


@app.task
def send_digest() -> None:
    digest.send_digest(timezone.now())


@app.task
def send_mails() -> None:
    mailing.send_waiting(timezone.now)


@app.task
def run_imports() -> None:
    now = timezone.now()
    for run in refreshed(waiting_runs(now), now, meanwhile=_to_the_desk):
        logger.info("import run %s of %s: %s", run.pk, run.feed.key, run.state)
    _to_the_desk()


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
    while pipeline.propose_next(timezone.now()):
        if time.monotonic() > end:
            nudge("newsroom.tasks.run_rewrites")
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

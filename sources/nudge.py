"""How a row finds its worker: after commit a task is sent by name. The row is the work; the message says “look”."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def nudge(task: str) -> None:
    """Ask a worker to look, once the current transaction has committed.

    A broker that is away costs nothing but time: the sweep finds the row.
    """
    transaction.on_commit(lambda: _send(task))


def _send(task: str) -> None:
    try:
        current_app.send_task(task, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("nudge %s not sent (%s); the sweep will find the work", task, error)

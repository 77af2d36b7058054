"""How a row finds its worker: after commit a task is sent by name. The row is the work; the message says “look”."""

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string


def nudge(task: str) -> None:
    """Ask a worker to look, once the current transaction has committed."""
    transaction.on_commit(lambda: _send(task))


def _send(task: str) -> None:
    import_string(settings.NUDGED_BY)(task)

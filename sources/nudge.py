"""How a row finds its worker: after commit a task is sent by name. The row is the work; the message says “look”."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

_together: ContextVar[set[str] | None] = ContextVar("_together", default=None)


def nudge(task: str) -> None:
    """Ask a worker to look, once the current transaction has committed."""
    transaction.on_commit(lambda: _send(task))


@contextmanager
def nudging_once() -> Iterator[None]:
    """However many transactions within ask for a task, it is sent once, at the end."""
    tasks: set[str] = set()
    token = _together.set(tasks)
    try:
        yield
    finally:
        _together.reset(token)
        for task in sorted(tasks):
            _send(task)


def _send(task: str) -> None:
    tasks = _together.get()
    if tasks is None:
        import_string(settings.NUDGED_BY)(task)
    else:
        tasks.add(task)

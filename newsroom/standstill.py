"""A worker that takes no message though some wait for it: it ends, and whoever watches over it starts another.

Where a child is killed while the connection to Redis breaks, Celery may wait for ever for the answer that the child
owes, and takes nothing more meanwhile; the worker looks well all the time. What it held is found by the sweep.
"""

import logging
import os
import signal
from collections.abc import Iterable

from billiard.process import active_children
from celery.worker import state

from newsroom.vitals import broker

logger = logging.getLogger(__name__)

LOOKS = 4
"""In a row, some seconds apart, so that no busy machine is taken for a standstill."""


class Standstill:
    """What the looks at one worker came to, one after another."""

    def __init__(self) -> None:
        self._taken = self._still = 0

    def is_reached(self, taken: int, *, waits: bool, works: bool) -> bool:
        """Whether this was one look too many. `taken` counts what was ever taken, `waits` says whether messages are
        there to be taken, and `works` whether a child is at work on one that was.
        """
        self._still = self._still + 1 if waits and not works and taken == self._taken else 0
        self._taken = taken
        return self._still >= LOOKS


_standstill = Standstill()


def look(queues: Iterable[str]) -> None:
    """Called in a worker's main process, which takes messages from `queues`. It may not return."""
    try:
        waiting = broker.waiting()
    except broker.BrokerAway:
        waiting = {}
    waits = any(waiting.get(queue) for queue in queues)
    if _standstill.is_reached(state.all_total_count[0], waits=waits, works=_works()):
        logger.error("Messages wait, and this worker takes none: it ends, to be started again.")
        end()


def _works() -> bool:
    """Whether a child that lives is at work; what it may take for it, its time limit sees to."""
    living = {child.pid for child in active_children()}
    return any(request.worker_pid in living for request in [*state.active_requests])


def end() -> None:
    """At once, with all children: nobody is at work, and to end in order would be to wait for the lost answer."""
    for child in active_children():
        os.kill(child.pid, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)

"""Celery's pool of processes, for the queue of files: one that survives the kill of any child.

Its children take their work from one pipe, each in its turn under a lock. A child that is killed (by the kernel, for
want of memory) while it waits there with the lock would keep it for ever, and the worker would look well and do nothing
more. The kernel takes a record lock back from the dead. On Redis each child has a pipe of its own.
"""

import fcntl
import tempfile
from typing import Any

from billiard.pool import Pool as Children
from celery.concurrency.prefork import TaskPool


class RecordLock:
    """Of one process among those that were forked from the one that made it; it goes with the process."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as its processes live

    def acquire(self, *args: Any) -> bool:
        fcntl.lockf(self._file, fcntl.LOCK_EX)
        return True

    def release(self) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_UN)

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


class MortalChildren(Children):  # type: ignore[misc] # billiard has no types
    def _setup_queues(self) -> None:
        super()._setup_queues()
        self._inqueue._rlock = RecordLock()
        self._outqueue._wlock = RecordLock()


class Pool(TaskPool):  # type: ignore[misc] # Celery has no types
    BlockingPool = MortalChildren

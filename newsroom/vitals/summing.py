"""What a process counts is added up in memory, and now and then added to the rows that all processes share.

No files that a killed process leaves behind, and no matter which process is asked. A kill loses what was counted since
the last telling.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from multiprocessing.util import Finalize
from typing import Generic, TypeVar

from django.db import DatabaseError, InterfaceError, connection

logger = logging.getLogger(__name__)

Key = TypeVar("Key")


class Sums(Generic[Key]):
    """What this process has counted since it last told the others. `store` adds sums to the rows, in one statement."""

    def __init__(self, name: str, seconds: float, store: Callable[[Mapping[Key, float]], None]) -> None:
        self._name, self._seconds, self._store = name, seconds, store
        self._lock = threading.Lock()
        self._sums: dict[Key, float] = {}
        self._teller: threading.Thread | None = None

    def count(self, key: Key, value: float = 1) -> None:
        self.count_all(((key, value),))

    def count_all(self, told: Iterable[tuple[Key, float]]) -> None:
        with self._lock:
            sums = self._sums
            for key, value in told:
                sums[key] = sums.get(key, 0) + value

    def flush(self) -> None:
        """Tell the others. While the database is away the sums are kept."""
        with self._lock:
            told, self._sums = self._sums, {}
        if not told:
            return
        try:
            self._store(told)
        except (DatabaseError, InterfaceError) as error:
            logger.warning("what was counted could not be written (%s); it is kept", error)
            self.count_all(told.items())
        finally:
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()

    def keep_telling(self) -> None:
        """From now on, a thread of this process flushes every so many seconds, and once more when the process ends."""
        if self._teller is not None:
            return
        with self._lock:
            if self._teller is None:
                self._teller = threading.Thread(target=self._tell, name=self._name, daemon=True)
                self._teller.start()
                Finalize(None, self.flush, exitpriority=1)  # in a child of multiprocessing `atexit` runs nothing

    def _tell(self) -> None:
        pause = threading.Event()
        while not pause.wait(self._seconds):
            self.flush()

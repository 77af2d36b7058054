"""What a process counts is added up in memory, and now and then added to the rows that all processes share.

No files that a killed process leaves behind, and no matter which process is asked. A kill loses what was counted since
the last telling.
"""

import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from multiprocessing.util import Finalize
from typing import Final, Generic, TypeVar

from django.db import DatabaseError, InterfaceError, connection

logger = logging.getLogger(__name__)

MOST_WAITING: Final = 1_000
Key = TypeVar("Key")
Item = TypeVar("Item")


class Waiting(Generic[Item]):
    """Things that happened, each told in a tenth of the time that a lock takes, and worked off many at once."""

    def __init__(self, work_off: Callable[[list[Item]], None]) -> None:
        self._items: deque[Item] = deque()
        self._work_off = work_off

    def add(self, item: Item) -> None:
        self._items.append(item)
        if len(self._items) > MOST_WAITING:
            self.work_off()

    def work_off(self) -> None:
        """All of now. Each is taken once, however many threads do this."""
        taken: list[Item] = []
        with contextlib.suppress(IndexError):
            taken.extend(self._items.popleft() for _ in range(len(self._items)))
        self._work_off(taken)


class Sums(Generic[Key]):
    """What this process has counted since it last told the others. `store` adds sums to the rows, in one statement."""

    def __init__(self, name: str, seconds: float, store: Callable[[Mapping[Key, float]], None]) -> None:
        self._name, self._seconds, self._store = name, seconds, store
        self._lock = threading.Lock()
        self._sums: dict[Key, float] = {}
        self._teller: threading.Thread | None = None
        self._before_telling: list[Callable[[], None]] = []

    def count(self, key: Key, value: float = 1) -> None:
        self.count_all([(key, value)])

    def before_telling(self, work: Callable[[], None]) -> None:
        """Have `work` done whenever the sums are told: it may add to them."""
        self._before_telling.append(work)

    def count_all(self, told: Iterable[tuple[Key, float]]) -> None:
        with self._lock:
            sums = self._sums
            for key, value in told:
                sums[key] = sums.get(key, 0) + value

    def flush(self) -> None:
        """Tell the others. While the database is away the sums are kept."""
        for work in self._before_telling:
            work()
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

"""What a process may remember of rows, while something tells it of every public change.

A web process looks for public changes several times a second (`newsroom.pages.journal`), so that what it remembers is
as true as a page that it stores. Any other process is told nothing, and remembers nothing.
"""

import threading
from collections.abc import Collection, Iterable
from typing import Generic, Protocol, TypeVar

from django.conf import settings

from articles.depending import of_article

Row = TypeVar("Row")


class Journal(Protocol):
    """Who tells of changes: `version` rises with every look that found some."""

    version: int

    def touched_since(self, keys: Iterable[str], version: int) -> bool: ...


class _Told:
    """By whom, if by anybody, and which of the journals that this process has had it is."""

    journal: Journal | None = None
    number = 0


_told = _Told()


def told_by(journal: Journal | None) -> None:
    """From now on trust what `journal` has noticed. What was remembered under another one is forgotten."""
    if journal is not _told.journal:
        _told.journal = journal
        _told.number += 1


class Memo(Generic[Row]):
    """Rows of articles by their number; at most `most`, the oldest give way. A quarter is enough where whole pages are
    stored: only those that something touched are made anew."""

    def __init__(self, most: int) -> None:
        self._most = most // 4 if settings.PAGE_STORE else most
        self._rows: dict[int, tuple[int, Row]] = {}
        self._number = 0
        self._lock = threading.Lock()

    def begin(self) -> int | None:
        """The version to `keep` rows under that are read after this; None where nobody tells of changes."""
        journal = _told.journal
        if self._number != _told.number:
            self._rows, self._number = {}, _told.number
        return journal.version if journal else None

    def true(self, ids: Collection[int]) -> dict[int, Row]:
        """Those of the articles `ids` that are remembered, and that nothing touched since. After `begin`."""
        journal, rows = _told.journal, self._rows
        if journal is None:
            return {}
        version = journal.version
        found = {}
        for pk in ids:
            if kept := rows.get(pk):
                if kept[0] != version:
                    if journal.touched_since((of_article(pk),), kept[0]):
                        continue
                    with self._lock:
                        rows[pk] = (version, kept[1])
                found[pk] = kept[1]
        return found

    def keep(self, rows: Iterable[tuple[int, Row]], version: int | None) -> None:
        if version is None:
            return
        with self._lock:
            for pk, row in rows:
                self._rows[pk] = (version, row)
            while len(self._rows) > self._most:
                del self._rows[next(iter(self._rows))]

"""Numbers of the house that all processes count together."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from django.db import connection

from newsroom.models import Counter
from newsroom.vitals.summing import Sums

FLUSH_SECONDS: Final = 5.0
IMPORTS, ENTRIES, ASKED, RENDERED = "imports", "entries", "pages_asked", "pages_rendered"
"""Names of what is counted: closed imports by their state, items by their outcome, stored pages and their making."""
Key = tuple[str, str]
"""Name and label."""

_ADD: Final = (
    "INSERT INTO newsroom_counter (name, label, value) VALUES {rows} "
    "ON CONFLICT (name, label) DO UPDATE SET value = newsroom_counter.value + excluded.value"
)


def _store(told: Mapping[Key, float]) -> None:
    """In one order, so that two processes never wait for each other."""
    rows = [(*key, float(value)) for key, value in sorted(told.items())]
    statement = _ADD.format(rows=", ".join(["(%s, %s, %s)"] * len(rows)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for row in rows for value in row])


class Counts(Sums[Key]):
    def __init__(self) -> None:
        super().__init__("counts", FLUSH_SECONDS, _store)

    def add(self, name: str, label: str = "", value: float = 1) -> None:
        self.count((name, label), value)


counts = Counts()


@contextmanager
def telling_at_the_end() -> Iterator[None]:
    """For a piece of work after which nobody may be there to tell what it counted."""
    try:
        yield
    finally:
        counts.flush()


def totals() -> dict[Key, float]:
    """All that any process has told, this one at once. One query."""
    counts.flush()
    return {(name, label): value for name, label, value in Counter.objects.values_list("name", "label", "value")}

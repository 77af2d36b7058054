"""The index by which headlines find each other, in the databases' own words: Django's cost more than all the rest."""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime

from django.db import connection
from django.db.models.expressions import RawSQL

Place = tuple[int, int, int]
"""Key, slot and entry."""

_FIND = "SELECT key, entry_id FROM sources_headlinekey WHERE key IN ({many})"
_TOLD = "SELECT id, source_id, cluster_id, title, published_at FROM sources_entry WHERE id IN ({many})"
_KEEP = (
    "INSERT INTO sources_headlinekey (key, slot, entry_id) {rows}"
    " ON CONFLICT (key, slot) DO UPDATE SET entry_id = excluded.entry_id"
)
_ROWS = {
    "sqlite": "VALUES (%s, %s, %s)",
    "postgresql": "SELECT * FROM unnest(%s::bigint[], %s::smallint[], %s::bigint[])",
}
_MANY = {"sqlite": "SELECT value FROM json_each(%s)", "postgresql": "SELECT unnest(%s::bigint[])"}
_LOCK = 0x6E657773  # any number that nothing else locks


def find(keys: Collection[int]) -> list[tuple[int, int]]:
    """Key and entry of all that is kept under `keys`."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND.format(many=_MANY[connection.vendor]), [_numbers(keys)])
        return list(cursor.fetchall())


def keep(places: Sequence[Place]) -> None:
    """Put entries into their places; who held one leaves it."""
    statement = _KEEP.format(rows=_ROWS[connection.vendor])
    ordered = sorted(places)  # so that two workers never wait for each other crosswise
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(statement, [list(column) for column in zip(*ordered, strict=True)] or [[], [], []])
        else:
            cursor.executemany(statement, ordered)


def take_turns() -> None:
    """Wait until another worker's transaction has ended. SQLite lets one transaction write at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def told(ids: Collection[int]) -> Iterator[tuple[int, int, int | None, str, datetime]]:
    """Of each entry its id, source, cluster, title, and when it was published."""
    with connection.cursor() as cursor:
        cursor.execute(_TOLD.format(many=_MANY[connection.vendor]), [_numbers(ids)])
        for pk, source, cluster, title, at in cursor.fetchall():
            yield pk, source, cluster, title, at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def many(numbers: Collection[int]) -> RawSQL:
    """Thousands of numbers for an `__in`, as one parameter."""
    return RawSQL(_MANY[connection.vendor], [_numbers(numbers)])  # noqa: S611 - words of our own


def _numbers(numbers: Collection[int]) -> str | list[int]:
    return list(numbers) if connection.vendor == "postgresql" else json.dumps(list(numbers))

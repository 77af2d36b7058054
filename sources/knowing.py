"""What is stored already of a document's items, found by their keys: an index walk, however much is stored."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import connections, router

from sources.importing import Candidate, Key, Known
from sources.models import Entry, EntryKey

MOST_AT_ONCE = 900
_LATEST = "SELECT {moment} FROM {table} WHERE feed_id = %s ORDER BY published_at DESC LIMIT 20"
_MOMENT = {"sqlite": "CAST(published_at AS TEXT)", "postgresql": "published_at"}
"""SQLite's driver takes many steps from a text to a moment."""
_QUERY = """
SELECT source_id, kind, digest, entry_id FROM {table} WHERE source_id = %s AND kind = %s AND digest IN ({digests})
"""


def known(items: Sequence[Candidate]) -> dict[Key, Known]:
    """What the items' keys lead to. Two queries for a feed of usual size.

    The first names source and kind of each digest, as the constraint's index has them in this order; the second asks
    each entry once, since what is asked of it stands behind its long texts.
    """
    found = _entry_ids([key for item in items for key in item.keys])
    if not found:
        return {}
    rows = Entry.objects.filter(pk__in=set(found.values())).order_by()
    entries = {
        pk: Known(pk, content_hash, feed)
        for pk, content_hash, feed in rows.values_list("pk", "content_hash", "feed_id")
    }
    return {key: entries[pk] for key, pk in found.items() if pk in entries}


def latest_published(feed_id: int) -> list[datetime]:
    """When the latest entries of a feed were published, the newest first."""
    connection = connections[router.db_for_read(Entry)]
    with connection.cursor() as cursor:
        cursor.execute(_LATEST.format(table=Entry._meta.db_table, moment=_MOMENT[connection.vendor]), [feed_id])
        told = [moment for (moment,) in cursor.fetchall()]
    moments = (datetime.fromisoformat(moment) if isinstance(moment, str) else moment for moment in told)
    return [moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC) for moment in moments]


def _entry_ids(keys: Sequence[Key]) -> dict[Key, int]:
    found: dict[Key, int] = {}
    table = EntryKey._meta.db_table
    with connections[router.db_for_read(EntryKey)].cursor() as cursor:
        for start in range(0, len(keys), MOST_AT_ONCE):
            parts: list[str] = []
            values: list[int | str | bytes] = []
            for (source, kind), digests in _grouped(keys[start : start + MOST_AT_ONCE]).items():
                parts.append(_QUERY.format(table=table, digests=", ".join(["%s"] * len(digests))))
                values += [source, kind, *digests]
            cursor.execute(" UNION ALL ".join(parts), values)
            found |= {(source, kind, bytes(digest)): pk for source, kind, digest, pk in cursor.fetchall()}
    return found


def _grouped(keys: Sequence[Key]) -> dict[tuple[int, str], list[bytes]]:
    digests: dict[tuple[int, str], list[bytes]] = defaultdict(list)
    for source, kind, digest in keys:
        digests[source, kind].append(digest)
    return digests

"""An archive of stored entries of the bench's wire, as years of imports leave them, made by SQLite itself in bulk."""

from django.db import connection
from django.utils import timezone

from bench.documents import BASE, FEEDS
from sources.models import Entry, EntryKey, Feed

_ENTRIES = """
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)
INSERT INTO sources_entry ({columns}, {others})
SELECT
    n + %s, feed.source_id, feed.id, printf('archive-%%d', n), printf('https://wire.example/archive/%%d/', n),
    printf('Story %%d of the archive', n), hex(randomblob(32)), datetime(%s, printf('-%%d minutes', %s - n)), {models}
FROM numbers JOIN sources_feed feed ON feed.key = printf('bench%%d', n %% %s) JOIN sources_entry model ON model.id = %s
ORDER BY n
"""
_COLUMNS = "id", "source_id", "feed_id", "external_id", "url", "title", "content_hash", "published_at"
_KEYS = """
WITH kinds (kind) AS (VALUES ('id'), ('url'), ('title+time'))
INSERT INTO sources_entrykey (source_id, kind, digest, entry_id)
SELECT source_id, kind, randomblob(16), id FROM sources_entry, kinds ORDER BY 1, 2, 3
"""


def fill(count: int) -> None:
    """`count` filed entries of about a kilobyte with their keys, one a minute up to the wire's newest."""
    model = _model()
    taken = {*_COLUMNS}
    others = [field.column for field in Entry._meta.concrete_fields if field.column not in taken]
    models = ", ".join(f"model.{column}" for column in others)
    statement = _ENTRIES.format(columns=", ".join(_COLUMNS), others=", ".join(others), models=models)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("PRAGMA cache_size=-200000")
        moment = BASE.strftime("%Y-%m-%d %H:%M:%S")
        cursor.execute(statement, [count, model.pk, moment, count, FEEDS, model.pk])
        model.delete()
        cursor.execute(_KEYS)
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert EntryKey.objects.count() == 3 * count


def _model() -> Entry:
    """The entry that all others are made like."""
    now = timezone.now()
    return Entry.objects.create(
        source=Feed.objects.get(key="bench0").source,
        format="rss",
        summary="<p>What happened, and what it means for those who hold it.</p>" * 5,
        payload="<item><title>A story of the archive</title></item>" * 10,
        lang="en",
        published_at=BASE,
        received_at=now,
    )

"""What stands behind stories, made by PostgreSQL itself: the entry that each came from, with its keys, and the proposal
that an editor accepted. Of the drafts, some have a proposal that waits.
"""

from typing import Final

from django.db import connection, models
from django.db.models import F, Max

from articles.models import Article, Rewrite
from bench.multiplying import without_indexes
from sources.models import Entry, EntryKey

WAITING: Final = 300
_KINDS: Final = ("id", "url", "title+time")


def fill() -> None:
    """For each article that has nothing behind it yet. Feeds are there already."""
    last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    with connection.cursor() as cursor, without_indexes(cursor, [Entry._meta.db_table, Rewrite._meta.db_table]):
        cursor.execute(*_copied(Entry, _ENTRY, last))
        cursor.execute(_KEYS, [list(_KINDS), last])
        cursor.execute(*_copied(Rewrite, _REWRITE, last))
    Article.objects.filter(entry=None).update(entry=F("pk"))
    with connection.cursor() as cursor:
        for model in (Entry, EntryKey, Rewrite):
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        for model in (Entry, EntryKey, Rewrite, Article):
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")
    waiting = Article.objects.filter(status=Article.Status.DRAFT).order_by("pk").values("pk")[:WAITING]
    Rewrite.objects.filter(article__in=list(waiting.values_list("pk", flat=True))).update(
        state=Rewrite.State.PROPOSED, decided_at=None
    )
    Rewrite.objects.filter(article__status=Article.Status.DRAFT).exclude(state=Rewrite.State.PROPOSED).delete()


_ENTRY: Final = {
    "id": "story.id",
    "source_id": "coalesce(story.source_id, feed.source_id)",
    "feed_id": "feed.id",
    "external_id": "story.external_id",
    "url": "story.source_url || story.id",
    "title": "story.title",
    "content": "left(story.html, 800)",
    "published_at": "story.published_at",
    "received_at": "story.published_at",
    "content_hash": "md5(story.id::text) || md5(story.id::text)",
    "cluster_id": "NULL",
}
_REWRITE: Final = {
    "id": "story.id",
    "article_id": "story.id",
    "number": "1",
    "state": "'accepted'",
    "origin": "'model'",
    "title": "story.title",
    "text": "left(story.body, 400)",
    "requested_at": "story.published_at",
    "finished_at": "story.published_at",
    "decided_at": "story.published_at",
}
_KEYS: Final = (
    "INSERT INTO sources_entrykey (source_id, kind, digest, entry_id) SELECT source_id, kind,"
    " decode(md5(id || kind), 'hex'), id FROM sources_entry, unnest(%s::text[]) AS kind WHERE id > %s ORDER BY 1, 2, 3"
)


def _copied(model: type[models.Model], values: dict[str, str], last: int) -> tuple[str, list[object]]:
    """A row of `model` for each article after the `last`: `values` by column, and what a new row has in all others."""
    fresh, parts, given = model(), [], []
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    for field in fields:
        parts.append(values.get(field.column, "%s"))
        if field.column not in values:
            value = field.pre_save(fresh, add=True) if field.has_default() else getattr(fresh, field.attname)
            given.append(field.get_db_prep_save(value, connection))
    columns = ", ".join(field.column for field in fields)
    return (
        f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {', '.join(parts)} FROM articles_article AS story"
        " JOIN (SELECT id, source_id, row_number() OVER (ORDER BY id) - 1 AS number, count(*) OVER () AS feeds"
        " FROM sources_feed WHERE enabled) AS feed ON feed.number = story.id %% feed.feeds WHERE story.id > %s"
        " ORDER BY story.id",
        [*given, last],
    )

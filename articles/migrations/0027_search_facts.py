"""The index holds facts beside words, so that a search can be narrowed. `manage.py rebuild_search` fills it again."""

from django.db import migrations

SQLITE = [
    "DROP TABLE articles_search",
    "DELETE FROM articles_search_place",
    """CREATE VIRTUAL TABLE articles_search USING fts5(
        facts, title, heads, text, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
    )""",
]
POSTGRESQL = [
    "DROP TABLE articles_search",
    """CREATE TABLE articles_search (
        article_id bigint PRIMARY KEY,
        place bigint NOT NULL,
        title text NOT NULL,
        text text NOT NULL,
        words tsvector NOT NULL
    )""",
    # A reader goes through the pending list from end to end, so it is kept short.
    "CREATE INDEX articles_search_words ON articles_search USING gin (words) WITH (gin_pending_list_limit = 256)",
    "CREATE INDEX articles_search_newest ON articles_search (place)",
]


def make(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("articles", "0026_announcements")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]

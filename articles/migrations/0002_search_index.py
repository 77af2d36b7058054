from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE articles_search USING fts5(
        lang, title, text, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
    )""",
    "CREATE TABLE articles_search_place (article_id integer PRIMARY KEY, place integer NOT NULL)",
]
POSTGRESQL = [
    """CREATE TABLE articles_search (
        article_id bigint PRIMARY KEY,
        lang varchar(8) NOT NULL,
        place bigint NOT NULL,
        text text NOT NULL,
        words tsvector NOT NULL
    )""",
    "CREATE INDEX articles_search_words ON articles_search USING gin (words)",
    "CREATE INDEX articles_search_newest ON articles_search (lang, place DESC)",
]


def make(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS articles_search")
    schema_editor.execute("DROP TABLE IF EXISTS articles_search_place")


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_first")]
    operations = [migrations.RunPython(make, drop, elidable=False)]

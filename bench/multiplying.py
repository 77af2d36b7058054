"""A long archive on PostgreSQL: the stories that are there, again and again into the past, made by the database itself.

The copies keep texts, sections, people and covers, so every word and every tag is as common among a million as among
the first ten thousand; the pace stays too, and the archive grows longer. Drafts are not copied.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection

from articles.fulltext import place_of, postgresql

_TABLES: Final = ("articles_article", "articles_taggedarticle", "articles_search")
_SHIFTED: Final = ("published_at", "updated_at", "live_at")
_CHUNK: Final = 10


@contextmanager
def without_indexes(cursor: Any, tables: Sequence[str]) -> Iterator[None]:
    """Indexes that are no constraint's are faster made at the end. No foreign key is looked up: all are copies."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND NOT EXISTS"
        " (SELECT FROM pg_constraint WHERE conindid = format('%%I.%%I', schemaname, indexname)::regclass)",
        [list(tables)],
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f'DROP INDEX "{name}"')
    cursor.execute("SET session_replication_role = replica")
    yield
    cursor.execute("SET session_replication_role = DEFAULT")
    for _, definition in found:
        cursor.execute(definition)


class _Multiplication:
    """`first` and `step` number the copies; `width` is how long the stories of now took to come."""

    def __init__(self) -> None:
        self._cursor = connection.cursor()
        self.first, self.public, self.width = self._row(
            "SELECT max(id), count(*) FILTER (WHERE status = 'published'),"
            " max(live_at) - min(live_at) + (max(live_at) - min(live_at)) / count(live_at) FROM articles_article"
        )

        (self.last_tagged,) = self._row("SELECT max(id) FROM articles_taggedarticle")

    def make(self, count: int) -> None:
        copies = -(-count // self.public) - 1
        with without_indexes(self._cursor, _TABLES):
            for table in _TABLES:
                for start in range(1, copies + 1, _CHUNK):
                    self._run(self._copy(table), [start, min(copies, start + _CHUNK - 1)])
        for table in ("articles_article", "articles_taggedarticle"):
            self._run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        for table in _TABLES:
            self._run(f"VACUUM ANALYZE {table}")

    def _copy(self, table: str) -> str:
        """Rows of the stories that were there first, once for each number of a copy between two."""
        columns = self._columns(table)
        values = ", ".join(self._value(table, column) for column in columns)
        owner = "id" if table == "articles_article" else _OWNER[table]
        return (
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values}"
            f" FROM generate_series(%s, %s) AS n, {table} AS old"
            f" JOIN articles_article AS story ON story.id = old.{owner}"
            f" WHERE story.id <= {self.first} AND story.status = 'published' ORDER BY n, old.{owner}"
        )

    def _value(self, table: str, column: str) -> str:
        ago = f"n * interval '{self.width.total_seconds()} seconds'"
        number = f"old.{column} + n * {self.first}"
        if (table, column) in (("articles_article", "id"), *_OWNER.items()):
            return number
        if column == "entry_id":
            return number
        if column == "id":
            return f"old.id + n * {self.last_tagged}"
        if table == "articles_search" and column in ("place", "words"):
            return self._place() if column == "place" else self._words()
        if column in _SHIFTED:
            return f"old.{column} - {ago}"
        if column in ("year", "month"):
            return f"extract({column} FROM story.published_at - {ago})"
        return {"slug": "old.slug || '-' || n", "external_id": "old.external_id || '-' || n"}.get(
            column, f"old.{column}"
        )

    def _second(self) -> str:
        return f"(old.place / {_SECOND} - n * {int(self.width.total_seconds())}::bigint)"

    def _place(self) -> str:
        return f"{self._second()} * {_SECOND} + story.id + n * {self.first}"

    def _words(self) -> str:
        """With the words for its own time in place of the first story's."""
        return (
            f"ts_delete(old.words, {_times(f'old.place / {_SECOND}')}) || array_to_tsvector({_times(self._second())})"
        )

    def _columns(self, table: str) -> list[str]:
        self._cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        return [name for (name,) in self._cursor.fetchall()]

    def _row(self, statement: str) -> tuple:
        self._run(statement)
        return self._cursor.fetchone()

    def _run(self, statement: str, values: list[int] | None = None) -> None:
        self._cursor.execute(statement, values)


_SECOND: Final = place_of(1, 0)


def _times(second: str) -> str:
    """The words of the index that a text of this second has for it, in any language and in its own."""
    stretches = [f"'_{letter}' || {second} / {seconds}" for letter, seconds in postgresql.STRETCHES.items()]
    return f"ARRAY[{', '.join([*stretches, *(f'{one} || old.lang' for one in stretches)])}]"


_OWNER: Final = {"articles_taggedarticle": "content_object_id", "articles_search": "article_id"}


def multiplied(count: int) -> None:
    """Make public stories `count`, or somewhat more: the number of those that are there divides it, or not."""
    _Multiplication().make(count)

"""Two databases' full text, FTS5 and tsvector, asked alike. The tables are `0002_search_index`'s, not models."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.db import connection
from django.db.backends.utils import CursorWrapper

# Around the words found in a snippet; no text in the index holds them.
OPEN, CLOSE = "\x02", "\x03"
WORD: Final = re.compile(r"[^\W_]+")
_NEWEST: Final = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand beside each other; `open_ended`: the last of them may go on."""

    words: tuple[str, ...]
    open_ended: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`title` is whatever stands over the text, which alone is quoted in snippets."""

    article_id: int
    lang: str
    place: int
    title: str
    text: str


class Engine(Protocol):
    def clear(self, cursor: CursorWrapper) -> None: ...

    def remove(self, cursor: CursorWrapper, ids: Sequence[int]) -> None:
        """Inside a transaction; until its end no other one writes, so that what is read after this is what holds."""

    def add(self, cursor: CursorWrapper, rows: Sequence[Row]) -> None: ...

    def find(
        self, cursor: CursorWrapper, asked: Sequence[Term], lang: str, limit: int, before: int | None
    ) -> list[tuple[int, str]]: ...

    def holding(self, cursor: CursorWrapper, phrase: Sequence[str], limit: int) -> list[int]:
        """The places of texts, in any language and order, with these words on end."""


class _SQLite:
    """The language is a word of the index, so that the walk through rowids passes over other languages."""

    def clear(self, cursor: CursorWrapper) -> None:
        cursor.execute("DELETE FROM articles_search")
        cursor.execute("DELETE FROM articles_search_place")

    def remove(self, cursor: CursorWrapper, ids: Sequence[int]) -> None:
        keys = [(pk,) for pk in ids]
        cursor.executemany(
            "DELETE FROM articles_search WHERE rowid = (SELECT place FROM articles_search_place WHERE article_id = %s)",
            keys,
        )
        cursor.executemany("DELETE FROM articles_search_place WHERE article_id = %s", keys)

    def add(self, cursor: CursorWrapper, rows: Sequence[Row]) -> None:
        cursor.executemany(
            "INSERT INTO articles_search_place (article_id, place) VALUES (%s, %s)",
            [(row.article_id, row.place) for row in rows],
        )
        cursor.executemany(
            "INSERT INTO articles_search (rowid, lang, title, text) VALUES (%s, %s, %s, %s)",
            [(row.place, _lang_word(row.lang), row.title, row.text) for row in rows],
        )

    def find(
        self, cursor: CursorWrapper, asked: Sequence[Term], lang: str, limit: int, before: int | None
    ) -> list[tuple[int, str]]:
        wanted = " AND ".join(self._term(term) for term in asked)
        match = f'lang : "{_lang_word(lang)}" AND {{title text}} : ({wanted})'
        cursor.execute(
            "SELECT rowid, snippet(articles_search, 2, %s, %s, '…', 32) FROM articles_search"
            " WHERE articles_search MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s",
            [OPEN, CLOSE, match, _NEWEST if before is None else before, limit],
        )
        return [(int(place), str(snippet)) for place, snippet in cursor.fetchall()]

    def holding(self, cursor: CursorWrapper, phrase: Sequence[str], limit: int) -> list[int]:
        match = f'{{title text}} : "{" ".join(phrase)}"'
        cursor.execute("SELECT rowid FROM articles_search WHERE articles_search MATCH %s LIMIT %s", [match, limit])
        return [int(place) for (place,) in cursor.fetchall()]

    def _term(self, term: Term) -> str:
        return f'"{" ".join(term.words)}"{" *" if term.open_ended else ""}'


class _PostgreSQL:
    """Each text stands in the index twice where its language has a dictionary: by stem and as it is."""

    def clear(self, cursor: CursorWrapper) -> None:
        cursor.execute("DELETE FROM articles_search")

    def remove(self, cursor: CursorWrapper, ids: Sequence[int]) -> None:
        cursor.execute("LOCK TABLE articles_search IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM articles_search WHERE article_id = ANY(%s)", [list(ids)])

    def add(self, cursor: CursorWrapper, rows: Sequence[Row]) -> None:
        cursor.executemany(
            "INSERT INTO articles_search (article_id, lang, place, text, words) VALUES (%s, %s, %s, %s,"
            " to_tsvector('simple', %s) || to_tsvector(%s::regconfig, %s))"
            " ON CONFLICT (article_id) DO UPDATE SET lang = excluded.lang, place = excluded.place,"
            " text = excluded.text, words = excluded.words",
            [self._values(row) for row in rows],
        )

    def _values(self, row: Row) -> list[Any]:
        # Words alone, since PostgreSQL would take `coin.desk` for a host; and not so many that a tsvector passes 1 MB.
        whole = " ".join(WORD.findall(f"{row.title} {row.text}"[:100_000]))
        return [row.article_id, row.lang, row.place, row.text, whole, _dictionary(row.lang), whole]

    def find(
        self, cursor: CursorWrapper, asked: Sequence[Term], lang: str, limit: int, before: int | None
    ) -> list[tuple[int, str]]:
        pieces = [self._term(term, _dictionary(lang)) for term in asked]
        wanted = " && ".join(sql for sql, _ in pieces)
        values = [value for _, given in pieces for value in given]
        cursor.execute(
            f"SELECT place, ts_headline('simple', text, {wanted}, %s) FROM ("  # noqa: S608 - made of constants
            f" SELECT place, text FROM articles_search WHERE lang = %s AND words @@ ({wanted}) AND place < %s"
            " ORDER BY place DESC LIMIT %s) AS found ORDER BY place DESC",
            [*values, _HEADLINE, lang, *values, _NEWEST if before is None else before, limit],
        )
        return [(int(place), str(snippet)) for place, snippet in cursor.fetchall()]

    def holding(self, cursor: CursorWrapper, phrase: Sequence[str], limit: int) -> list[int]:
        cursor.execute(
            "SELECT place FROM articles_search WHERE words @@ phraseto_tsquery('simple', %s) LIMIT %s",
            [" ".join(phrase), limit],
        )
        return [int(place) for (place,) in cursor.fetchall()]

    def _term(self, term: Term, dictionary: str) -> tuple[str, list[str]]:
        """As `simple` has it, or by stem. A stem alone would not do: the beginning of a word has another one."""
        exact = " <-> ".join(term.words) + (":*" if term.open_ended else "")
        return "(to_tsquery('simple', %s) || phraseto_tsquery(%s::regconfig, %s))", [
            exact,
            dictionary,
            " ".join(term.words),
        ]


_HEADLINE: Final = f"StartSel={OPEN}, StopSel={CLOSE}, MaxWords=34, MinWords=20, MaxFragments=1"
_DICTIONARIES: Final = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french",
    "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "sv": "swedish", "tr": "turkish",
}  # fmt: skip


def engine() -> Engine:
    return _PostgreSQL() if connection.vendor == "postgresql" else _SQLite()


def _dictionary(lang: str) -> str:
    return _DICTIONARIES.get(lang, "simple")


def _lang_word(lang: str) -> str:
    """The language as one word of the index."""
    return "lang" + "".join(letter for letter in lang if letter.isalnum())

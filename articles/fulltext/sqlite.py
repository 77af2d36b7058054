"""FTS5. It walks rowids from the highest down, so the place is the rowid, and a common word is found at once."""

from collections.abc import Sequence
from typing import Final

from django.db.backends.utils import CursorWrapper

from articles.fulltext.asking import PUBLIC, SHOWN, Asked, Found, Row, Term
from articles.prepared import fetched

_ANYWHERE: Final = "{title heads text}"
_NEWEST: Final = (
    f"SELECT rowid, title, substr(text, 1, {SHOWN}) FROM articles_search"  # noqa: S608 - a number of ours
    " WHERE articles_search MATCH %s AND rowid >= %s AND rowid < %s ORDER BY rowid DESC LIMIT %s"
)


class SQLite:
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
            "INSERT INTO articles_search (rowid, facts, title, heads, text) VALUES (%s, %s, %s, %s, %s)",
            [
                (row.place, " ".join((PUBLIC, _of_lang(row.lang), *row.facts)), row.title, row.heads, row.text)
                for row in rows
            ],
        )

    def find(self, asked: Asked, limit: int) -> list[Found]:
        of_lang = _of_lang(asked.lang) if asked.lang else PUBLIC
        facts = " AND ".join(f"({' OR '.join(alternatives)})" for alternatives in ((of_lang,), *asked.facts))
        words = " AND ".join(_quoted(term) for term in asked.terms)
        match = f"facts : ({facts})"
        if words:
            match += f" AND {'title' if asked.in_title else _ANYWHERE} : ({words})"
        return [Found(*row) for row in fetched(_NEWEST, [match, asked.floor, asked.ceiling, limit])]

    def holding(self, cursor: CursorWrapper, phrase: Sequence[str], limit: int) -> list[int]:
        match = f'{_ANYWHERE} : "{" ".join(phrase)}"'
        cursor.execute("SELECT rowid FROM articles_search WHERE articles_search MATCH %s LIMIT %s", [match, limit])
        return [int(place) for (place,) in cursor.fetchall()]

    def stems(self, words: Sequence[str], lang: str) -> list[str]:
        """It has no dictionaries."""
        return list(words)


def _quoted(term: Term) -> str:
    return f'"{" ".join(term.words)}"{" *" if term.open_ended else ""}'


def _of_lang(lang: str) -> str:
    """The language as one word."""
    return "lang" + "".join(letter for letter in lang if letter.isalnum())

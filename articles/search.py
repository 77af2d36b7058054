"""Full text of public articles, newest first: FTS5 on SQLite, tsvector on PostgreSQL, behind one interface.

A row's `place` is its second of publication and its article's number in one integer, so that both databases walk one
order and stop at a limit, however many articles hold a word. The tables are `0002_search_index`'s, not models: the
index can be lost and made again from the articles. Words match whole, by their English stem where the database has
one, and the last word also by its beginning.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.models import Article

_ID_BITS: Final = 30
_LONGEST_QUERY: Final = 300
_MOST_TERMS: Final = 12
_OPEN, _CLOSE = "\x02", "\x03"
_PIECE = re.compile(r'"([^"]*)"|([^\s"]+)')
_WORD = re.compile(r"[^\W_]+")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*)$", re.MULTILINE)
_MARKUP = re.compile(r"^\s{0,3}(?:[-*+>]|\d+\.)\s+|\*\*|__|`", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Hit:
    """`snippet` is safe HTML with the words found in `<mark>`; `place` goes into `before` to go on."""

    article_id: int
    snippet: SafeString
    place: int


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand beside each other; `open_ended`: the last of them may go on."""

    words: tuple[str, ...]
    open_ended: bool = False


def terms(query: str) -> list[Term]:
    """What a reader asks for: words, "quoted phrases", and the beginning of a last word. Never fails."""
    found: list[Term] = []
    for phrase, word in _PIECE.findall(query[:_LONGEST_QUERY]):
        if words := tuple(_WORD.findall(phrase or word)):
            found.append(Term(words))
    found = found[:_MOST_TERMS]
    if found and not query.rstrip().endswith('"') and len(found[-1].words[-1]) > 1:
        found[-1] = Term(found[-1].words, open_ended=True)
    return found


def index(article_ids: Iterable[int]) -> None:
    """Make the index agree with the articles as they are now: public ones are in it, all others are not."""
    ids = list(article_ids)
    engine = _engine()
    rows = [_row(article) for article in Article.objects.public().filter(pk__in=ids)]
    with transaction.atomic(), connection.cursor() as cursor:
        engine.remove(cursor, ids)
        engine.add(cursor, rows)


def find(query: str, lang: str, *, limit: int, before: int | None = None) -> list[Hit]:
    """Newest articles of `lang` that hold every term; those older than the place `before`, if given.

    The index can be a moment behind the articles, so a public door asks `Article.objects.public()` for the hits.
    """
    asked = terms(query)
    if not asked:
        return []
    with connection.cursor() as cursor:
        rows = _engine().find(cursor, asked, lang, limit, before)
    return [Hit(place & ((1 << _ID_BITS) - 1), _highlighted(snippet), place) for place, snippet in rows]


def place_of(second: int, article_id: int) -> int:
    """Rises with time, then with the article's number; both databases keep it in 64 bits until the year 2242."""
    return second << _ID_BITS | article_id


@dataclass(frozen=True, slots=True)
class _Row:
    """`title` is whatever stands over the text, which alone is quoted in snippets."""

    article_id: int
    lang: str
    place: int
    title: str
    text: str


def _row(article: Article) -> _Row:
    at = article.live_at or article.published_at
    place = place_of(int(at.timestamp()), article.pk)
    heads = [article.title, article.description, *_HEADING.findall(article.body)]
    return _Row(article.pk, article.lang, place, _plain("\n".join(heads)), _plain(_HEADING.sub("", article.body)))


class _Engine(Protocol):
    def remove(self, cursor: CursorWrapper, ids: Sequence[int]) -> None: ...

    def add(self, cursor: CursorWrapper, rows: Sequence[_Row]) -> None: ...

    def find(
        self, cursor: CursorWrapper, asked: Sequence[Term], lang: str, limit: int, before: int | None
    ) -> list[tuple[int, str]]: ...


class _SQLite:
    """The language is a word of the index, so that the walk through rowids passes over other languages."""

    def remove(self, cursor: CursorWrapper, ids: Sequence[int]) -> None:
        keys = [(pk,) for pk in ids]
        cursor.executemany(
            "DELETE FROM articles_search WHERE rowid = (SELECT place FROM articles_search_place WHERE article_id = %s)",
            keys,
        )
        cursor.executemany("DELETE FROM articles_search_place WHERE article_id = %s", keys)

    def add(self, cursor: CursorWrapper, rows: Sequence[_Row]) -> None:
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
            [_OPEN, _CLOSE, match, (1 << 63) - 1 if before is None else before, limit],
        )
        return [(int(place), str(snippet)) for place, snippet in cursor.fetchall()]

    def _term(self, term: Term) -> str:
        return f'"{" ".join(term.words)}"{" *" if term.open_ended else ""}'


class _PostgreSQL:
    """Each text stands in the index twice where its language has a dictionary: by stem and as it is."""

    def remove(self, cursor: CursorWrapper, ids: Sequence[int]) -> None:
        cursor.execute("DELETE FROM articles_search WHERE article_id = ANY(%s)", [list(ids)])

    def add(self, cursor: CursorWrapper, rows: Sequence[_Row]) -> None:
        cursor.executemany(
            "INSERT INTO articles_search (article_id, lang, place, text, words) VALUES (%s, %s, %s, %s,"
            " to_tsvector('simple', %s) || to_tsvector(%s::regconfig, %s))"
            " ON CONFLICT (article_id) DO UPDATE SET lang = excluded.lang, place = excluded.place,"
            " text = excluded.text, words = excluded.words",
            [self._values(row) for row in rows],
        )

    def _values(self, row: _Row) -> list[Any]:
        # Words alone, since PostgreSQL would take `coin.desk` for a host; and not so many that a tsvector passes 1 MB.
        whole = " ".join(_WORD.findall(f"{row.title} {row.text}"[:100_000]))
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
            [*values, _HEADLINE, lang, *values, (1 << 63) - 1 if before is None else before, limit],
        )
        return [(int(place), str(snippet)) for place, snippet in cursor.fetchall()]

    def _term(self, term: Term, dictionary: str) -> tuple[str, list[str]]:
        """As `simple` has it, or by stem. A stem alone would not do: the beginning of a word has another one."""
        exact = " <-> ".join(term.words) + (":*" if term.open_ended else "")
        return "(to_tsquery('simple', %s) || phraseto_tsquery(%s::regconfig, %s))", [
            exact,
            dictionary,
            " ".join(term.words),
        ]


_HEADLINE: Final = f"StartSel={_OPEN}, StopSel={_CLOSE}, MaxWords=34, MinWords=20, MaxFragments=1"
_DICTIONARIES: Final = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french",
    "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "sv": "swedish", "tr": "turkish",
}  # fmt: skip


def _engine() -> _Engine:
    return _PostgreSQL() if connection.vendor == "postgresql" else _SQLite()


def _dictionary(lang: str) -> str:
    return _DICTIONARIES.get(lang, "simple")


def _lang_word(lang: str) -> str:
    """The language as one word of the index."""
    return "lang" + "".join(letter for letter in lang if letter.isalnum())


def _plain(markdown: str) -> str:
    """Markdown as words: no marks of structure, and of a link its text. Also no sign that we mark words with."""
    text = _MARKUP.sub("", _LINK.sub(r"\1", markdown))
    return text.replace(_OPEN, " ").replace(_CLOSE, " ").replace("\x00", " ")


def _highlighted(snippet: str) -> SafeString:
    safe = escape(snippet).replace(_OPEN, "<mark>").replace(_CLOSE, "</mark>")
    return mark_safe(safe)  # noqa: S308 - escaped just above

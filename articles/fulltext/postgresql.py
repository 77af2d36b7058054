"""PostgreSQL's tsvector under a GIN index, which knows no order: so time stands in it as words too.

Each row has, beside its own words, one for the two days, one for the month and one for the year and a half that it lies
in, in its language and in any. A common word is looked for among the newest hundreds of rows alone, and what is not
found there among the thousands before, by the words for the time in which these lie. So what is read does not grow with
the archive. There is no word for the language alone: GIN goes through the whole of such a list where it takes it for a
short one.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from django.db.backends.utils import CursorWrapper

from articles.fulltext.asking import PUBLIC, SHOWN, WORD, Asked, Found, Row, Term, place_of, second_of
from articles.prepared import fetched

_DAY: Final = 86_400
STRETCHES: Final = {"a": 2 * _DAY, "b": 32 * _DAY, "c": 512 * _DAY}
_FEW: Final = 500
"""So many rows are sorted outright."""
_NEAR: Final = (160, 2_560)
"""Among so many of the newest rows first, then among so many of those before: enough for words of every fifth text, and
of every hundredth."""
_MOST_WORDS: Final = 12
"""By so many words for time GIN looks at once."""
_PLACE_BEFORE: Final = "SELECT place FROM articles_search WHERE place < %s ORDER BY place DESC OFFSET %s LIMIT 1"
_EXTENT: Final = (
    "SELECT oldest, newest,"
    " (SELECT place FROM articles_search WHERE place < least(newest + 1, %s) ORDER BY place DESC OFFSET %s LIMIT 1)"
    " FROM (SELECT min(place) AS oldest, max(place) AS newest FROM articles_search) AS extent"
)
"""The lowest place, the highest, and the one that so many stand above, below a ceiling."""
_LEXEME: Final = re.compile(r"'([^']+)'")
_LONGEST: Final = 100_000
_INSERT: Final = (
    "INSERT INTO articles_search (article_id, lang, place, title, text, words) VALUES (%s, %s, %s, %s, %s,"
    " to_tsvector('simple', %s) || to_tsvector(%s::regconfig, %s) || array_to_tsvector(%s) || array_to_tsvector(ARRAY("
    "SELECT '=' || lexeme FROM unnest(to_tsvector('simple', %s) || to_tsvector(%s::regconfig, %s)) AS of_title)))"
    " ON CONFLICT (article_id) DO UPDATE SET lang = excluded.lang, place = excluded.place, title = excluded.title,"
    " text = excluded.text, words = excluded.words"
)
# `place + 0` keeps the planner from walking the index of places instead, where it would read the words of each row.
_NEWEST: Final = (
    "SELECT place, title, text FROM articles_search"
    " WHERE words @@ %s::tsquery AND place + 0 >= %s AND place + 0 < %s ORDER BY place + 0 DESC LIMIT %s"
)
_FIRST_FOUND: Final = "SELECT place FROM articles_search WHERE words @@ %s::tsquery AND %s::text IN ('', lang) LIMIT %s"
_AT: Final = "SELECT place, title, text FROM articles_search WHERE place = ANY(%s::bigint[]) ORDER BY place DESC"
_DICTIONARIES: Final = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french",
    "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "sv": "swedish", "tr": "turkish",
}  # fmt: skip


class PostgreSQL:
    """Each text stands in the index twice where its language has a dictionary: by stem and as it is."""

    def clear(self, cursor: CursorWrapper) -> None:
        cursor.execute("TRUNCATE articles_search")  # what is left of deleted rows would mislead GIN

    def remove(self, cursor: CursorWrapper, ids: Sequence[int]) -> None:
        cursor.execute("LOCK TABLE articles_search IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM articles_search WHERE article_id = ANY(%s)", [list(ids)])

    def add(self, cursor: CursorWrapper, rows: Sequence[Row]) -> None:
        cursor.executemany(_INSERT, [_values(row) for row in rows])

    def find(self, asked: Asked, limit: int) -> list[Found]:
        query = _query(asked)
        [(oldest, newest, near)] = fetched(_EXTENT, [asked.ceiling, _NEAR[0]])
        if oldest is None or query is None:
            return []
        walk = _Walk(query, asked.lang, max(asked.floor, oldest), min(asked.ceiling, newest + 1))
        return walk.rows(limit, near)

    def holding(self, cursor: CursorWrapper, phrase: Sequence[str], limit: int) -> list[int]:
        cursor.execute(
            "SELECT place FROM articles_search WHERE words @@ phraseto_tsquery('simple', %s) LIMIT %s",
            [" ".join(phrase), limit],
        )
        return [int(place) for (place,) in cursor.fetchall()]

    def stems(self, words: Sequence[str], lang: str) -> list[str]:
        found = [_LEXEME.findall(_stemmed((word,), _dictionary(lang))) for word in words]
        return [next(iter(stems), word) for word, stems in zip(words, found, strict=True)]


class _Walk:
    """From the newest rows to older ones, until there are enough: among the nearest, then wherever there are any, and
    through all years where these are too many to be sorted."""

    def __init__(self, query: str, lang: str, floor: int, ceiling: int) -> None:
        self._query = query
        self._lang = lang
        self._floor = floor
        self._ceiling = ceiling

    def rows(self, limit: int, near: int | None) -> list[Found]:
        """`near` is the place of the last of the nearest; None where all are near."""
        found = self._above(near, limit) if self._floor < self._ceiling else []
        if len(found) < limit and self._floor < self._ceiling:
            further = fetched(_PLACE_BEFORE, [self._ceiling, _NEAR[1]])
            found += self._above(further[0][0] if further else None, limit - len(found))
        if len(found) < limit and self._floor < self._ceiling:
            few = self._few(limit - len(found))
            if few is not None:
                return found + few
        while len(found) < limit and self._floor < self._ceiling:
            second = second_of(self._ceiling - 1) // STRETCHES["c"] * STRETCHES["c"]
            found += self._down_to(place_of(second, 0), "c", limit - len(found))
        return found

    def _above(self, place: int | None, limit: int) -> list[Found]:
        """Rows from there on, or from the floor; none where these lie too far apart."""
        floor = max(self._floor, place or 0)
        letter = next((one for one in STRETCHES if len(self._stretches(floor, one)) <= _MOST_WORDS), None)
        return self._down_to(floor, letter, limit) if letter else []

    def _down_to(self, floor: int, letter: str, limit: int) -> list[Found]:
        """Rows from there on, by words for stretches of that length; what is below is left to see."""
        floor = max(self._floor, floor)
        times = " | ".join(f"'_{letter}{number}{self._lang}'" for number in self._stretches(floor, letter))
        rows = fetched(_NEWEST, [f"({times}) & {self._query}", floor, self._ceiling, limit])
        self._ceiling = floor
        return [Found(*row) for row in rows]

    def _stretches(self, floor: int, letter: str) -> range:
        """The numbers of those from there to the ceiling."""
        seconds = STRETCHES[letter]
        return range(second_of(floor) // seconds, second_of(self._ceiling - 1) // seconds + 1)

    def _few(self, limit: int) -> list[Found] | None:
        """Those among all rows; None where these are many."""
        places = [place for (place,) in fetched(_FIRST_FOUND, [self._query, self._lang, _FEW + 1])]
        if len(places) > _FEW:
            return None
        newest = sorted((place for place in places if self._floor <= place < self._ceiling), reverse=True)[:limit]
        return [Found(*row) for row in fetched(_AT, [newest])]


def _values(row: Row) -> list[Any]:
    # Words alone, since PostgreSQL would take `coin.desk` for a host; and not so many that a tsvector passes 1 MB.
    whole = " ".join(WORD.findall(f"{row.title} {row.heads} {row.text}"[:_LONGEST]))
    title, dictionary = " ".join(WORD.findall(row.title)), _dictionary(row.lang)
    second = second_of(row.place)
    times = [f"{letter}{second // seconds}" for letter, seconds in STRETCHES.items()]
    facts = [f"_{word}" for word in (PUBLIC, *times, *(time + row.lang for time in times), *row.facts)]
    text = row.text[:SHOWN]
    return [
        row.article_id,
        row.lang,
        row.place,
        row.title,
        text,
        whole,
        dictionary,
        whole,
        facts,
        title,
        dictionary,
        title,
    ]


def _query(asked: Asked) -> str | None:
    """As a tsquery is written, but for language and time; None where the words say nothing to PostgreSQL."""
    words = [text for term in asked.terms if (text := _either(term, _dictionary(asked.lang)))]
    if asked.terms and not words:
        return None
    if asked.in_title:
        words = [_LEXEME.sub(r"'=\1'", text).replace("<->", "&") for text in words]
    facts = [" | ".join(f"'_{word}'" for word in alternatives) for alternatives in asked.facts]
    return " & ".join(f"({piece})" for piece in (*words, *facts)) or f"'_{PUBLIC}'"


def _either(term: Term, dictionary: str) -> str:
    """As `simple` has it, or by stem. A stem alone would not do: the beginning of a word has another one."""
    found = dict.fromkeys((_exact(term), _stemmed(term.words, dictionary)))
    return " | ".join(f"({text})" for text in found if text)


@lru_cache(maxsize=8192)
def _exact(term: Term) -> str:
    return _spelt("to_tsquery('simple', %s)", [" <-> ".join(term.words) + (":*" if term.open_ended else "")])


@lru_cache(maxsize=8192)
def _stemmed(words: tuple[str, ...], dictionary: str) -> str:
    return _spelt("phraseto_tsquery(%s::regconfig, %s)", [dictionary, " ".join(words)])


def _spelt(query: str, values: list[str]) -> str:
    [(text,)] = fetched(f"SELECT {query}::text", values)
    return str(text)


def _dictionary(lang: str) -> str:
    return _DICTIONARIES.get(lang, "simple")

"""Full text of public articles, newest first: FTS5 on SQLite, tsvector on PostgreSQL, behind one interface.

A row's `place` is its second of publication and its article's number in one integer, so that both databases walk one
order and stop at a limit, however many articles hold a word. Words match whole, by their stem where the database has a
dictionary, and the last word also by its beginning. The index can be lost and made again from the articles.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.fulltext import CLOSE, OPEN, WORD, Row, Term, engine
from articles.models import Article

_ID_BITS: Final = 30
_LONGEST_QUERY: Final = 300
_MOST_TERMS: Final = 12
_BATCH: Final = 1000
_PIECE = re.compile(r'"([^"]*)"|([^\s"]+)')
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*)$", re.MULTILINE)
_MARKUP = re.compile(r"^\s{0,3}(?:[-*+>]|\d+\.)\s+|\*\*|__|`", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Hit:
    """`snippet` is safe HTML with the words found in `<mark>`; `place` goes into `before` to go on."""

    article_id: int
    snippet: SafeString
    place: int


def terms(query: str) -> list[Term]:
    """What a reader asks for: words, "quoted phrases", and the beginning of a last word. Never fails."""
    found: list[Term] = []
    for phrase, word in _PIECE.findall(query[:_LONGEST_QUERY]):
        if words := tuple(WORD.findall(phrase or word)):
            found.append(Term(words))
    found = found[:_MOST_TERMS]
    if found and not query.rstrip().endswith('"') and len(found[-1].words[-1]) > 1:
        found[-1] = Term(found[-1].words, open_ended=True)
    return found


def index(article_ids: Iterable[int]) -> None:
    """Make the index agree with the articles as they are now: public ones are in it, all others are not."""
    ids = list(article_ids)
    ask = engine()
    with transaction.atomic(), connection.cursor() as cursor:
        ask.remove(cursor, ids)
        ask.add(cursor, [_row(article) for article in Article.objects.public().filter(pk__in=ids)])


def rebuild() -> int:
    """Make the whole index anew, newest articles last; how many it holds. Readers find less while it runs."""
    ids = list(Article.objects.public().order_by("live_at", "pk").values_list("pk", flat=True))
    with connection.cursor() as cursor:
        engine().clear(cursor)
    for start in range(0, len(ids), _BATCH):
        index(ids[start : start + _BATCH])
    return len(ids)


def find(query: str, lang: str, *, limit: int, before: int | None = None) -> list[Hit]:
    """Newest articles of `lang` that hold every term; those older than the place `before`, if given.

    The index can be a moment behind the articles, so a public door asks `Article.objects.public()` for the hits.
    """
    asked = terms(query)
    if not asked:
        return []
    with connection.cursor() as cursor:
        rows = engine().find(cursor, asked, lang, limit, before)
    return [Hit(_article_id(place), _highlighted(snippet), place) for place, snippet in rows]


def sharing(phrases: Iterable[Sequence[str]], *, limit: int) -> Counter[int]:
    """The ids of articles, in any language, with how many of these phrases each has; of a phrase, the first `limit`."""
    shared: Counter[int] = Counter()
    with connection.cursor() as cursor:
        for phrase in phrases:
            shared.update(_article_id(place) for place in engine().holding(cursor, phrase, limit))
    return shared


def place_of(second: int, article_id: int) -> int:
    """Rises with time, then with the article's number; both databases keep it in 64 bits until the year 2242."""
    return second << _ID_BITS | article_id


def _article_id(place: int) -> int:
    return place & ((1 << _ID_BITS) - 1)


def _row(article: Article) -> Row:
    at = article.live_at or article.published_at
    place = place_of(int(at.timestamp()), article.pk)
    heads = [article.title, article.description, *_HEADING.findall(article.body)]
    return Row(article.pk, article.lang, place, _plain("\n".join(heads)), _plain(_HEADING.sub("", article.body)))


def _plain(markdown: str) -> str:
    """Markdown as words: no marks of structure, and of a link its text. Also no sign that we mark words with."""
    text = _MARKUP.sub("", _LINK.sub(r"\1", markdown))
    return text.replace(OPEN, " ").replace(CLOSE, " ").replace("\x00", " ")


def _highlighted(snippet: str) -> SafeString:
    safe = escape(snippet).replace(OPEN, "<mark>").replace(CLOSE, "</mark>")
    return mark_safe(safe)  # noqa: S308 - escaped just above

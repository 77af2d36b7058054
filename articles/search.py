"""Full text of public articles: FTS5 on SQLite, tsvector on PostgreSQL, behind one interface.

A row's `place` is its second of publication and its article's number in one integer, so that both databases walk one
order and stop at a limit, however many articles hold a word. Words match whole, by their stem where the database has a
dictionary; the last word also by its beginning, where few articles hold it whole. The index can be lost and made again
from the articles.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.safestring import SafeString

from articles.excerpts import Needle, Sought
from articles.fulltext import WORD, Asked, Found, Row, Term, article_of, engine, place_of, second_of
from articles.models import Article, Change, Tag
from articles.prepared import Prepared

_LONGEST_QUERY: Final = 300
_MOST_TERMS: Final = 12
_BATCH: Final = 1000
_ENOUGH: Final = 20
"""Where so many articles hold the last word whole, it is not taken for a beginning."""
_RANKED: Final = 100
_RANKED_BY_TITLE: Final = 40
_RESEMBLING: Final = 40
_DAY: Final = 86_400
_PIECE = re.compile(r'"([^"]*)"|([^\s"]+)')
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*)$", re.MULTILINE)
_MARKUP = re.compile(r"^\s{0,3}(?:[-*+>]|\d+\.)\s+|\*\*|__|`", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Only stories of that section, of one of these tags, of that source, in that mood, live from `since` on and
    before `until`. Sections, tags and sources by number."""

    category: int | None = None
    tags: tuple[int, ...] = ()
    source: int | None = None
    sentiment: str = ""
    since: datetime | None = None
    until: datetime | None = None


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
        public = Article.objects.public_among(ids).prefetch_related("tagged")
        ask.add(cursor, [_row(article) for article in public])


def rebuild() -> int:
    """Make the whole index anew, newest articles last; how many it holds. Readers find less while it runs."""
    ids = list(Article.objects.public().order_by("live_at", "pk").values_list("pk", flat=True))
    with connection.cursor() as cursor:
        engine().clear(cursor)
    for start in range(0, len(ids), _BATCH):
        index(ids[start : start + _BATCH])
    return len(ids)


def is_behind() -> bool:
    """Whether articles changed that the index does not know of yet."""
    return bool(_unapplied())


def with_merged(tag: Tag) -> tuple[int, ...]:
    """For `Narrowed.tags`: the tag that `tag` means today, and all that were merged into it, as which older stories
    stand in the index. One query."""
    kept: int = tag.merged_into_id or tag.pk
    return (kept, *Tag.objects.filter(merged_into=kept).order_by("pk").values_list("pk", flat=True))


def find(
    query: str, lang: str, *, limit: int, before: int | None = None, narrowed: Narrowed | None = None
) -> list[Hit]:
    """Newest articles of `lang` ("": of any) that hold every term; those older than the place `before`, if given.

    Without words these are all that `narrowed` leaves, and nothing without both. The index can be a moment behind the
    articles, so a public door asks `Article.objects.public()` for the hits.
    """
    asked = _asked(query, lang, narrowed)
    if asked is None:
        return []
    asked, newest = _decided(asked, limit)
    if before is None:
        return _hits(asked, newest[:limit])
    return _hits(asked, engine().find(replace(asked, ceiling=min(asked.ceiling, before)), limit))


def best(query: str, lang: str, *, limit: int, shown: int = 0, narrowed: Narrowed | None = None) -> list[Hit]:
    """Those that answer best, among the newest and the newest with the words in their headlines: a hundred and forty
    at most, however many there are. `shown` of them were shown before."""
    asked = _asked(query, lang, narrowed)
    if asked is None:
        return []
    asked, rows = _decided(asked, _RANKED)
    if asked.terms and len(rows) == _RANKED:
        rows += engine().find(replace(asked, in_title=True), _RANKED_BY_TITLE)
    sought = _sought(asked)
    newest = second_of(rows[0].place) if rows else 0

    def key(row: Found) -> tuple[float, int]:
        return sought.score(row.title, row.text, (newest - second_of(row.place)) / _DAY), row.place

    ranked = sorted({row.place: row for row in rows}.values(), key=key, reverse=True)
    return _hits(asked, ranked[shown : shown + limit])


def resembling(words: Sequence[str], lang: str, *, limit: int) -> list[int]:
    """The ids of articles of `lang` whose headlines share most of `words`, among the newest that share any."""
    asked = [Term((word,)) for word in words[:_MOST_TERMS]]
    if not asked:
        return []
    base = Asked((), lang, (), in_title=True)
    shared: Counter[int] = Counter()
    together = engine().find(replace(base, terms=tuple(asked)), limit)
    shared.update({row.place: len(asked) for row in together})
    for term in asked:
        shared.update(row.place for row in engine().find(replace(base, terms=(term,)), _RESEMBLING))
    best_first = sorted(shared, key=lambda place: (-shared[place], -place))
    return [article_of(place) for place in best_first[:limit]]


def sharing(phrases: Iterable[Sequence[str]], *, limit: int) -> Counter[int]:
    """The ids of articles, in any language, with how many of these phrases each has; of a phrase, the first `limit`."""
    shared: Counter[int] = Counter()
    with connection.cursor() as cursor:
        for phrase in phrases:
            shared.update(article_of(place) for place in engine().holding(cursor, phrase, limit))
    return shared


def _asked(query: str, lang: str, narrowed: Narrowed | None) -> Asked | None:
    """None where nothing is asked for."""
    words = tuple(terms(query))
    if not words and narrowed in (None, Narrowed()):
        return None
    if narrowed is None:
        return Asked(words, lang, ())
    of = [("category", narrowed.category), ("source", narrowed.source), ("mood", narrowed.sentiment.lower())]
    facts = [(f"{name}{value}",) for name, value in of if value]
    tags = tuple(f"tag{tag}" for tag in narrowed.tags)
    asked = Asked(words, lang, (*facts, tags) if tags else tuple(facts))
    if narrowed.since:
        asked = replace(asked, floor=place_of(int(narrowed.since.timestamp()), 0))
    if narrowed.until:
        asked = replace(asked, ceiling=place_of(int(narrowed.until.timestamp()), 0))
    return asked


def _decided(asked: Asked, limit: int) -> tuple[Asked, list[Found]]:
    """With a last word that is whole where enough articles hold it so, else may go on, whatever page is asked for;
    and the newest `limit` articles, or some more."""
    if not asked.terms or not asked.terms[-1].open_ended:
        return asked, engine().find(asked, limit)
    whole = replace(asked, terms=(*asked.terms[:-1], Term(asked.terms[-1].words)))
    rows = engine().find(whole, max(limit, _ENOUGH))
    return (whole, rows) if len(rows) >= _ENOUGH else (asked, engine().find(asked, limit))


def _hits(asked: Asked, rows: Iterable[Found]) -> list[Hit]:
    sought = _sought(asked)
    return [Hit(article_of(row.place), sought.excerpt(row.text), row.place) for row in rows]


def _sought(asked: Asked) -> Sought:
    ask = engine()
    spelt = [(tuple(word.lower() for word in term.words), term.open_ended) for term in asked.terms]
    return Sought([Needle(words, tuple(ask.stems(words, asked.lang)), may_go_on) for words, may_go_on in spelt])


def _row(article: Article) -> Row:
    at = article.live_at or article.published_at
    heads = "\n".join([article.description, *_HEADING.findall(article.body)])
    facts = [
        f"category{article.category_id}",
        f"mood{article.sentiment.lower()}",
        *(f"tag{item.tag_id}" for item in article.tagged.all()),
    ]
    if article.source_id:
        facts.append(f"source{article.source_id}")
    return Row(
        article.pk,
        article.lang,
        place_of(int(at.timestamp()), article.pk),
        article.title.replace("\x00", " "),
        _plain(heads),
        _plain(_HEADING.sub("", article.body)),
        tuple(facts),
    )


def _plain(markdown: str) -> str:
    """Markdown as words: no marks of structure, and of a link its text."""
    return _MARKUP.sub("", _LINK.sub(r"\1", markdown)).replace("\x00", " ")


def _waiting() -> QuerySet[Change, tuple[int]]:
    return Change.objects.filter(applied_at=None).order_by("pk").values_list("pk")[:1]


_unapplied = Prepared(_waiting)

"""Stories as a search shows them: words alone, so that a page that is asked for once costs little to make."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from articles import editions
from articles.depending import depends_on_stories
from articles.models import Article, Category
from articles.naming import section_name
from articles.paper.cards import Link, Mood, mood
from articles.paper.rows import StoryRow, story_rows
from articles.search import Hit


@dataclass(frozen=True, slots=True)
class Result:
    title: str
    url: str
    lang: str
    section: Link
    at: str
    when: str
    mood: Mood
    snippet: SafeString


def results(hits: Iterable[Hit], now: datetime) -> list[Result]:
    """The public ones among `hits`, in their order. One query, unless all of them are remembered."""
    snippets = {hit.article_id: hit.snippet for hit in hits}
    depends_on_stories(snippets)
    rows = story_rows(list(snippets))
    language = get_language() or ""
    return [_result(rows[pk], snippet, now.date(), language) for pk, snippet in snippets.items() if pk in rows]


def _result(row: StoryRow, snippet: SafeString, today: date, language: str) -> Result:
    at = row.live_at or row.published_at
    return Result(
        title=row.title,
        url=row.get_absolute_url(),
        lang=row.lang,
        section=_section(language, row.lang, row.category.slug, row.category.name),
        at=at.isoformat(),
        when=f"{at:%H:%M}" if at.date() == today else _day(language, at.date(), at.year == today.year),
        mood=_mood(language, row.sentiment),
        snippet=snippet,
    )


@lru_cache(maxsize=512)
def _section(language: str, lang: str, slug: str, name: str) -> Link:
    return Link(section_name(Category(name=name)), editions.address("category", lang, slug=slug))


@lru_cache(maxsize=1024)
def _day(language: str, day: date, this_year: bool) -> str:
    return date_format(day, pgettext("date format", "j M") if this_year else "DATE_FORMAT")


@lru_cache(maxsize=32)
def _mood(language: str, sentiment: str) -> Mood:
    return mood(Article(sentiment=sentiment))

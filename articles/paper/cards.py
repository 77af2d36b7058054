"""A story as it stands in a list."""

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, Final, NamedTuple

from django.utils.translation import get_language, gettext

from articles import editions
from articles.naming import byline, section_name
from articles.paper.pictures import Picture, drawing, picture, repeated
from articles.paper.rows import Listed, StoryRow, Told

# Characters. Beyond the one a headline needs smaller type to stay in three lines of the lead; below the other it bears
# larger type.
_LONG_HEADLINE: Final = 85
_SHORT_HEADLINE: Final = 38
_MOST_SHOWN: Final = 16
_SHAPES: Final = {"POSITIVE": "▲", "NEUTRAL": "●", "NEGATIVE": "▼"}


@dataclass(frozen=True, slots=True)
class Link:
    name: str
    url: str
    current: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Mood:
    """Sentiment in three ways at once: word, shape and (by `kind`) colour."""

    kind: str
    shape: str
    word: str


@dataclass(frozen=True, slots=True)
class Card:
    """`length` of its headline is "long", "short" or "". No `picture` where it stands without one.

    `drawn` is what templates made of it.
    """

    title: str
    url: str
    description: str
    at: datetime
    today: bool
    section: Link
    mood: Mood
    picture: Picture | None
    pinned: bool
    lang: str
    length: str
    this_year: bool
    drawn: dict[Hashable, Any] = field(default_factory=dict, compare=False, kw_only=True)


def card(article: Listed, now: datetime, *, pictured: bool = True, repeated: bool = False) -> Card:
    """Needs `category` and `cover` selected. `repeated`: its photo stands on the page already, so we draw one."""
    return _kept(article, now, _How(now.date(), get_language(), pictured, repeated))


class _How(NamedTuple):
    """What a story's card depends on besides the story."""

    today: date
    lang: str | None
    pictured: bool
    repeated: bool


def _kept(article: Listed, now: datetime, how: _How) -> Card:
    """Made once a day for a row that is remembered."""
    if not isinstance(article, StoryRow):
        return _card(article, now, how)
    made: Card | None = article.shown.get(how)
    if made is None:
        if len(article.shown) >= _MOST_SHOWN:  # of days that are over
            article.shown.clear()
        made = article.shown[how] = _card(article, now, how)
    return made


def _card(article: Listed, now: datetime, how: _How) -> Card:
    at = article.live_at or article.published_at
    return Card(
        title=article.title,
        url=article.get_absolute_url(),
        description=article.description,
        at=at,
        today=at.date() == now.date(),
        section=section_of(article),
        mood=mood(article),
        picture=(drawing(article) if how.repeated else picture(article)) if how.pictured else None,
        pinned=article.sticky_weight > 0,
        lang=article.lang,
        length=length_of(article.title),
        this_year=at.year == now.year,
    )


def cards(articles: Sequence[Listed], now: datetime) -> list[Card]:
    """A list with pictures, none of which stands twice."""
    return pictured(articles, now, repeated(articles))


def pictured(articles: Iterable[Listed], now: datetime, again: Collection[int]) -> list[Card]:
    """A list with pictures; those of `again` stand on the page already."""
    first = _How(now.date(), get_language(), pictured=True, repeated=False)
    other = first._replace(repeated=True)
    return [_kept(article, now, other if article.pk in again else first) for article in articles]


def briefs(articles: Iterable[Listed], now: datetime) -> list[Card]:
    """A list without pictures."""
    how = _How(now.date(), get_language(), pictured=False, repeated=False)
    return [_kept(article, now, how) for article in articles]


def length_of(title: str) -> str:
    """How its type is chosen, wherever it stands large."""
    if len(title) > _LONG_HEADLINE:
        return "long"
    return "short" if len(title) < _SHORT_HEADLINE else ""


def section_of(article: Listed | Told) -> Link:
    category = article.category
    return Link(section_name(category), editions.address("category", article.lang, slug=category.slug))


def signature(article: Told) -> dict[str, str]:
    """Who answers for the story, and their page; "" where that is the newsroom. Wants `editor__profile` selected."""
    author = article.author
    page = editions.address("author", article.lang, slug=author.slug) if author else ""
    return {"byline": byline(article), "author_page": page}


def mood(article: Listed | Told) -> Mood:
    return _mood(article.sentiment if article.sentiment in _SHAPES else "NEUTRAL", get_language())


@cache
def _mood(kind: str, lang: str | None) -> Mood:
    """In the language that is active, which is `lang`."""
    words = {"POSITIVE": gettext("Positive"), "NEUTRAL": gettext("Neutral"), "NEGATIVE": gettext("Negative")}
    return Mood(kind.lower(), _SHAPES[kind], words[kind])

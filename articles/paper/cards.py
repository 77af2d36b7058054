"""A story as it stands in a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from django.urls import reverse
from django.utils.translation import gettext

from articles import editions
from articles.models import Article
from articles.naming import byline, section_name

# Beyond this a headline in the lead's type would take five lines.
_LONG_HEADLINE: Final = 85
_SHAPES: Final = {"POSITIVE": "▲", "NEUTRAL": "●", "NEGATIVE": "▼"}


class Cover(Protocol):
    """What a page needs of a `CoverImage`."""

    @property
    def raw(self) -> str: ...
    @property
    def regular(self) -> str: ...
    @property
    def small(self) -> str: ...
    @property
    def alt(self) -> str: ...
    @property
    def credit_name(self) -> str: ...
    @property
    def credit_url(self) -> str: ...


class Named(Protocol):
    """What a picture needs of a `Category`."""

    @property
    def key(self) -> str: ...


class Pictured(Protocol):
    """What a picture needs of an `Article`."""

    @property
    def pk(self) -> int: ...
    @property
    def category(self) -> Named: ...
    @property
    def cover(self) -> Cover | None: ...


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
class Picture:
    """A 16:9 place on the page. `word` stands in it where the picture does not arrive; `ours`: drawn by us."""

    small: str
    regular: str
    share: str
    word: str
    alt: str = ""
    credit: str = ""
    credit_url: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    url: str
    description: str
    at: datetime
    today: bool
    section: Link
    mood: Mood
    picture: Picture
    pinned: bool
    lang: str
    is_long: bool


def card(article: Article, now: datetime) -> Card:
    """Needs `category` and `cover` selected."""
    at = article.live_at or article.published_at
    return Card(
        title=article.title,
        url=article.get_absolute_url(),
        description=article.description,
        at=at,
        today=at.date() == now.date(),
        section=section_of(article),
        mood=mood(article),
        picture=picture(article),
        pinned=article.sticky_weight > 0,
        lang=article.lang,
        is_long=len(article.title) > _LONG_HEADLINE,
    )


def cards(articles: Iterable[Article], now: datetime) -> list[Card]:
    return [card(article, now) for article in articles]


def section_of(article: Article) -> Link:
    category = article.category
    return Link(section_name(category), editions.address("category", article.lang, slug=category.slug))


def signature(article: Article) -> dict[str, str]:
    """Who answers for the story, and their page; "" where that is the newsroom. Wants `editor__profile` selected."""
    author = article.author
    page = editions.address("author", article.lang, slug=author.slug) if author else ""
    return {"byline": byline(article), "author_page": page}


def mood(article: Article) -> Mood:
    words = {"POSITIVE": gettext("Positive"), "NEUTRAL": gettext("Neutral"), "NEGATIVE": gettext("Negative")}
    kind = article.sentiment if article.sentiment in words else "NEUTRAL"
    return Mood(kind.lower(), _SHAPES[kind], words[kind])


def picture(article: Pictured) -> Picture:
    """The cover, or the one that we draw where there is none that a page may show."""
    cover, word = article.cover, article.category.key
    if cover is None or not (_showable(cover.small) and _showable(cover.regular)):
        small, regular, share = (_drawn(article, size) for size in ("small", "regular", "share"))
        return Picture(small, regular, share, word, ours=True)
    credit_url = cover.credit_url if is_outside(cover.credit_url) else ""
    return Picture(cover.small, cover.regular, _share(cover), word, cover.alt, cover.credit_name, credit_url)


def is_outside(address: str) -> bool:
    """Whether a page may link to this address of somebody else's: other schemes can run code."""
    return address.startswith(("https://", "http://"))


def _showable(address: str) -> bool:
    return is_outside(address) or (address.startswith("/") and not address.startswith("//"))


def _share(cover: Cover) -> str:
    """1200 x 675 where the photo service cuts to measure, else the widest that is known to be light."""
    if cover.raw.startswith("https://images.unsplash.com/"):
        return f"{cover.raw}{'&' if '?' in cover.raw else '?'}w=1200&h=675&fit=crop&fm=jpg&q=80"
    return cover.regular


def _drawn(article: Pictured, size: str) -> str:
    return reverse("articles:cover", kwargs={"article_id": article.pk, "size": size})

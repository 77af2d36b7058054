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
    def share(self) -> str: ...
    @property
    def webp(self) -> dict[str, str]: ...
    @property
    def focus_x(self) -> int: ...
    @property
    def focus_y(self) -> int: ...
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
    """A 16:9 place on the page. `word` stands in it where the picture does not arrive; `ours`: drawn by us.

    `small_webp` and `regular_webp` are "" where we do not hold the file. `focus` names the classes that keep what
    matters inside the place, in steps of ten hundredths.
    """

    small: str
    regular: str
    share: str
    word: str
    alt: str = ""
    credit: str = ""
    credit_url: str = ""
    ours: bool = False
    small_webp: str = ""
    regular_webp: str = ""
    focus: str = ""


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
    return Picture(
        cover.small,
        cover.regular,
        _share(cover),
        word,
        cover.alt,
        cover.credit_name,
        credit_url,
        small_webp=_held(cover, "small"),
        regular_webp=_held(cover, "regular"),
        focus=_focus(cover),
    )


def is_outside(address: str) -> bool:
    """Whether a page may link to this address of somebody else's: other schemes can run code."""
    return address.startswith(("https://", "http://"))


def _showable(address: str) -> bool:
    return is_outside(address) or (address.startswith("/") and not address.startswith("//"))


def _held(cover: Cover, size: str) -> str:
    address = cover.webp.get(size, "")
    return address if _showable(address) else ""


def _focus(cover: Cover) -> str:
    across, down = round(cover.focus_x / 10), round(cover.focus_y / 10)
    return "" if (across, down) == (5, 5) else f"fx-{across} fy-{down}"


def _share(cover: Cover) -> str:
    """1200 x 675 where we hold it or the photo service cuts to measure, else the widest that is known to be light."""
    if _showable(cover.share):
        return cover.share
    if cover.raw.startswith("https://images.unsplash.com/"):
        return f"{cover.raw}{'&' if '?' in cover.raw else '?'}w=1200&h=675&fit=crop&fm=jpg&q=80"
    return cover.regular


def _drawn(article: Pictured, size: str) -> str:
    return reverse("articles:cover", kwargs={"article_id": article.pk, "size": size})

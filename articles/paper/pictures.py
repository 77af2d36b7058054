"""The picture over a story: its cover, or the one that we draw where it has none that a page may show."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol

from django.urls import reverse

from articles.paper.rows import StoryRow

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
SHARED_AT: Final = (1200, 675)


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
    @property
    def colour(self) -> str: ...


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
class Picture:
    """A 16:9 place on the page. `word` stands in it where the picture does not arrive; `ours`: drawn by us.

    `small_webp` and `regular_webp` are "" where we do not hold the file. `focus` names the classes that keep what
    matters inside the place, in steps of ten hundredths. `colour` (#rrggbb, or "") stands there until it arrives.
    `is_cut`: `share` is certain to measure `SHARED_AT`.
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
    colour: str = ""
    is_cut: bool = False

    @property
    def share_size(self) -> tuple[int, int] | None:
        """Width and height in pixels, where they are known."""
        return SHARED_AT if self.is_cut else None


def picture(article: Pictured) -> Picture:
    """The cover, or the one that we draw where there is none that a page may show."""
    cover, word = article.cover, article.category.key
    if cover is None or not photo_of(article):
        return drawing(article)
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
        colour=cover.colour if _COLOUR.fullmatch(cover.colour) else "",
        is_cut=_share(cover) != cover.regular,
    )


def drawing(article: Pictured) -> Picture:
    """The one that we draw."""
    small, regular, share = (_drawn(article, size) for size in ("small", "regular", "share"))
    return Picture(small, regular, share, article.category.key, ours=True, is_cut=True)


def repeated(articles: Iterable[Pictured]) -> frozenset[int]:
    """Those whose photo stands over an earlier one already."""
    seen: set[str] = set()
    found = set()
    for article in articles:
        photo = photo_of(article)
        if photo and photo in seen:
            found.add(article.pk)
        seen.add(photo)
    return frozenset(found)


def photo_of(article: Pictured) -> str:
    """Which photo a page shows over it: its address, whatever the parameters; "" where we draw one."""
    if not isinstance(article, StoryRow):
        return _photo_in(article.cover)
    if article.photo is None:
        article.photo = _photo_in(article.cover)
    return article.photo


def _photo_in(cover: Cover | None) -> str:
    return cover.regular.partition("?")[0] if cover and _showable(cover.small) and _showable(cover.regular) else ""


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
    return _cover_pattern().format(article.pk, size)


@cache
def _cover_pattern() -> str:
    """Asked of the URL table once: a list of stories would ask it for each of them."""
    return reverse("articles:cover", kwargs={"article_id": 0, "size": "size"}).replace("0-size", "{}-{}")

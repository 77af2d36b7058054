"""What readers find, before any rule has been applied to it."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

_IMAGE_PATH = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|\Z)", re.IGNORECASE)


class Text(NamedTuple):
    """A text with what its reader knew of it; `base` is its own xml:base, "" where it has none."""

    value: str = ""
    is_html: bool = True
    base: str = ""


NO_TEXT = Text()


class Picture(NamedTuple):
    """A candidate for an entry's image, with what its element says of itself."""

    url: str
    type: str = ""
    medium: str = ""

    @property
    def is_image(self) -> bool:
        if self.type or self.medium:
            return self.medium == "image" or self.type.startswith("image")
        return bool(_IMAGE_PATH.search(self.url))


@dataclass(slots=True)
class RawItem:
    """An item as its reader found it, nothing decided yet. Links may be relative to the feed's base."""

    payload: str
    external_id: str = ""
    id_is_link: bool = False
    links: list[str] = field(default_factory=list)
    title: Text = NO_TEXT
    summary: Text = NO_TEXT
    content: Text = NO_TEXT
    published: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    lang: str = ""
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """What a document says of itself. Links may be relative to where the document lies."""

    title: str = ""
    links: list[str] = field(default_factory=list)
    lang: str = ""
    ttl: str = ""
    period: str = ""
    frequency: str = ""
    authors: list[str] = field(default_factory=list)

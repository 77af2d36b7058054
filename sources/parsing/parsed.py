"""What every format becomes: frozen values, with nothing of the format left in them."""

from dataclasses import dataclass
from datetime import datetime

NO_STORY = "The item has no title, no text and no link."


@dataclass(frozen=True, slots=True)
class ParsedSource:
    """Who an aggregating API credits for an entry."""

    key: str
    name: str
    type: str = "RSS"
    url: str = ""


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """One story as an upstream sent it. Texts are "" and times None where the upstream gave nothing.

    `title` is plain text. `summary` and `content` are as received: HTML where `is_html`, else plain text.
    Times are aware UTC. `url` and `image_url` are absolute. `lang` is a lower-case ISO 639-1 code or "".
    `payload` is the item itself (XML or JSON text), kept for the record and for replay.
    """

    external_id: str = ""
    url: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    is_html: bool = True
    published_at: datetime | None = None
    updated_at: datetime | None = None
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image_url: str = ""
    lang: str = ""
    sentiment: str = ""
    score: int | None = None
    source: ParsedSource | None = None
    payload: str = ""

    @property
    def has_story(self) -> bool:
        """Whether there is anything for a reader in it: a title, a text or a link."""
        return bool(self.title or self.summary or self.content or self.url)


@dataclass(frozen=True, slots=True)
class RejectedItem:
    """An item that does not become an entry: why, as a sentence, and the item itself. `title` as far as it is known."""

    reason: str
    payload: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A whole document. `format` is one of rss, atom, rdf, json, coindesk, cryptocompare, normalised."""

    format: str
    title: str = ""
    url: str = ""
    lang: str = ""
    ttl_minutes: int | None = None
    entries: tuple[ParsedEntry, ...] = ()
    rejected: tuple[RejectedItem, ...] = ()

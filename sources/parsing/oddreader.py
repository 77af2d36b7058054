"""feedparser's two parsers, kept from folding extension elements into the core ones and from guessing at links.

They get text and give what was sent: nothing is fetched or cleaned, and links are resolved only under an xml:base.
"""

import xml.sax
from contextlib import suppress
from html import unescape
from io import BytesIO
from time import thread_time
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.expatreader import create_parser
from xml.sax.handler import feature_external_ges, feature_namespaces
from xml.sax.xmlreader import InputSource

from feedparser.api import LooseFeedParser, StrictFeedParser

from sources.parsing import rss
from sources.parsing.mending import NO_CHARACTER, character_number

STEPS_BETWEEN_LOOKS = 500

_KEPT = (
    *(name for name in rss.TITLES if name != "title"),
    *rss.SUMMARIES,
    *rss.PUBLISHED,
    *rss.UPDATED,
    *(name for name in rss.AUTHORS if name != "author"),
    *rss.CATEGORIES,
    *rss.KEYWORDS,
    *rss.LANGUAGES[1:],
    "feedburner:origlink",
    "sy:updateperiod",
    "sy:updatefrequency",
    "ttl",
)


# What feedparser raises over broken elements beside the story (textInput, geography, licences).
FAULTS = (LookupError, TypeError, ValueError)
_MORE_THAN_MARKUP = frozenset({"svg", "feed", "rss"})
"""Of these feedparser takes notice inside a text too."""


class TooSlow(Exception):
    """The document takes more time than one document is given."""


class Keeping:
    """Handlers that go before feedparser's own. What they keep lies under "kept" in the entry, or in the feed."""

    def text_of(self, value: str) -> str:
        """What the characters between two tags mean."""
        return value

    def keep(self: Any, name: str, value: str | None) -> None:
        if value:
            self._get_context().setdefault("kept", {}).setdefault(name, []).append(self.text_of(value))

    def unknown_starttag(self: Any, tag: str, attributes: list[tuple[str, str]]) -> None:
        self.spend()
        if self.inentry:
            self.entries[-1]["anything"] = True
        with suppress(*FAULTS):
            if self.incontent and not attributes and self._is_markup(tag):
                self.depth += 1
                self.basestack.append(self.baseuri)
                self.langstack.append(self.lang)
                self.handle_data(f"<{tag}>", escape=0)
            else:
                super().unknown_starttag(tag, attributes)  # type: ignore[misc]

    def _is_markup(self: Any, tag: str) -> bool:
        """Whether feedparser would only hand it on as it stands, after more bookkeeping than all else costs."""
        is_xhtml = self.contentparams.get("type") == "application/xhtml+xml"
        return is_xhtml and ":" not in tag and tag not in _MORE_THAN_MARKUP

    def unknown_endtag(self: Any, tag: str) -> None:
        with suppress(*FAULTS):
            super().unknown_endtag(tag)  # type: ignore[misc]

    def handle_charref(self: Any, ref: str) -> None:
        if character_number(ref) is None:
            self.handle_data(NO_CHARACTER)
        else:
            super().handle_charref(ref)  # type: ignore[misc]

    def handle_data(self: Any, text: str, escape: int = 1) -> None:
        self.spend()
        super().handle_data(text, escape)  # type: ignore[misc]

    def spend(self: Any) -> None:
        """Raises TooSlow when the reader's time is over."""
        self.steps += 1
        if self.steps % STEPS_BETWEEN_LOOKS == 0 and thread_time() > self.time_is_over:
            raise TooSlow

    def _start_link(self: Any, attributes: dict[str, str]) -> None:
        """Atom's links carry their address in an attribute, RSS's in their text."""
        if not attributes.get("href"):
            self.push("storylink", 1)
        elif not (self.inentry and self.inimage):
            link = {**attributes, "href": self.resolve_uri(attributes["href"])}
            self._get_context().setdefault("atom_links", []).append(link)

    def _end_link(self: Any) -> None:
        address = self.pop("storylink")
        if address and not (self.inentry and self.inimage):
            self.keep("link", self.resolve_uri(address))

    def _start_guid(self: Any, attributes: dict[str, str]) -> None:
        self.permalink = attributes.get("ispermalink", "true").strip().lower() == "true"
        self.guidislink = 0
        self.push("id", 1)

    def _end_guid(self: Any) -> None:
        self.identify(self.text_of(self.pop("id")))

    _start_id = _start_guid

    def _end_id(self: Any) -> None:
        """One that is no URI by itself stands on its xml:base."""
        value = self.text_of(self.pop("id"))
        self.identify(value if ":" in value else self.resolve_uri(value))

    def identify(self: Any, value: str) -> None:
        if value:
            self._get_context()["id"] = value
            self._get_context()["permalink"] = self.permalink

    def _end_author(self: Any) -> None:
        """A name, an address, or whatever text stands there."""
        text = self.pop("author")
        self.inauthor = 0
        person = (self._get_context().get("authors") or [{}])[-1]
        self.keep("author", person.get("name") or person.get("email") or text)

    def _start_item(self: Any, attributes: dict[str, str]) -> None:
        super()._start_item(attributes)  # type: ignore[misc]
        self._get_context()["lang"] = attributes.get("xml:lang", "")

    _start_entry = _start_item


def _start_of(name: str) -> Any:
    def start(reader: Any, attributes: dict[str, str]) -> None:
        reader.said_in_attributes = attributes.get("term") or attributes.get("label")
        reader.push(name, 1)

    return start


def _end_of(name: str) -> Any:
    def end(reader: Any) -> None:
        reader.keep(name, reader.pop(name) or reader.said_in_attributes)

    return end


def _handlers() -> dict[str, Any]:
    methods = {name: name.replace(":", "_") for name in _KEPT}
    starts = {f"_start_{method}": _start_of(name) for name, method in methods.items()}
    return starts | {f"_end_{method}": _end_of(name) for name, method in methods.items()}


KeptApart = type("KeptApart", (Keeping,), _handlers())


class StrictReader(KeptApart, StrictFeedParser):  # type: ignore[misc, valid-type]
    """For well-formed documents of any dialect."""


class LooseReader(KeptApart, LooseFeedParser):  # type: ignore[misc, valid-type]
    """For documents that are not well-formed."""

    def text_of(self, value: str) -> str:
        return unescape(value)


def read_oddly(text: str, seconds: float) -> Any:
    """The reader after it went through a document; its `version`, `feeddata` and `entries` are feedparser's.

    Raises TooSlow after about so many seconds of processor time, and whatever feedparser fails with.
    """
    time_is_over, data = thread_time() + seconds, text.encode()
    if _is_well_formed(data):  # to read the others strictly as far as it goes would be for nothing
        with suppress(xml.sax.SAXException, ValueError):
            return _read_strictly(data, time_is_over)
    reader = _prepared(LooseReader("", None, "utf-8", {}), time_is_over)
    reader.feed(text)
    return reader


def _is_well_formed(data: bytes) -> bool:
    """No DOCTYPE reaches it, so there is nothing to expand or fetch."""
    try:
        ParserCreate("utf-8", " ").Parse(data, True)
    except ExpatError:
        return False
    return True


def _read_strictly(data: bytes, time_is_over: float) -> Any:
    reader = _prepared(StrictReader("", None, "utf-8"), time_is_over)
    parser = create_parser()  # noqa: S315 - no DOCTYPE reaches it
    parser.setFeature(feature_namespaces, 1)
    parser.setFeature(feature_external_ges, 0)
    parser.setContentHandler(reader)
    parser.setErrorHandler(reader)
    source = InputSource()
    source.setByteStream(BytesIO(data))
    source.setEncoding("utf-8")
    parser.parse(source)
    return reader


def _prepared(reader: Any, time_is_over: float) -> Any:
    reader.resolve_relative_uris = reader.sanitize_html = False
    reader.steps, reader.time_is_over, reader.said_in_attributes = 0, time_is_over, None
    return reader

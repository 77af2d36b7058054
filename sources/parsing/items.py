"""The rules by which items become entries and a document becomes a feed, whichever reader found them."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from html import escape

from sources.parsing.dates import parse_date
from sources.parsing.found import FeedFacts, RawItem, Text
from sources.parsing.parsed import ParsedEntry, ParsedFeed, RejectedItem
from sources.parsing.texts import (
    LONGEST_PERSON,
    absolute,
    absolute_links,
    collapse,
    keyword_list,
    language,
    mended,
    person,
    plain,
    unique,
)

MINUTES = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}
NOTHING_IN_IT = "The item is empty."

_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_ROOTED = ("/", "./", "../")


def finished_feed(
    kind: str, facts: FeedFacts, items: Iterable[RawItem | RejectedItem], url: str, base: str = ""
) -> ParsedFeed:
    """The feed of a document at `url`. `base` is what its items' relative links stand on, `url` unless given."""
    lang = language(facts.lang)
    done = [finished(item, base or url, lang, facts.authors) if isinstance(item, RawItem) else item for item in items]
    feed = sorted_out(kind, done)
    return replace(feed, title=facts.title, url=site_address(facts, url), lang=lang, ttl_minutes=_ttl(facts))


def sorted_out(kind: str, done: Sequence[ParsedEntry | RejectedItem]) -> ParsedFeed:
    """A feed of these entries and rejections, each in the order of the document."""
    entries = tuple(item for item in done if isinstance(item, ParsedEntry))
    return ParsedFeed(kind, entries=entries, rejected=tuple(item for item in done if isinstance(item, RejectedItem)))


def site_address(facts: FeedFacts, url: str) -> str:
    return next((found for found in (absolute(url, link) for link in facts.links if link) if found), "")


def _ttl(facts: FeedFacts) -> int | None:
    """Minutes, from `ttl` or else from the syndication module's period and frequency."""
    if facts.ttl.isdecimal():
        return int(facts.ttl) if len(facts.ttl) < 7 else None
    minutes = MINUTES.get(facts.period.lower())
    if minutes is None:
        return None
    often = int(facts.frequency) if facts.frequency.isdecimal() and len(facts.frequency) < 7 else 1
    return max(1, minutes // max(1, often))


def finished(raw: RawItem, base: str, lang: str, authors: list[str]) -> ParsedEntry | RejectedItem:
    """The entry for an item of a feed at `base`; rejected where there is nothing at all in it. `lang` and `authors`
    are the feed's, for an item that names none.

    An item that only says when it was updated is taken as published then.
    """
    updated = _first_date(raw.updated)
    published = _first_date(raw.published) or updated
    url = _url(raw, base)
    title = title_of(raw.title)
    is_html = _is_html(raw)
    entry = ParsedEntry(
        external_id=_external_id(raw, base),
        url=url,
        title=title,
        summary=_text(raw.summary, is_html, base),
        content=_text(raw.content, is_html, base),
        is_html=is_html,
        published_at=published,
        updated_at=updated,
        authors=unique(map(_person, raw.authors or authors)),
        keywords=unique([word for words in raw.keywords for word in keyword_list(mended(words))]),
        categories=unique(map(_subject, raw.categories)),
        image_url=_image(raw, base),
        lang=language(raw.lang) or lang,
        payload=raw.payload,
    )
    return RejectedItem(NOTHING_IN_IT, raw.payload) if raw.is_empty else entry


def _remembered(work: Callable[[str], str]) -> Callable[[str], str]:
    """`work`, which does short texts once: the same names stand in item after item."""
    short = lru_cache(maxsize=2048)(work)
    return lambda text: short(text) if len(text) <= LONGEST_PERSON else work(text)


_person = _remembered(lambda name: person(mended(name)))
_subject = _remembered(lambda name: plain(mended(name)))


def title_of(text: Text) -> str:
    return mended(plain(text.value) if text.is_html else collapse(text.value))


def _first_date(candidates: list[str]) -> datetime | None:
    for each in candidates:
        if date := parse_date(each):
            return date
    return None


def _url(raw: RawItem, base: str) -> str:
    """The first link that is an address, else an id that is one."""
    for link in raw.links:
        if link.strip() and (found := absolute(base, link)):
            return found
    if not raw.id_is_link:
        return ""
    if _WEB_ADDRESS.match(raw.external_id) or (base and raw.external_id.startswith("/")):
        return absolute(base, raw.external_id)
    return ""


def _external_id(raw: RawItem, base: str) -> str:
    """The id as sent; one that is plainly a path stands for its address, as a path alone is nobody's id."""
    if raw.id_is_link and base and raw.external_id.startswith(_ROOTED):
        return absolute(base, raw.external_id)
    return raw.external_id


def _is_html(raw: RawItem) -> bool:
    return any(text.value and text.is_html for text in (raw.summary, raw.content)) or not (
        raw.summary.value or raw.content.value
    )


def _text(text: Text, is_html: bool, base: str) -> str:
    value = mended(text.value)
    if not is_html:
        return value
    if not text.is_html:
        return escape(value, quote=False)
    return absolute_links(value, absolute(base, text.base) if text.base else base)


def _image(raw: RawItem, base: str) -> str:
    for picture in raw.pictures:
        if picture.url and picture.is_image and (found := absolute(base, picture.url)):
            return found
    return ""

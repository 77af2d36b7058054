"""A feed that was found, in the facts that a person decides by. Pure."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from sources.discovery import Found
from sources.parsing.parsed import ParsedEntry, ParsedFeed

SHOWN = 10
ONE_LINER, FULL_TEXT = 200, 1500
_TAG = re.compile(r"<[^<>]*>")
_LONGEST = 200_000
_FORMATS = {
    "rss": "RSS",
    "atom": "Atom",
    "rdf": "RSS 1.0 (RDF)",
    "json": "JSON Feed",
    "coindesk": "CoinDesk Data API",
    "cryptocompare": "CryptoCompare API",
    "normalised": "normalised JSON",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One entry: `length` counts the characters that a reader would see."""

    title: str
    published_at: datetime | None
    length: int


@dataclass(frozen=True, slots=True)
class Preview:
    url: str
    format: str
    title: str
    lang: str
    site_url: str
    count: int
    unusable: int
    samples: tuple[Sample, ...]
    pace: str
    texts: str

    @property
    def format_name(self) -> str:
        return _FORMATS.get(self.format, self.format)


def preview_of(found: Found, now: datetime) -> Preview:
    feed = found.feed
    samples = [_sample(entry) for entry in feed.entries]
    latest = sorted(samples, key=lambda one: one.published_at.timestamp() if one.published_at else 0, reverse=True)
    return Preview(
        url=found.url,
        format=feed.format,
        title=feed.title,
        lang=feed.lang or _lang_of(feed),
        site_url=feed.url,
        count=len(samples),
        unusable=len(feed.rejected),
        samples=tuple(latest[:SHOWN]),
        pace=pace([one.published_at for one in samples if one.published_at], now),
        texts=texts([one.length for one in samples]),
    )


def pace(published: Sequence[datetime], now: datetime) -> str:
    """How often it publishes, in words."""
    moments = sorted({moment for moment in published if moment <= now})
    if len(moments) < 3:
        return "too few dates to tell"
    gap = timedelta(seconds=median((later - earlier).total_seconds() for earlier, later in pairwise(moments)))
    span = max(moments[-1] - moments[0], timedelta(minutes=1))
    a_day = len(moments) / (span / timedelta(days=1))
    if now - moments[-1] > max(20 * gap, timedelta(days=14)):
        return f"nothing new since {moments[-1]:%-d %B %Y}"
    if a_day >= 2 and span >= timedelta(hours=6):
        return f"about {a_day:.0f} entries a day"
    if gap < timedelta(hours=20):
        return f"an entry about every {_hours(gap)}"
    days = round(gap / timedelta(days=1))
    return "about an entry a day" if days <= 1 else f"an entry about every {days} days"


def texts(lengths: Sequence[int]) -> str:
    """Whether it brings what a rewrite can stand on."""
    if not lengths:
        return "no entries"
    usual = int(median(lengths))
    if usual >= FULL_TEXT:
        return f"full texts, {usual:,} characters as a rule"
    if usual >= ONE_LINER:
        return f"excerpts, {usual:,} characters as a rule"
    return f"one-liners, {usual:,} characters as a rule: enough for a brief"


def _sample(entry: ParsedEntry) -> Sample:
    text = max(entry.content, entry.summary, key=len)[:_LONGEST]
    if entry.is_html:
        text = html.unescape(_TAG.sub(" ", text))
    return Sample(entry.title or entry.url or "(no title)", entry.published_at, len(" ".join(text.split())))


def _lang_of(feed: ParsedFeed) -> str:
    return next((entry.lang for entry in feed.entries if entry.lang), "")


def _hours(gap: timedelta) -> str:
    minutes = max(round(gap / timedelta(minutes=1)), 1)
    if minutes < 90:
        return "minute" if minutes == 1 else f"{minutes} minutes"
    return f"{round(minutes / 60)} hours"

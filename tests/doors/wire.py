"""Doors of the wire: feeds, sources, entries, imports, what could not be used."""

import json
from collections.abc import Iterator
from typing import Any

from sources.models import Entry, ImportRun, RejectedEntry, Source
from tests.builders import NOON, make_entry, make_feed, make_source
from tests.doors.door import NOBODY, WIRE, Door, door, sending

FEED: dict[str, Any] = {
    "url": "https://news.example/rss", "key": "news", "title": "News", "format": "auto", "lang": "en", "enabled": "on",
    "full_text": "asked", "rewriting": "always", "shape": "auto", "brief_limit": "600", "from_author": "on",
}  # fmt: skip
RULES = {
    "rules-TOTAL_FORMS": 1, "rules-INITIAL_FORMS": 0, "rules-0-action": "exclude", "rules-0-field": "title",
    "rules-0-value": "presale", "rules-0-ORDER": 1, "act": "save",
}  # fmt: skip


def run(state: str = "queued") -> ImportRun:
    return ImportRun.objects.create(feed=make_feed(), state=state, requested_at=NOON)


def rejected() -> RejectedEntry:
    item = '{"id": "1", "title": "Bank buys bitcoin", "url": "https://wire.example/1", "body": "It did."}'
    fields = {"reason": "Its parser was young.", "format": "normalised", "payload": item, "digest": bytes(16)}
    return RejectedEntry.objects.create(feed=make_feed(source=make_source()), received_at=NOON, **fields)


def _entry() -> Entry:
    return make_entry(feed=make_feed())


def _source() -> Source | None:
    return make_feed(source=make_source()).source


def doors() -> Iterator[Door]:
    yield door("sources_entry_again", WIRE, sending(_entry))
    yield door("sources_entry_page", WIRE, sending(_entry))
    yield door("sources_entry_file", WIRE, sending(lambda: make_entry(failure="It broke.", attempts=5)))
    yield door("sources_feed_import", WIRE, sending(make_feed))
    yield door("sources_feed_again", WIRE, sending(make_feed))
    yield door("sources_feed_rules", WIRE, sending(make_feed, **RULES))
    yield door("sources_feed_new", WIRE, lambda u: ([], {**FEED, "act": "save"}))
    rows = json.dumps([["https://listed.example/rss", "Listed", "", "en"]])
    yield door("sources_feed_opml", WIRE, lambda u: ([], {"act": "save", "rows": rows}))
    yield door("sources_feed_add", WIRE, lambda u: ([], FEED))
    yield door("sources_feed_change", WIRE, sending(make_feed, **FEED))
    yield door("sources_feed_delete", WIRE, sending(make_feed, post="yes"))
    yield door("sources_rejectedentry_replay", WIRE, sending(rejected))
    yield door("sources_importrun_cancel", WIRE, sending(run))
    yield door("sources_importrun_again", WIRE, sending(lambda: run("failed")))
    yield door("sources_source_again", WIRE, sending(_source))
    new = {"name": "Harbour", "key": "harbour", "type": "RSS"}
    yield door("sources_source_add", WIRE, lambda u: ([], new))
    yield door("sources_source_change", WIRE, sending(make_source, **new))
    yield door("sources_source_delete", WIRE, sending(make_source, post="yes"))
    yield door("sources_entry_change", NOBODY, sending(make_entry, title="Mine"))
    yield door("sources_importrun_change", NOBODY, sending(run, state="done"))
    yield door("sources_rejectedentry_change", NOBODY, sending(rejected, reason="Mine"))

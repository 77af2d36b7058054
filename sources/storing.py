"""One document's entries into the database, with the run's counts, in one transaction: promise 1."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from operator import itemgetter

from sources.bulk import Row, insert, insert_blindly
from sources.colliding import undisturbed
from sources.errors import WireError
from sources.fulltext import queue_again, queue_by_policy
from sources.importing import (
    Candidate,
    Decision,
    Key,
    Known,
    candidates,
    decide,
    is_in_doubt,
    sources_named,
    with_plain_sources,
)
from sources.knowing import known
from sources.loading import at_first_call
from sources.models import Entry, EntryKey, EntryVersion, Feed, Filing, ImportRun, Source
from sources.parsing.parsed import NO_STORY, ParsedEntry, ParsedFeed, RejectedItem
from sources.parsing.texts import language
from sources.payloads import shortened
from sources.rejecting import keep_rejected, storable
from sources.ruling import ruled, rules_of

TEXT_FIELDS = (
    *("title", "summary", "content", "payload", "content_hash", "version", "updated_at", "possible_promotion"),
)
promotion_in: Callable[[ParsedEntry], str] = at_first_call("sources.promotions", "promotion_in")
COUNTS = ("received", "new", "changed", "same", "duplicate", "rejected")
MOST = 2**31 - 1  # what the column of a score holds


class InDoubt(WireError):
    """It takes the whole document to tell what an item of it is."""


def store(feed: Feed, run: ImportRun, parsed: ParsedFeed, now: datetime, seen_before: Collection[int] = ()) -> Decision:
    """Keep everything of `parsed`: entries, keys, versions and rejects.

    COUNTS on `run`, which must be claimed, and the feed's `last_entry_at` are for the caller to write, in the same
    transaction.

    Another worker that stores the same stories at the same moment makes the constraint refuse, or a deadlock; then all
    is decided anew.

    `seen_before` are entries that stand in the document too, as they are stored; `parsed` is what it holds besides.
    Then, InDoubt is raised where that does not tell enough.
    """
    decision, counted = undisturbed(lambda: _store(feed, run, parsed, now, seen_before))
    for name in COUNTS:
        setattr(run, name, getattr(run, name) + counted[name])
    if counted["new"]:
        feed.last_entry_at = now
    return decision


def _store(
    feed: Feed, run: ImportRun, parsed: ParsedFeed, now: datetime, seen_before: Collection[int]
) -> tuple[Decision, dict[str, int]]:
    parsed = with_plain_sources(_with_stories(parsed))
    sourced = _with_sources(feed, parsed)
    items = candidates(sourced)
    found = known(items)
    if seen_before and any(is_in_doubt(item, found) for item in items):
        raise InDoubt
    decision = decide(items, found, feed.pk, seen_before)
    new, excluded = ruled(rules_of(feed) if decision.new else (), decision.new, now)
    ids = _store_new(feed, new, parsed, now)
    _store_changed(decision.changed, now)
    more_keys = sorted(decision.more_keys, key=itemgetter(1))
    insert_blindly(EntryKey, [_key(pk, key) for pk, key in more_keys], ignore_conflicts=True)
    rejected = keep_rejected(run, parsed, excluded, now)
    decision.places = _places(items, {**_ids(found, decision), **_ids_of_new(new, ids)})
    return decision, {
        "received": len(parsed.entries) + len(parsed.rejected) + len(seen_before),
        "new": len(new),
        "changed": len(decision.changed),
        "same": decision.same,
        "duplicate": decision.duplicate,
        "rejected": rejected,
    }


def _ids(found: Mapping[Key, Known], decision: Decision) -> dict[Key, int]:
    return {**{key: stored.entry_id for key, stored in found.items()}, **{key: pk for pk, key in decision.more_keys}}


def _ids_of_new(new: Sequence[Candidate], ids: Sequence[int]) -> dict[Key, int]:
    return {key: pk for item, pk in zip(new, ids, strict=True) for key in item.keys}


def _places(items: Sequence[Candidate], ids: Mapping[Key, int]) -> list[int | None]:
    address = EntryKey.Kind.URL.value
    if any(item.entry.url and address not in [key[1] for key in item.keys] for item in items):
        return []
    return [next((ids[key] for key in item.keys if key in ids), None) for item in items]


def _with_stories(parsed: ParsedFeed) -> ParsedFeed:
    """A parser keeps whatever an item says; one that says nothing to a reader is no story, and is rejected here."""
    told = tuple(entry for entry in parsed.entries if entry.has_story)
    silent = tuple(RejectedItem(NO_STORY, entry.payload) for entry in parsed.entries if not entry.has_story)
    return replace(parsed, entries=told, rejected=parsed.rejected + silent)


def _with_sources(feed: Feed, parsed: ParsedFeed) -> list[tuple[int, ParsedEntry]]:
    named = sources_named(parsed.entries)
    sources = {source.key: source.pk for source in Source.objects.filter(key__in=named)} if named else {}
    for key in named.keys() - sources.keys():
        fresh = {"name": named[key].name or key, "type": named[key].type, "site_url": named[key].url}
        sources[key] = Source.objects.get_or_create(key=key, defaults=fresh)[0].pk
    own = None if all(entry.source for entry in parsed.entries) else own_source(feed, parsed).pk
    return [(sources[entry.source.key] if entry.source else own or 0, entry) for entry in parsed.entries]


def own_source(feed: Feed, parsed: ParsedFeed) -> Source:
    """The feed's source; made of the feed's key and title where it has none and its entries name none."""
    if feed.source is None:
        fresh = {"name": (feed.title or parsed.title or feed.key)[:200], "site_url": parsed.url[:500]}
        feed.source = Source.objects.get_or_create(key=feed.key, defaults=fresh)[0]
        feed.save(update_fields=["source"])
    return feed.source


def _store_new(feed: Feed, new: Sequence[Candidate], parsed: ParsedFeed, now: datetime) -> list[int]:
    ids = insert(Entry, [_entry(feed, item, parsed, now) for item in new])
    insert_blindly(Filing, [{"entry_id": pk} for pk in ids])
    # In one order, so that two workers never deadlock.
    keys = sorted([(*key, pk) for pk, item in zip(ids, new, strict=True) for key in item.keys])
    insert_blindly(EntryKey, [_key(pk, (source, kind, digest)) for source, kind, digest, pk in keys])
    queue_by_policy(feed, zip(ids, (item.entry.url for item in new), strict=True), now)
    return ids


def _entry(feed: Feed, item: Candidate, document: ParsedFeed, now: datetime) -> Row:
    parsed = item.entry
    summary, content = storable(parsed.summary), storable(parsed.content)
    return {
        "source_id": item.source_id,
        "feed_id": feed.pk,
        "format": document.format,
        "external_id": _external_id(parsed.external_id),
        "url": parsed.url[:2000],
        "title": storable(parsed.title),
        "summary": summary,
        "content": content,
        "is_html": parsed.is_html,
        "authors": [storable(text) for text in parsed.authors],
        "keywords": [storable(text) for text in parsed.keywords],
        "categories": [storable(text) for text in parsed.categories],
        "image_url": parsed.image_url[:2000],
        "lang": language(parsed.lang) or language(document.lang) or language(feed.lang) or "en",
        "sentiment": parsed.sentiment[:16],
        "score": max(-MOST, min(parsed.score, MOST)) if parsed.score is not None else None,
        "published_at": parsed.published_at or now,
        "dated_by_fetch": parsed.published_at is None,
        "updated_at": parsed.updated_at,
        "received_at": now,
        "payload": shortened(storable(parsed.payload), max(content, summary, key=len)),
        "content_hash": item.content_hash,
        "possible_promotion": promotion_in(parsed),
        "rule_category": item.rule_category,
        "rule_tags": list(item.rule_tags),
    }


def _store_changed(changed: Sequence[tuple[Known, Candidate]], now: datetime) -> None:
    if not changed:
        return
    entries = Entry.objects.in_bulk([stored.entry_id for stored, _ in changed])
    former, later = [], []
    for stored, item in changed:
        entry = entries[stored.entry_id]
        former.append(_version(entry, now))
        _follow(entry, item)
        later.append(entry)
    EntryVersion.objects.bulk_create(former)
    Entry.objects.bulk_update(later, TEXT_FIELDS)
    queue_again(entries, now)


def _follow(entry: Entry, item: Candidate) -> None:
    entry.title, entry.summary = storable(item.entry.title), storable(item.entry.summary)
    entry.content = storable(item.entry.content)
    entry.payload = shortened(storable(item.entry.payload), entry.text)
    entry.content_hash, entry.updated_at = item.content_hash, item.entry.updated_at
    entry.possible_promotion = promotion_in(item.entry)
    entry.version += 1


def _version(entry: Entry, now: datetime) -> EntryVersion:
    return EntryVersion(
        entry=entry,
        number=entry.version,
        title=entry.title,
        summary=entry.summary,
        content=entry.content,
        content_hash=entry.content_hash,
        payload=entry.payload,
        replaced_at=now,
    )


def _key(entry_id: int, key: Key) -> Row:
    return {"entry_id": entry_id, "source_id": key[0], "kind": key[1], "digest": key[2]}


def _external_id(text: str) -> str:
    """The upstream's id as it is; a longer one than the column holds, by its digest."""
    text = storable(text)
    return text if len(text) <= 500 else hashlib.sha256(text.encode()).hexdigest()

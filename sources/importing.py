"""Parsed entries into rows: decide new, changed, same or duplicate (pure), then store in bulk, all or nothing.

Identity is by `EntryKey`: upstream's id; the canonical address; title and time, where the time is not midnight; where
an item has none of these, its words.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from sources.canonical import canonical_url, names_a_page
from sources.models import EntryKey
from sources.parsing.parsed import ParsedEntry, ParsedFeed, ParsedSource

Kind = EntryKey.Kind
Key = tuple[int, str, bytes]
"""Source, kind and digest: what the constraint of `EntryKey` holds unique."""

_NO_KEY = re.compile(r"[^a-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A parsed entry whose source is known, ready for the decision."""

    source_id: int
    entry: ParsedEntry
    content_hash: str
    keys: tuple[Key, ...]
    rule_category: str = ""
    rule_tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of an entry that a key leads to."""

    entry_id: int
    content_hash: str
    feed_id: int | None = None


@dataclass(slots=True)
class Decision:
    """What is to be done with one document's entries."""

    new: list[Candidate] = field(default_factory=list)
    changed: list[tuple[Known, Candidate]] = field(default_factory=list)
    same: int = 0
    duplicate: int = 0
    more_keys: list[tuple[int, Key]] = field(default_factory=list)
    places: list[int | None] = field(default_factory=list)
    """The entry of each item in turn, as far as it has one; set when all is stored, and only where no two of the
    document's items share an address."""


def candidates(entries: Sequence[tuple[int, ParsedEntry]]) -> list[Candidate]:
    """Each (source id, entry) with its keys. An address that several ids of one document share names none of them."""
    pages = [canonical_url(entry.url) for _, entry in entries]
    ids: dict[tuple[int, str], set[str]] = defaultdict(set)
    for (source_id, entry), page in zip(entries, pages, strict=True):
        ids[source_id, page].add(entry.external_id)
    return [
        Candidate(source_id, entry, content_hash(entry), keys_of(source_id, entry, page, ids[source_id, page]))
        for (source_id, entry), page in zip(entries, pages, strict=True)
    ]


def decide(
    candidates: Sequence[Candidate],
    known: Mapping[Key, Known],
    feed_id: int | None = None,
    seen_before: Collection[int] = (),
) -> Decision:
    """Pure: what each candidate is, given what its keys lead to. The first of two in one document counts.

    `seen_before` are entries that stand in the document besides, as they are stored.

    A candidate known by its id or address may have changed, if it comes by the feed that brought it first: two feeds
    of one source may word a story differently, and would change it to and fro. One known by title and time alone is
    the same story under a new id: a duplicate.
    """
    decision = Decision(same=len(seen_before))
    seen: set[Key] = set()
    touched = set(seen_before)
    for item in candidates:
        strong = next((known[key] for key in item.keys if key[1] != Kind.TITLE_TIME and key in known), None)
        match = strong or next((known[key] for key in item.keys if key in known), None)
        if seen.intersection(item.keys) or (match and match.entry_id in touched):
            decision.duplicate += 1
        elif match is None:
            decision.new.append(item)
        elif strong is None:
            decision.duplicate += 1
        elif strong.content_hash == item.content_hash or _is_anothers(strong, feed_id):
            decision.same += 1
        else:
            decision.changed.append((strong, item))
        seen.update(item.keys)
        if strong:
            touched.add(strong.entry_id)
            decision.more_keys.extend((strong.entry_id, key) for key in item.keys if key not in known)
    return decision


def is_in_doubt(item: Candidate, known: Mapping[Key, Known]) -> bool:
    """Whether it takes the rest of its document to tell what `item` is: something is known of it, but not its id."""
    return any(key in known for key in item.keys) and not any(key[1] == Kind.ID and key in known for key in item.keys)


def _is_anothers(known: Known, feed_id: int | None) -> bool:
    return feed_id is not None and known.feed_id is not None and known.feed_id != feed_id


def keys_of(source_id: int, entry: ParsedEntry, page: str, ids: Set[str]) -> tuple[Key, ...]:
    """The keys of one entry; `page` is its canonical address, `ids` are those of all entries at that address."""
    keys = tuple(_keys(source_id, entry, page if len(ids) == 1 else ""))
    return keys or ((source_id, Kind.TEXT.value, _digest(content_hash(entry))),)


def _keys(source_id: int, entry: ParsedEntry, own_page: str) -> Iterator[Key]:
    if entry.external_id:
        yield source_id, Kind.ID.value, _digest(entry.external_id)
    if names_a_page(own_page):
        yield source_id, Kind.URL.value, _digest(own_page)
    moment = entry.published_at
    if entry.title and moment and (moment.hour or moment.minute or moment.second or moment.microsecond):
        title = " ".join(entry.title.casefold().split())
        yield source_id, Kind.TITLE_TIME.value, _digest(f"{title}\n{moment.isoformat()}")


def content_hash(entry: ParsedEntry) -> str:
    """Of what a reader would notice: headline and texts."""
    texts = "\0".join((entry.title, entry.summary, entry.content))
    return hashlib.sha256(texts.encode("utf-8", "surrogatepass")).hexdigest()


def with_plain_sources(parsed: ParsedFeed) -> ParsedFeed:
    """Names of sources as their columns and addresses hold them; an entry whose source has no key names none."""
    return replace(parsed, entries=tuple(_with_plain_source(entry) for entry in parsed.entries))


def _with_plain_source(entry: ParsedEntry) -> ParsedEntry:
    named = entry.source
    if named is None:
        return entry
    key = _NO_KEY.sub("-", named.key.strip().lower())[:80].strip("-")
    plain = ParsedSource(key, (named.name or key)[:200], named.type[:20], named.url[:500])
    return entry if plain == named else replace(entry, source=plain if key else None)


def sources_named(entries: Iterable[ParsedEntry]) -> dict[str, ParsedSource]:
    """The sources that entries of an aggregator name, by key."""
    return {entry.source.key: entry.source for entry in entries if entry.source}


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()

"""Parsed entries into rows: decide new, changed, same or duplicate (pure), then store in bulk, all or nothing.

Identity is by `EntryKey`: upstream's id; the canonical address; title and time, where the time is not midnight.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sources.models import EntryKey
from sources.parsing.parsed import ParsedEntry, ParsedSource

Kind = EntryKey.Kind
Key = tuple[int, str, bytes]
"""Source, kind and digest: what the constraint of `EntryKey` holds unique."""

TRACKING = ("utm_", "mc_", "ga_", "fbclid", "gclid", "igshid", "ref_src", "cmpid", "ocid")


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


@dataclass(slots=True)
class Decision:
    """What is to be done with one document's entries."""

    new: list[Candidate] = field(default_factory=list)
    changed: list[tuple[Known, Candidate]] = field(default_factory=list)
    same: int = 0
    duplicate: int = 0
    more_keys: list[tuple[int, Key]] = field(default_factory=list)


def candidates(entries: Sequence[tuple[int, ParsedEntry]]) -> list[Candidate]:
    """Each (source id, entry) with its keys. An address that several ids of one document share names none of them."""
    ids: dict[tuple[int, str], set[str]] = defaultdict(set)
    for source_id, entry in entries:
        ids[source_id, canonical_url(entry.url)].add(entry.external_id)
    return [
        Candidate(
            source_id,
            entry,
            content_hash(entry),
            tuple(keys_of(source_id, entry, own_url=len(ids[source_id, canonical_url(entry.url)]) == 1)),
        )
        for source_id, entry in entries
    ]


def decide(candidates: Sequence[Candidate], known: Mapping[Key, Known]) -> Decision:
    """Pure: what each candidate is, given what its keys lead to. The first of two in one document counts.

    A candidate known by its id or address may have changed; one known by title and time alone is the same story
    under a new id: a duplicate.
    """
    decision = Decision()
    seen: set[Key] = set()
    touched: set[int] = set()
    for item in candidates:
        strong = next((known[key] for key in item.keys if key[1] != Kind.TITLE_TIME and key in known), None)
        match = strong or next((known[key] for key in item.keys if key in known), None)
        if seen.intersection(item.keys) or (match and match.entry_id in touched):
            decision.duplicate += 1
        elif match is None:
            decision.new.append(item)
        elif strong is None:
            decision.duplicate += 1
        elif strong.content_hash == item.content_hash:
            decision.same += 1
        else:
            decision.changed.append((strong, item))
        seen.update(item.keys)
        if strong:
            touched.add(strong.entry_id)
            decision.more_keys.extend((strong.entry_id, key) for key in item.keys if key not in known)
    return decision


def keys_of(source_id: int, entry: ParsedEntry, *, own_url: bool = True) -> Iterable[Key]:
    """The keys of one entry; `own_url` says that its address names this entry alone."""
    if entry.external_id:
        yield source_id, Kind.ID, _digest(entry.external_id)
    page = canonical_url(entry.url)
    if own_url and _names_a_page(page):
        yield source_id, Kind.URL, _digest(page)
    moment = entry.published_at
    if entry.title and moment and moment.timetz().replace(tzinfo=None) != time.min:
        yield source_id, Kind.TITLE_TIME, _digest(f"{' '.join(entry.title.casefold().split())}\n{moment.isoformat()}")


def canonical_url(url: str) -> str:
    """The address less what does not name the page: scheme, `www.`, tracking parameters, fragment, last slash."""
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:  # a bracket or a port that is none: the text itself is all there is
        return url.strip()
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _is_tracking(key)]
    host = (parts.hostname or "").removeprefix("www.")
    return urlunsplit(("", host + port, parts.path.rstrip("/"), urlencode(sorted(query)), ""))


def content_hash(entry: ParsedEntry) -> str:
    """Of what a reader would notice: headline and texts."""
    return hashlib.sha256(json.dumps([entry.title, entry.summary, entry.content]).encode()).hexdigest()


def sources_named(entries: Iterable[ParsedEntry]) -> dict[str, ParsedSource]:
    """The sources that entries of an aggregator name, by key."""
    return {entry.source.key: entry.source for entry in entries if entry.source}


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _is_tracking(key: str) -> bool:
    return key.lower().startswith(TRACKING)


def _names_a_page(page: str) -> bool:
    """Whether a canonical address has a path or a query: a site's front page names no story."""
    return "/" in page.removeprefix("//") or "?" in page

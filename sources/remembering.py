"""Items that stand in a feed byte for byte as they did last time: they are known, so only the others need be read.

What is remembered of a feed is one row: a digest of each item of its last document, and the entry that it became.
Whoever is in doubt reads the whole document.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import connections, router

from sources.bulk import insert_blindly, update
from sources.importing import Decision
from sources.models import Entry, SeenItems
from sources.parsing.decoding import expects_utf8
from sources.parsing.fragments import Fragments
from sources.parsing.parsed import ParsedFeed

_DIGEST, _ID = 16, 8
_RECORD = _DIGEST + _ID


@dataclass(frozen=True, slots=True)
class Seen:
    """A document of which items stood in the last one. `digests` are those of all its items; `known` of these, with
    their entries; `rest` is the document without them.
    """

    digests: tuple[bytes, ...]
    known: Mapping[bytes, int]
    rest: bytes

    @property
    def left(self) -> list[bytes]:
        return [digest for digest in self.digests if digest not in self.known]


def seen_before(feed_id: int, data: bytes, url: str, content_type: str, *, afresh: bool = False) -> Seen | None:
    """What of a document at `url` is known; None where nothing can be told. `afresh`: as if nothing were known.

    At most two queries.
    """
    pieces = Fragments.of(data) if _is_utf8(data, content_type) else None
    if pieces is None:
        return None
    begun = hashlib.sha256(b"\0".join((pieces.context, url.encode(), content_type.encode())))
    digests = tuple(_digest(begun, item) for item in pieces.items)
    if len(set(digests)) != len(digests):
        return None
    last = {} if afresh else _remembered(feed_id)
    known = {digest: last[digest] for digest in digests if digest in last}
    if not known or not _are_stored(known.values()):
        return Seen(digests, {}, data)
    left = [item for item, digest in zip(pieces.items, digests, strict=True) if digest not in known]
    return Seen(digests, known, b"\n".join((pieces.head, *left, pieces.tail)))


def _is_utf8(data: bytes, content_type: str) -> bool:
    """In any other encoding, what an item says may hang on the others: it is guessed from all of them."""
    try:
        return expects_utf8(data, content_type) and data.decode() != ""
    except UnicodeDecodeError:
        return False


def remember(feed_id: int, seen: Seen | None, parsed: ParsedFeed, decision: Decision) -> None:
    """Keep which items became which entries. Nothing of a document in which items are hard to tell from each other."""
    items: dict[bytes, int] = {}
    if seen and len(seen.left) == len(decision.places) and not (parsed.rejected or decision.duplicate):
        placed = zip(seen.left, decision.places, strict=True)
        items = {**seen.known, **{digest: pk for digest, pk in placed if pk is not None}}
    packed = b"".join(digest + pk.to_bytes(_ID) for digest, pk in items.items())
    if not update(SeenItems, {"items": packed}, feed_id=feed_id) and packed:
        insert_blindly(SeenItems, [{"feed_id": feed_id, "items": packed}], ignore_conflicts=True)


def _digest(begun: "hashlib._Hash", item: bytes) -> bytes:
    digest = begun.copy()
    digest.update(item)
    return digest.digest()[:_DIGEST]


def _remembered(feed_id: int) -> dict[bytes, int]:
    with connections[router.db_for_read(SeenItems)].cursor() as cursor:
        cursor.execute(f"SELECT items FROM {SeenItems._meta.db_table} WHERE feed_id = %s", [feed_id])  # noqa: S608
        packed = bytes((cursor.fetchone() or (b"",))[0])
    records = (packed[at : at + _RECORD] for at in range(0, len(packed), _RECORD))
    return {record[:_DIGEST]: int.from_bytes(record[_DIGEST:]) for record in records}


def _are_stored(ids: Collection[int]) -> bool:
    wanted: Sequence[int] = sorted(set(ids))
    places = ", ".join(["%s"] * len(wanted))
    with connections[router.db_for_read(Entry)].cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {Entry._meta.db_table} WHERE id IN ({places})", wanted)  # noqa: S608
        return bool(cursor.fetchone()[0] == len(wanted))

"""Items that do not become entries, kept with their reason, so that they can be looked at and replayed."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sources.models import ImportRun, RejectedEntry
from sources.parsing.parsed import ParsedFeed, RejectedItem

# Their relative links stand on the site that the document names; those of other formats on the document's address.
LINKS_FROM_SITE = ("rss", "rdf")


def keep_rejected(run: ImportRun, document: ParsedFeed, excluded: Sequence[RejectedItem], now: datetime) -> int:
    """What `document` holds of unusable items, and those that a rule left out; how many.

    The same item again is kept once, under the latest run.
    """
    if not (document.rejected or excluded):
        return 0
    rows = [_row(run, document, item, by_rule=False, now=now) for item in document.rejected]
    rows += [_row(run, document, item, by_rule=True, now=now) for item in excluded]
    RejectedEntry.objects.bulk_create(
        {row.digest: row for row in rows}.values(),
        update_conflicts=True,
        unique_fields=["feed", "digest"],
        update_fields=["run", "reason", "by_rule", "title", "format", "base", "lang", "received_at", "replayed_at"],
    )
    return len(rows)


def _row(run: ImportRun, document: ParsedFeed, item: RejectedItem, *, by_rule: bool, now: datetime) -> RejectedEntry:
    payload = storable(item.payload)
    return RejectedEntry(
        feed_id=run.feed_id,
        run=run,
        reason=item.reason,
        by_rule=by_rule,
        title=storable(item.title)[:300],
        format=document.format,
        base=document.url[:2000] if document.format in LINKS_FROM_SITE else "",
        lang=document.lang[:8],
        payload=payload,
        digest=digest_of(payload),
        received_at=now,
    )


def digest_of(payload: str) -> bytes:
    """By which a stored item is known again."""
    return hashlib.blake2b(payload.encode(), digest_size=16).digest()


def storable(text: str) -> str:
    """`text` less what no database takes: NUL and lone surrogates."""
    if "\0" not in text and text.isascii():
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode()

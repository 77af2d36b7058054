"""The items of a feed as they stand in its bytes, cut out without parsing them.

Only where nothing but blanks stands between one item and the next: then no comment or CDATA section hides a boundary.
"""

import re
from dataclasses import dataclass
from typing import Self

_MARKS = ((b"<item", b"</item>"), (b"<entry", b"</entry>"))
# When a document was made says nothing about its items.
_CLOCKS = re.compile(rb"<(lastBuildDate|pubDate|updated|modified|dc:date)>[^<]*</\1>")


@dataclass(frozen=True, slots=True)
class Fragments:
    """A document in pieces: what stands before its first item, the items, and what stands after the last."""

    head: bytes
    items: tuple[bytes, ...]
    tail: bytes

    @classmethod
    def of(cls, data: bytes) -> Self | None:
        """None where the document has no items, or where it cannot be told where they begin and end."""
        begin, end = next(((begin, end) for begin, end in _MARKS if end in data), (b"", b""))
        if not end or not data.startswith(b"<") or b"<!DOCTYPE" in data:
            return None
        *pieces, tail = data.split(end)
        start = pieces[0].find(begin)
        head, pieces[0] = pieces[0][:start], pieces[0][start:]
        items = tuple(piece.lstrip() + end for piece in pieces)
        if data.count(begin) != len(items) or not all(item.startswith(begin) for item in items):
            return None
        return cls(head, items, tail)

    @property
    def context(self) -> bytes:
        """What stands around the items and may matter to their meaning: namespaces, language, where links start."""
        return _CLOCKS.sub(b"", self.head) + _CLOCKS.sub(b"", self.tail)

"""The items of a feed as they stand in its bytes, cut out without parsing them.

Only where nothing but blanks stands between one item and the next: then no comment or CDATA section hides a boundary.
"""

import re
from dataclasses import dataclass

_ENDS = (b"</item>", b"</entry>")
_BEGINNING = re.compile(rb"<(?:item|entry)[\s>]")


@dataclass(frozen=True, slots=True)
class Fragments:
    """A document in pieces: what stands before its first item, the items, and what stands after the last."""

    head: bytes
    items: tuple[bytes, ...]
    tail: bytes


def fragments(data: bytes) -> Fragments | None:
    """None where the document has no items, or where it cannot be told where they begin and end."""
    end = next((mark for mark in _ENDS if mark in data), None)
    if end is None:
        return None
    *pieces, tail = data.split(end)
    beginning = _BEGINNING.search(pieces[0])
    if beginning is None:
        return None
    start = beginning[0][:-1]
    head, pieces[0] = pieces[0][: beginning.start()], pieces[0][beginning.start() :]
    items = [piece.lstrip() for piece in pieces]
    if not all(item.startswith(start) and item.count(start) == 1 for item in items) or _BEGINNING.search(tail):
        return None
    return Fragments(head, tuple(item + end for item in items), tail)

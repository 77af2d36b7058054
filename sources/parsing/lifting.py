"""Long CDATA sections taken out of a document before it is parsed, and put back into what was found in it.

Most of a feed is HTML in such sections, which an XML parser goes through character by character. What comes out is the
same, or nothing is taken out: wherever there is any doubt of that, or the document might not be well-formed.
"""

import re
from collections.abc import Mapping
from typing import Final

_OPEN, _CLOSE, _END_TAG = b"<![CDATA[", b"]]>", b"</"
_HIDING: Final = ((b"<!--", b"-->"), (b"<?", b"?>"), (_OPEN, _CLOSE))
"""What may hold markup that is none."""
# Elements that hold one section and nothing else, and are read as a whole.
_HOLDERS: Final = (b"<content:encoded>", b"<description>", b'<content type="html">', b'<summary type="html">')
_ITEMS: Final = (b"<item", b"<entry")
_SHORTEST, _LONGEST = 500, 2**20
_MARK: Final = "\ue000"
"""Stands on both sides of a number where a text was; a document that may hold it by itself is left as it is."""
_REFERENCE = re.compile(rb"&#(?:0*57344|x0*e000);", re.IGNORECASE)
# XML 1.0, production 2: what is no character.
_NO_CHARACTERS: Final = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0D})
_NO_CHARACTERS_EITHER: Final = ("\ufffe", "\uffff")

Lifted = dict[str, str]
"""Texts, without blanks at their ends, by what stands in their places."""


class _InDoubt(Exception):
    """The document had better be parsed as it stands."""


def lifted(data: bytes) -> tuple[bytes, Lifted]:
    """A document in UTF-8 without a DOCTYPE, less the long texts of its items; and these."""
    start = next((at for at in map(data.find, _ITEMS) if at >= 0), len(data))
    head, texts = data[:start], Lifted()
    may_hold_marks = not data.isascii() and _MARK.encode() in data
    if may_hold_marks or any(head.rfind(begin) > head.rfind(end) for begin, end in _HIDING):
        return data, {}
    try:
        rest = _without(data[start:], texts)
    except (_InDoubt, UnicodeDecodeError):
        return data, {}
    if b"<!--" in rest or b"<?" in rest or _REFERENCE.search(rest):
        return data, {}
    return head + rest, texts


def restored(written: str, texts: Mapping[str, str]) -> str:
    """Markup with its texts back in their places."""
    if not texts:
        return written
    pieces = written.split(_MARK)
    pieces[1::2] = [texts[_MARK + number + _MARK] for number in pieces[1::2]]
    return "".join(pieces)


def _without(items: bytes, texts: Lifted) -> bytes:
    pieces = items.split(_OPEN)
    for at in range(1, len(pieces)):
        piece = pieces[at]
        if len(piece) >= _SHORTEST and pieces[at - 1].endswith(_HOLDERS):
            pieces[at] = _shorter(piece, texts)
        elif _CLOSE not in piece:
            raise _InDoubt
    return _OPEN.join(pieces)


def _shorter(piece: bytes, texts: Lifted) -> bytes:
    """A section from behind its opening, and what stands after it."""
    section, close, after = piece.rpartition(_CLOSE)
    if not close or (b"]" in section and _CLOSE in section):  # one letter is found sooner than three
        raise _InDoubt
    is_whole = _SHORTEST <= len(section) <= _LONGEST and after.startswith(_END_TAG)
    return _marked(section, texts) + close + after if is_whole else piece


def _marked(section: bytes, texts: Lifted) -> bytes:
    """A mark with the blanks around the section's text, which joins `texts`."""
    if len(section.translate(None, _NO_CHARACTERS)) < len(section):
        raise _InDoubt
    text = section.decode()
    if not text.isascii() and any(map(text.__contains__, _NO_CHARACTERS_EITHER)):
        raise _InDoubt
    if b"\r" in section:  # XML 1.0, 2.11: for whoever reads it, a line ends with one character
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    begun = text.lstrip()
    core = begun.rstrip()
    if not core:
        raise _InDoubt
    mark = f"{_MARK}{len(texts)}{_MARK}"
    texts[mark] = core
    return f"{text[: len(text) - len(begun)]}{mark}{begun[len(core) :]}".encode()

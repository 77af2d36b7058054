"""Bytes to text, by what the document and its server say about its encoding, then by what fits."""

import codecs
import re
from collections.abc import Iterator

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE_OPENINGS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_WIDER_KIN = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
}
_NOT_FOR_DOCUMENTS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape"})
_DECLARATION = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:\- ]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:\-]{1,40})""", re.IGNORECASE)


def decoded(data: bytes, content_type: str = "") -> str:
    """The document as text; never raises. A byte order mark wins, then the server's charset, the document's own
    declaration, UTF-8 and Windows-1252; each only if every byte fits. Valid UTF-8 beats a claim of Latin-1,
    which is what servers say when they know nothing.
    """
    for encoding in _candidates(data, content_type):
        try:
            return data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


def expects_utf8(data: bytes, content_type: str) -> bool:
    """Whether UTF-8 is what `decoded` would try first."""
    return next(_candidates(data, content_type)) == "utf-8"


def _candidates(data: bytes, content_type: str) -> Iterator[str]:
    yield from (encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark))
    yield from _by_opening(data)
    for codec in (*_served(content_type), *_declared(data[:1000])):
        if codec == "cp1252":
            yield "utf-8"
        yield codec
    yield from ("utf-8", "cp1252", "latin-1")


def _by_opening(data: bytes) -> Iterator[str]:
    """Encodings that show in the first bytes: UTF-16 and UTF-32 without a mark, and EBCDIC."""
    opening = next((encoding for start, encoding in _WIDE_OPENINGS if data.startswith(start)), None)
    if opening == "cp037":
        yield from _declared(data[:1000].decode(opening).encode("ascii", "replace"))
    if opening:
        yield opening


def _served(content_type: str) -> Iterator[str]:
    found = _CHARSET.search(content_type)
    if found:
        yield from _codec(found[1])


def _declared(head: bytes) -> Iterator[str]:
    found = _DECLARATION.match(head)
    if found:
        yield from _codec(found[1].decode())


def _codec(claim: str) -> Iterator[str]:
    """Python's name for a claimed encoding, widened to what people mean by it; nothing for names that are no charset.

    UTF-16 and UTF-32 are no claims to follow: they show in the first bytes, or the claim is wrong.
    """
    try:
        name = codecs.lookup(claim.strip().lower().removeprefix("x-")).name
    except LookupError:
        return
    if not name.startswith(("utf-16", "utf-32")) and name not in _NOT_FOR_DOCUMENTS:
        yield _WIDER_KIN.get(name, name)

"""Bytes to text, by what the document and its server say about its encoding, then by what fits."""

import codecs
import re
from collections.abc import Callable, Iterator
from typing import Any

from sources.loading import at_first_call
from sources.parsing.charsets import codec

_guesses: Callable[..., Any] = at_first_call("charset_normalizer", "from_bytes")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EBCDIC = "cp037"
_WIDE_OPENINGS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", _EBCDIC),
)
_DECLARATION = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*\W\s*([A-Za-z0-9._:\- ]{1,40})""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:\-]{1,40})""", re.IGNORECASE)
_TAGS = re.compile(rb"<[^<>]*>")
_LOW_LETTERS = re.compile(rb"[A-Za-z]+")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")

WESTERN = "cp1252"
# What documents that declare nothing turn out to be, where they are not in Latin letters.
_OTHER_SCRIPTS = [
    *("shift_jis", "euc_jp", "euc_kr", "gb18030", "big5", "koi8_r", "koi8_u", "cp1251", "cp866", "iso8859_5"),
    *("cp1253", "cp1255", "cp1256", "cp874"),
]
GUESSED_FROM = 20_000
FEWEST_TELLING = 12
SOUND_PER_FAULT = 4


def decoded(data: bytes, content_type: str = "") -> str:
    """The document as text; never raises. A byte order mark wins, then the server's charset, the document's own
    declaration, and UTF-8; each only if every byte fits, or nearly every one. Latin-1 is what servers say when they
    know nothing, so that valid UTF-8 and the document's declaration beat it. Where nothing is claimed the text
    itself tells: letters of other scripts, else Windows-1252.
    """
    claims = list(dict.fromkeys(_claims(data, content_type)))
    for encoding in claims:
        try:
            return data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    found = next((text for text in (_nearly(data, encoding) for encoding in claims) if text is not None), None)
    return _guessed(data) if found is None else found


def expects_utf8(data: bytes, content_type: str) -> bool:
    """Whether UTF-8 is what `decoded` would try first."""
    return next(_claims(data, content_type)) == "utf-8"


def _claims(data: bytes, content_type: str) -> Iterator[str]:
    yield from (encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark))
    yield from _by_opening(data, content_type)
    said = [*_served(content_type), *_declared(data[:1000])]
    if said and said[0] == WESTERN:
        yield "utf-8"
    yield from (claim for claim in said if claim != WESTERN)
    yield "utf-8"


def _by_opening(data: bytes, content_type: str) -> Iterator[str]:
    """Encodings that show in the first bytes: UTF-16 and UTF-32 without a mark, and the family of EBCDIC."""
    opening = next((encoding for start, encoding in _WIDE_OPENINGS if data.startswith(start)), None)
    if opening == _EBCDIC:
        said = [*_served(content_type), *_declared(data[:1000].decode(opening).encode("ascii", "replace"))]
        yield from (claim for claim in said if data[:4].decode(claim, "replace") == "<?xm")
    if opening:
        yield opening


def _served(content_type: str) -> Iterator[str]:
    found = _CHARSET.search(content_type)
    if found:
        yield from codec(found[1])


def _declared(head: bytes) -> Iterator[str]:
    found = _DECLARATION.match(head)
    if found:
        yield from codec(found[1].decode())


def _nearly(data: bytes, encoding: str) -> str | None:
    """The text where only some bytes do not fit, as where a program cut a text in the middle of a letter."""
    try:
        text = data.decode(encoding, "replace")
    except (UnicodeError, LookupError):
        return None
    faults = text.count("\ufffd")
    sound = sum(len(run) for run in re.findall(r"[^\x00-\x7f\ufffd]+", text))
    return text if sound >= faults * SOUND_PER_FAULT else None


def _guessed(data: bytes) -> str:
    words = _TAGS.sub(b" ", data[:GUESSED_FROM])
    low, high = (sum(map(len, letters.findall(words))) for letters in (_LOW_LETTERS, _HIGH_BYTES))
    if high > FEWEST_TELLING and high * 2 > low:
        found = _guesses(words, cp_isolation=_OTHER_SCRIPTS).best()
        if found is not None:
            return data.decode(found.encoding, "replace")
    try:
        return data.decode(WESTERN)
    except UnicodeError:
        return data.decode("latin-1")

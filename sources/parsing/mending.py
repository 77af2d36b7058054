"""Faults of XML that have one obvious meaning, put right before a document is given up as broken."""

import re
from html import escape, unescape
from html.entities import html5

NO_CHARACTER = "\ufffd"
LONGEST_REFERENCE = 10

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:#(?P<code>[xX][0-9a-fA-F]+|[0-9]+);?|(?P<name>[A-Za-z][\w.-]{0,40});)?",
    re.DOTALL,
)
_XML_NAMES = frozenset({"lt", "gt", "amp", "quot", "apos"})


def mended_xml(text: str, entities: dict[str, str]) -> str:
    """The document without characters that XML forbids, with HTML's and its own entities resolved, and with
    every ampersand that begins no reference written as one. CDATA stays as it is.
    """
    return _REFERENCE.sub(lambda found: _mended(found, entities), _FORBIDDEN.sub("", text))


def _mended(found: re.Match[str], entities: dict[str, str]) -> str:
    code, name = found["code"], found["name"]
    if found.group().startswith("<"):
        return found.group()
    if code:
        number = character_number(code)
        return NO_CHARACTER if number is None else f"&#{number};"
    if not name:
        return "&amp;"
    if name in _XML_NAMES:
        return f"&{name};"
    character = html5.get(f"{name};")
    if name in entities:
        character = unescape(entities[name])
    return f"&amp;{name};" if character is None else escape(character)


def character_number(reference: str) -> int | None:
    """The code point in `#65` or `#x41` without its `#`; None where no text can hold it."""
    if len(reference) > LONGEST_REFERENCE:
        return None
    code = int(reference[1:], 16) if reference[0] in "xX" else int(reference)
    return None if code > 0x10FFFF or _FORBIDDEN.match(chr(code)) else code

"""Scalars as js-yaml 3 writes and understands them, line width unlimited (the article file's YAML style)."""

import re
from typing import Literal

Kind = Literal["text", "null", "boolean", "number", "date"]

_INDENT = 2
_INDICATORS = frozenset("-?:,[]{}#&*!|=>'\"%@`")
_OLD_BOOLEANS = frozenset(
    ("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off", "OFF")
)
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLEANS = frozenset(("true", "True", "TRUE", "false", "False", "FALSE"))
_INTEGER = re.compile(
    r"[-+]?(?:0|0b[01_]*[01]|0x[0-9a-fA-F_]*[0-9a-fA-F]|0[0-7_]*[0-7]|[1-9](?:[0-9_]*[0-9])?"
    r"|[0-9](?:[0-9_]*[0-9])?(?::[0-5]?[0-9])+)"
)
_FLOAT = re.compile(
    r"[-+]?(?:0|[1-9][0-9_]*)(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9_]+(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?"
)
# What js-yaml calls unprintable: it looks at UTF-16 units, so everything above the basic plane counts.
_UNPRINTABLE = re.compile("[^\x20-\x7e\xa1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]")
_NEVER_PLAIN = re.compile(r"[,:\[\]{}]| #")
_ESCAPES = {
    "\0": "\\0",
    "\a": "\\a",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\v": "\\v",
    "\f": "\\f",
    "\r": "\\r",
    "\x1b": "\\e",
    '"': '\\"',
    "\\": "\\\\",
    "\x85": "\\N",
    "\xa0": "\\_",
    "\u2028": "\\L",
    "\u2029": "\\P",
}


def kind_of(plain: str) -> Kind:
    """What a reader of js-yaml 3's default schema takes this unquoted text for."""
    if plain in _NULLS:
        return "null"
    if plain in _BOOLEANS:
        return "boolean"
    if _INTEGER.fullmatch(plain) or (_FLOAT.fullmatch(plain) and not plain.endswith("_")):
        return "number"
    return "date" if _DATE.fullmatch(plain) else "text"


def scalar(text: str, level: int = 1) -> str:
    """`text` as a YAML value; `level` is its depth (1: a key of the root), which only text of several lines shows.

    A block scalar comes without its last line break.
    """
    if _UNPRINTABLE.search(text.replace("\n", "")):
        return _double_quoted(text)
    if "\n" in text:
        return _literal(text, " " * (_INDENT * level))
    return text if _may_be_plain(text) else "'" + text.replace("'", "''") + "'"


def _may_be_plain(text: str) -> bool:
    return not (
        text == ""
        or text[0] in _INDICATORS
        or text[0] == " "
        or text[-1] == " "
        or text == "<<"
        or text in _OLD_BOOLEANS
        or _NEVER_PLAIN.search(text)
        or kind_of(text) != "text"
    )


def _double_quoted(text: str) -> str:
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if not _UNPRINTABLE.match(character):
        return character
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _literal(text: str, margin: str) -> str:
    indicator = str(_INDENT) if text.lstrip("\n").startswith(" ") else ""
    chomping = "+" if text.endswith("\n\n") or text == "\n" else "" if text.endswith("\n") else "-"
    lines = [margin + line if line else "" for line in text.split("\n")]
    return "|" + indicator + chomping + "\n" + "\n".join(lines[:-1] if chomping != "-" else lines)

"""Plain words as Markdown that shows just those words, in Python-Markdown and CommonMark alike."""

import re

_MARKUP = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])")
_ENTITY = re.compile(r"&(?=#|\w{1,32};)")
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")
_LINE_START = re.compile(r"^(?:#|>|[+-](?=\s|$|-)|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)
# Python-Markdown knows no backslash before these.
_ODD_LINE_START = re.compile(r"^[=~:|]", re.MULTILINE)


def escaped(text: str) -> str:
    return lines_escaped(inline_escaped(text))


def inline_escaped(text: str) -> str:
    """Without emphasis, links, code, entities and tags."""
    if _is_plain(text):
        return text
    return _TAG_START.sub("&lt;", _ENTITY.sub("&amp;", _MARKUP.sub(r"\\\g<0>", text)))


def _is_plain(text: str) -> bool:
    """Whether nothing in it could be markup; written out, as this takes a sixth of an expression's time."""
    marked = "*" in text or "_" in text or "[" in text or "]" in text or "`" in text
    return not (marked or "\\" in text or "&" in text or "<" in text)


def lines_escaped(markdown: str) -> str:
    """Without headings, quotes, lists, rules and fences at the start of a line."""
    if markdown[:1].isalpha() and "\n" not in markdown:
        return markdown
    marked = _LINE_START.sub(lambda match: match[0] + "\\" if match[0].isdigit() else "\\" + match[0], markdown)
    return _ODD_LINE_START.sub(lambda match: f"&#{ord(match[0])};", marked)

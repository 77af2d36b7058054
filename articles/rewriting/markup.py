"""Plain text to the Markdown of an article's body, and back to the plain text that sentences are taken from."""

import html
import re
from collections.abc import Iterable, Iterator

_ACTIVE = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_MARK = re.compile(r"^([ \t]*)(?:([#>+=|~-])|(\d{1,9})([.)])(?=\s|$))", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n\s*\n")

_FENCE = re.compile(r"^[ \t]*(?:```|~~~).*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\[\]\n]*\]\([^()\n]*\)")
_LINK = re.compile(r"\[([^\[\]\n]+)\]\((?:<[^>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+[\"'][^\n]*?[\"'])?\)")
_AUTOLINK = re.compile(r"<(https?://[^>\s]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>|<!--.{0,5000}?-->", re.DOTALL)
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^\n]+?)(?<=\S)\1")
_EMPHASIS = re.compile(
    r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])|(?<!\w)_(?=[^\s_])([^_\n]+?)(?<=\S)_(?!\w)"
)
_ADDRESS = re.compile(
    r"(?<=\])\((?:<(?P<angled>[^>\n]*+)>|(?P<linked>[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+))[^()\n]*+\)"
    r"|(?P<bare>\bhttps?://[^\s<>]+(?<![.,;:!?)\]]))"
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|&<])")
_ASIDE = 0xF0000  # a private plane, where escaped characters wait until the marks around them are read
_SET_ASIDE = re.compile(f"[{chr(_ASIDE)}-{chr(_ASIDE + 0x7F)}]")


def escaped(text: str) -> str:
    """Markdown that shows `text` as it is: no emphasis, link, HTML, heading or list can come of it."""
    text = _ACTIVE.sub(lambda found: "\\" + found[0], text)
    text = _ENTITY.sub("&amp;", text).replace("<", "&lt;")
    return _LINE_MARK.sub(lambda found: found[1] + (f"\\{found[2]}" if found[2] else f"{found[3]}\\{found[4]}"), text)


def paragraphs(text: str) -> str:
    """Markdown paragraphs of plain text; blank lines part them, other white space becomes one space."""
    blocks = (" ".join(block.split()) for block in _BLANK_LINES.split(text))
    return "\n\n".join(escaped(block) for block in blocks if block)


def bullets(items: Iterable[str]) -> str:
    lines = (" ".join(item.split()) for item in items)
    return "\n".join(f"- {escaped(line)}" for line in lines if line)


def link(label: str, url: str) -> str:
    """A Markdown link; `label` is Markdown already, `url` is made safe to stand between its brackets."""
    safe = "".join(f"%{ord(char):02X}" if char in " <>()\\\"'`" or ord(char) < 33 else char for char in url)
    return f"[{label}]({safe})"


def addresses(markdown: str) -> Iterator[tuple[int, int]]:
    """The places of the URLs in links, and of those that stand in the text."""
    return (found.span(found.lastgroup or 0) for found in _ADDRESS.finditer(markdown))


def without_addresses(markdown: str) -> str:
    """The same text with blanks in place of URLs, so that places in it stay the same."""
    return _ADDRESS.sub(lambda found: " " * len(found[0]), markdown)


def plain(markdown: str) -> str:
    """The words of Markdown or plain text: links, emphasis, tags and entities undone; line structure is kept."""
    text = _ESCAPE.sub(lambda found: chr(_ASIDE + ord(found[1])), markdown.replace("\r\n", "\n").replace("\r", "\n"))
    text = _FENCE.sub("", text)
    text = _IMAGE.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _TAG.sub("", _AUTOLINK.sub(r"\1", text))
    text = _STRONG.sub(r"\2", text)
    text = _EMPHASIS.sub(lambda found: found[1] or found[2], text)
    return _SET_ASIDE.sub(lambda found: chr(ord(found[0]) - _ASIDE), html.unescape(text))

"""Sanitised HTML, tag by tag, into Markdown that Python-Markdown and CommonMark read alike."""

import re
from dataclasses import dataclass, field
from html import unescape

from articles.markdownescape import inline_escaped, lines_escaped
from articles.plaintext import plain_words

_MAX_CONTAINERS = 8
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_LISTS = ("ul", "ol")
_CELLS = ("td", "th")
_CONTAINERS = frozenset(("blockquote", "li", *_LISTS))
_NOT_IN_URL = re.compile(r"[\s()<>\"\\`|\[\]]")
_SHARE = re.compile(
    r"https?://(?:[\w-]+\.)*(?:facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:intent|share)|t\.me/share"
    r"|linkedin\.com/(?:share|cws|sharing)|reddit\.com/submit|pinterest\.com/pin/create|(?:api|web)\.whatsapp\.com/send"
    r"|wa\.me/|tumblr\.com/share|getpocket\.com/save|feeds\.feedburner\.com/~ff)|mailto:\?",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:the )?(?:post|article|story) .{1,400}"
    r"(?:appeared first on|first appeared on|was originally published on|originally appeared on) .{1,200}"
    r"|(?:this story )?(?:originally|first) appeared on .{1,200}",
    re.IGNORECASE,
)
_TAGS = re.compile(r'<(/?)([a-z][a-z0-9]*)(?: href="([^"]*)")?>([^<]*)')
_INLINE = frozenset(("a", "code", *_EMPHASIS))
_WEB_ADDRESS = re.compile(r"https?://|mailto:.", re.IGNORECASE)
_RUNS = re.compile(" {2,}")
_MAYBE_CALL = re.compile(r"\W*(?:read|continue|share)\b", re.IGNORECASE)
_CALL = re.compile(
    r"(?:read|continue reading|read more|read the full (?:story|article)|share|share this(?: article)?)\s*[:.…»→]*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Container:
    """A quote, a list (which only counts) or an item; `marker` is due at the item's first block."""

    tag: str
    marker: str = ""
    number: int = 0
    begun: bool = False

    @property
    def margin(self) -> str:
        return "> " if self.tag == "blockquote" else " " * 4 if self.tag == "li" else ""


@dataclass(slots=True)
class _Inline:
    """Words gathered for one block; each open mark remembers where it began."""

    parts: list[str] = field(default_factory=list)
    marks: list[tuple[str, str, int]] = field(default_factory=list)


class MarkdownWriter:
    """Reads what nh3 writes where `href` is the only attribute: each tag in small letters, all else escaped."""

    def __init__(self) -> None:
        self._blocks: list[tuple[str, str]] = []
        self._containers: list[_Container] = []
        self._inline = _Inline()
        self._heading = 0
        self._pre = 0
        self._row: list[str] | None = None
        self._breaks = 0
        self._last: list[_Container] = []

    def markdown(self, html: str) -> str:
        """The whole document; without who it is said to have appeared with first, where that is the last of it."""
        self._words(html.partition("<")[0])
        for closing, tag, href, words in _TAGS.findall(html):
            if tag == "p":
                self._flush()
            elif closing:
                self._end(tag)
            else:
                self._start(tag, href)
            if words and (words != "\n" or self._inline.parts or self._pre):
                self._words(words)
        self._end_row()
        while self._blocks and _CREDIT.fullmatch(plain_words(self._blocks[-1][1])):
            self._blocks.pop()
        return "".join(glue + text for glue, text in self._blocks).strip("\n")

    def _start(self, tag: str, href: str) -> None:
        if tag in _INLINE:
            self._open_mark(tag, unescape(href) if "&" in href else href)
        elif tag == "br":
            self._break()
        elif tag in _CELLS:
            self._flush_cell()
        else:
            self._start_block(tag)

    def _end(self, tag: str) -> None:
        if tag in _INLINE:
            self._close_mark(tag)
        elif tag in _CELLS:
            self._flush_cell()
        elif tag == "tr":
            self._end_row()
        elif tag != "br":
            self._end_block(tag)

    def _words(self, data: str) -> None:
        inline = self._inline
        if not (inline.parts or self._pre) and data.isspace():  # nothing shows at the beginning of a block
            return
        if "&" in data:
            data = unescape(data)
        if self._pre:
            inline.parts.append(data)
            return
        words = _with_single_blanks(data)
        if words == " ":
            if not inline.parts:
                return
        else:
            self._breaks = 0
            if not (inline.marks and any(tag == "code" for tag, _, _ in inline.marks)):
                words = inline_escaped(words)
        inline.parts.append(words)

    def _start_block(self, tag: str) -> None:
        self._flush()
        if tag == "pre":
            self._pre += 1
        elif tag == "tr":
            self._end_row()
            self._row = []
        elif tag in _HEADINGS:
            self._heading = _HEADINGS[tag]
        elif tag in _CONTAINERS and len(self._containers) < _MAX_CONTAINERS:
            self._containers.append(_Container(tag, self._marker() if tag == "li" else ""))

    def _marker(self) -> str:
        parent = self._containers[-1] if self._containers else None
        if parent is None or parent.tag != "ol":
            return "- "
        parent.number += 1
        return f"{parent.number}. "

    def _end_block(self, tag: str) -> None:
        self._flush()
        if tag == "pre":
            self._pre = max(0, self._pre - 1)
        elif tag in _HEADINGS:
            self._heading = 0
        elif self._containers and self._containers[-1].tag == tag:
            self._containers.pop()

    def _break(self) -> None:
        """One is a line's end, two are a paragraph's."""
        if self._pre:
            self._inline.parts.append("\n")
            return
        self._breaks += 1
        if self._breaks > 1 and not self._inline.marks and self._row is None:
            self._flush()
        else:
            self._inline.parts.append(" " if self._row is not None or self._heading else "\n")

    def _open_mark(self, tag: str, href: str) -> None:
        self._inline.marks.append((tag, href, len(self._inline.parts)))

    def _close_mark(self, tag: str) -> None:
        if not self._inline.marks or self._inline.marks[-1][0] != tag:
            return
        _, href, start = self._inline.marks.pop()
        parts = self._inline.parts
        inner = "".join(parts[start:])
        del parts[start:]
        words = inner.strip()
        if not words:
            parts.append(inner)
        elif tag == "a":
            self._link(words, href, inner)
        else:
            parts.append(inner if self._is_plain_within(tag) else _around(inner, _marked(tag, words)))

    def _is_plain_within(self, tag: str) -> bool:
        """Whether a mark would say nothing where it stands: in code, in a heading, or in one like it."""
        if not (self._inline.marks or self._heading or self._pre):
            return False
        outer = {mark for mark, _, _ in self._inline.marks}
        symbols = {_EMPHASIS.get(mark) for mark in outer}
        return bool(self._pre or "code" in outer or (tag in _EMPHASIS and (self._heading or _EMPHASIS[tag] in symbols)))

    def _link(self, words: str, href: str, inner: str) -> None:
        parts = self._inline.parts
        if _SHARE.match(href):
            return
        inside = self._inline.marks and any(tag == "a" for tag, _, _ in self._inline.marks)
        if inside or self._pre or not _WEB_ADDRESS.match(href):
            parts.append(inner)
            return
        if parts and parts[-1].endswith("!"):
            parts[-1] = parts[-1][:-1] + "\\!"
        target = _NOT_IN_URL.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), href.strip())
        parts.append(_around(inner, f"[{' '.join(words.split())}]({target})"))

    def _flush_cell(self) -> None:
        if self._row is None:
            self._flush()
            return
        if cell := self._take().replace("\n", " "):
            self._row.append(cell)

    def _end_row(self) -> None:
        """A row is a line of its own: tables in feeds are layout more often than data."""
        self._flush_cell()
        cells, self._row = self._row or [], None
        if cells:
            self._write(" · ".join(cells))

    def _take(self) -> str:
        """The gathered words; marks that are still open lose their effect."""
        inline = self._inline
        text = "".join(inline.parts)
        inline.parts.clear()
        inline.marks.clear()
        self._breaks = 0
        if self._pre:
            return text.strip("\n")
        if "  " in text:
            text = _RUNS.sub(" ", text)
        if "\n" not in text:
            return text.strip()
        return "\n".join(line for line in map(str.strip, text.split("\n")) if line)

    def _flush(self) -> None:
        if self._row is not None:
            self._inline.parts.append(" ")
            return
        if not (self._inline.parts or self._inline.marks):
            self._breaks = 0
            return
        text = self._take()
        if not text or (_MAYBE_CALL.match(text) and _CALL.fullmatch(plain_words(text))):
            return
        if self._pre:
            self._write("\n".join(f"    {line}" for line in text.split("\n")))
        elif self._heading:
            self._write("#" * self._heading + " " + text.replace("\n", " "))
        else:
            self._write(lines_escaped(text).replace("\n", "  \n"))

    def _write(self, text: str) -> None:
        """One block, behind the margins of its quotes and items; an item's marker stands in its first."""
        if not self._containers:
            self._blocks.append(("\n\n" if self._blocks else "", text))
            self._last = []
            return
        containers = [item for item in self._containers if item.tag not in _LISTS]
        glue = self._glue(containers) if self._blocks else ""
        first = "".join([item.marker or item.margin for item in containers])
        if "\n" in text:
            text = text.replace("\n", "\n" + "".join([item.margin for item in containers]))
        self._blocks.append((glue, first + text))
        for item in self._containers:
            item.marker, item.begun = "", True
        self._last = containers

    def _glue(self, containers: list[_Container]) -> str:
        """Items of a list, and a list in an item, follow at once; else a blank line, quoted within a quote."""
        lists = [item for item in self._containers if item.tag in _LISTS]
        nested = len(containers) > 1 and containers[-2].tag == "li" and containers[-2].begun
        if containers and containers[-1].marker and lists and (lists[-1].begun or nested):
            return "\n"
        shared = [item for item in containers if any(item is before for before in self._last)]
        return "\n" + "".join(item.margin for item in shared).rstrip() + "\n"


def _with_single_blanks(text: str) -> str:
    if "  " not in text and text.isprintable():  # of all that is blank, only the usual one is printable
        return text
    inner = " ".join(text.split())
    if not inner:
        return " " if text else ""
    if len(inner) == len(text):
        return inner
    return (" " if text[0].isspace() else "") + inner + (" " if text[-1].isspace() else "")


def _marked(tag: str, words: str) -> str:
    if tag != "code":
        return _EMPHASIS[tag] + words + _EMPHASIS[tag]
    fence = "`" * (1 + max(map(len, re.findall("`+", words)), default=0))
    pad = " " if words.startswith("`") or words.endswith("`") else ""
    return fence + pad + words + pad + fence


def _around(inner: str, marked: str) -> str:
    """`marked` with the blanks that stood at the ends of `inner`."""
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return before + marked + after

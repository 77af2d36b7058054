"""Feed HTML, or plain text, into clean Markdown. Linear in its input, whatever that holds."""

import re
from collections import Counter
from collections.abc import Sequence
from html import unescape

import nh3

from articles.markdownescape import escaped
from articles.markdownwriter import MarkdownWriter

MAX_LENGTH = 200_000
_MAX_OPEN = 400

_BLOCKS = frozenset(
    ("p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote")
) | frozenset(("pre", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "br", "hr", "dl", "dt", "dd", "figure"))
_KEPT = _BLOCKS | {"a", "b", "strong", "i", "em", "code"}
# Their text is no part of a story. Of these nh3 removes the content too.
_DROPPED = frozenset(
    ("script", "style", "figcaption", "button", "form", "select", "option", "nav", "aside", "object", "template")
)
_VOID = frozenset(("area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
_CLEANER = nh3.Cleaner(
    tags=set(_KEPT),
    clean_content_tags=set(_DROPPED),
    attributes={"a": {"href"}, "*": set()},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_ANY_TAG = re.compile(r"<[^<>]*>|<[^<>]*$")
_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_BLOCKS, key=len, reverse=True))})\b[^>]*>")
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_CONTROLS = bytes(byte for byte in (*range(32), 127) if chr(byte) not in "\t\n\r")
_INVISIBLE = "\u200b", "\ufeff"


def to_markdown(html: str) -> str:
    """Markdown without raw HTML, pictures, share links and "first appeared on" footers; headings start at `##`.

    Input beyond 200,000 characters is cut off; hopelessly nested HTML keeps its words and loses its structure.
    """
    return all_to_markdown([html])[0]


def all_to_markdown(documents: Sequence[str]) -> list[str]:
    """`to_markdown` of each. All are cleaned before the first is written, so that the cleaner and the writer do not
    drive each other out of the processor's caches.
    """
    kept = [_without_controls(html[:MAX_LENGTH]) for html in documents]
    cleaned = [None if _is_hopeless(html) else _CLEANER.clean(html) for html in kept]
    return [
        _without_structure(html) if clean is None else MarkdownWriter().markdown(clean)
        for html, clean in zip(kept, cleaned, strict=True)
    ]


def _without_structure(html: str) -> str:
    return text_to_markdown(unescape(_ANY_TAG.sub("\n\n", html)))


def plain_text(html: str) -> str:
    """The words alone, on one line."""
    html = _without_controls(html[:MAX_LENGTH])
    if "<" in html and not _is_hopeless(html):
        html = _BLOCK_TAG.sub(" ", _CLEANER.clean(html))
    return " ".join(unescape(_ANY_TAG.sub("", html)).split())


def text_to_markdown(plain: str) -> str:
    """Paragraphs are kept (between blank lines; each line where there are none), what would be markup is escaped."""
    text = _without_controls(plain[:MAX_LENGTH].replace("\r\n", "\n").replace("\r", "\n")).strip()
    parts = _BLANK_LINES.split(text) if _BLANK_LINES.search(text) else text.split("\n")
    return "\n\n".join(escaped(" ".join(part.split())) for part in parts if part.strip())


def _without_controls(text: str) -> str:
    """Less control characters, lone surrogates, and what has no width."""
    text = text.encode("utf-8", "ignore").translate(None, _CONTROLS).decode()
    for each in _INVISIBLE:
        text = text.replace(each, "")
    return text


def _is_hopeless(html: str) -> bool:
    """Whether so many elements stay open that a correct parser takes quadratic time (3 s for 200 kB of `<ul><li>`)."""
    if html.count("<") <= _MAX_OPEN:
        return False
    count: Counter[str] = Counter()
    is_open = 0
    for closing, tag in _TAG.findall(html):
        name = tag.lower()
        if closing and count[name]:
            count[name] -= 1
            is_open -= 1
        elif not closing and name not in _VOID:
            count[name] += 1
            is_open += 1
            if is_open > _MAX_OPEN:
                return True
    return False

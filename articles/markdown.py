"""Markdown into the HTML of a public page, sanitised last.

Python-Markdown is quadratic or worse on some inputs, so text beyond simple bounds is rendered in a process that is
killed in time; what cannot be rendered is shown as plain paragraphs with a warning, and never as nothing.
"""

import html
import logging
import re
from dataclasses import dataclass

import markdown
import nh3

from sources import isolation

# Two seconds, less the fallback of a very long text and the start of a command.
SECONDS = 1.0
MEGABYTES = 512

_TOO_SLOW = "This text could not be formatted in time, so readers see it as plain paragraphs. Simplify its markup."
_TOO_ODD = "This text could not be formatted, so readers see it as plain paragraphs. Simplify its markup."

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rendered:
    """Safe HTML, and "" or the sentence that tells an editor why it is not what the Markdown asked for."""

    html: str
    warning: str = ""


def render(text: str) -> Rendered:
    """Never raises, and stays under two seconds, whatever the text."""
    text = _without_unprintables(text)
    try:
        if is_simple(text):
            return Rendered(to_html(text))
        return Rendered(isolation.run("articles.markdown", text.encode(), seconds=SECONDS).decode())
    except isolation.TookTooLong:
        return Rendered(_as_paragraphs(text), _TOO_SLOW)
    except Exception:  # a parser of other people's text: any failure of it must still leave a page
        _log.warning("Markdown of %d characters could not be rendered", len(text), exc_info=True)
        return Rendered(_as_paragraphs(text), _TOO_ODD)


def to_html(text: str) -> str:
    """The conversion itself: slow or recursive without bound on hostile text, so only within `render`'s limits."""
    return sanitise(
        markdown.markdown(
            text,
            extensions=["sane_lists", "tables", "fenced_code"],
            extension_configs={"tables": {"use_align_attribute": True}},
            output_format="html",
        )
    )


# --- what is simple ---------------------------------------------------------------------------
# Measured with each of Markdown's markers and 6,600 mixes of two to four, repeated up to these bounds: 0.15 s at worst.
# A real article has 20 markers and lines of 700 characters.
_LONGEST = 100_000
_MOST_OF_EACH = {"\n": 600, "[": 150, "`": 150, "<": 100, "*": 600, "_": 600, "!": 300, "|": 600, "\\": 300, "&": 300}
_DEEPLY_NESTED = re.compile(r"^(?:[ \t]{24}|(?:[ \t]*(?:>|(?:[-+*]|\d+[.)])(?=[ \t>]|$))){5})", re.MULTILINE)


def is_simple(text: str) -> bool:
    """Whether the conversion is certain to be fast enough for the caller's own process."""
    return (
        len(text) <= _LONGEST
        and all(text.count(marker) <= most for marker, most in _MOST_OF_EACH.items())
        and not _DEEPLY_NESTED.search(text)
    )


# --- what is safe -----------------------------------------------------------------------------
# Never svg, math, style, title, textarea, noscript or iframe: mutations were found there.
# fmt: off
_TAGS = {
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "dl", "dt", "dd",
    "table", "thead", "tbody", "tr", "th", "td", "pre", "code", "kbd", "a", "img", "figure", "figcaption",
    "em", "strong", "b", "i", "s", "del", "ins", "sub", "sup", "small", "mark", "abbr", "cite", "q",
}
# Their text is no prose: it goes with the tag.
_DROPPED_WHOLE = {
    "script", "style", "title", "textarea", "noscript", "iframe", "svg", "math", "template", "noembed", "noframes",
    "xmp", "object",
}
# fmt: on
_SCHEMES = {"http", "https", "mailto"}
_ALIGNMENT = {"align": {"left", "center", "right"}}
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")


def _allowed_value(tag: str, attribute: str, value: str) -> str | None:
    """The value, or None for an address whose scheme only hides behind blanks, as in `java script:`."""
    if attribute not in {"href", "src"}:
        return value
    scheme = _SCHEME.match("".join(character for character in value if character > " "))
    return value if not scheme or scheme[1].lower() in _SCHEMES else None


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_DROPPED_WHOLE,
    attributes={
        "a": {"href", "title"},
        "img": {"src", "alt", "title", "width", "height"},
        "ol": {"start"},
        "abbr": {"title"},
    },
    tag_attribute_values={"th": _ALIGNMENT, "td": _ALIGNMENT},
    set_tag_attribute_values={"img": {"loading": "lazy"}},
    url_schemes=_SCHEMES,
    attribute_filter=_allowed_value,
    link_rel=None,
)
# Sanitised text holds `<` only where a tag begins and `"` only around values, so a pattern is enough from here on.
_LINK = re.compile(r'<a((?: [a-z]+="[^"]*")* href="(?!#|/(?![/\\])|[?"])[^"]*"(?: [a-z]+="[^"]*")*)>')
_REL = r'<a\1 rel="noopener nofollow ugc">'


def sanitise(markup: str) -> str:
    """Only allowed tags, attributes and schemes. Links that leave the site carry `rel`; h1 becomes h2."""
    clean = _CLEANER.clean(markup)
    return _LINK.sub(_REL, clean).replace("<h1>", "<h2>").replace("</h1>", "</h2>")


# --- text in, text out ------------------------------------------------------------------------
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def _without_unprintables(text: str) -> str:
    """Controls, half surrogates and noncharacters become U+FFFD: they mean nothing on a page and break encoders."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _as_paragraphs(text: str) -> str:
    blocks = _BLANK_LINES.split(text.strip())
    return sanitise("\n".join(f"<p>{html.escape(block, quote=False)}</p>" for block in blocks))


if __name__ == "__main__":
    isolation.serve(lambda data: to_html(data.decode()).encode(), seconds=SECONDS, megabytes=MEGABYTES)

"""Small rules that every format shares: plain titles, absolute addresses, language codes, word lists."""

import html
import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

HTML_ELEMENTS = """
a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br button
canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset
figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd
label legend li link main map mark math meta meter nav nobr noscript object ol optgroup option output p param picture
pre progress q rp rt ruby s samp script section select small source span strike strong style sub summary sup svg table
tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr
"""
LANGUAGES_ELSEWHERE = {"jp": "ja", "ua": "uk", "cn": "zh", "kr": "ko"}
LONGEST_PERSON = 200
SAFE_SCHEMES = frozenset({"http", "https", "ftp", "ftps"})

_KNOWN_ELEMENTS = frozenset(HTML_ELEMENTS.split())
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s[^<>]*)?/?)>", re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")
_C1 = re.compile("[\x80-\x9f]")
_LEFT_OUT_OF_LINKS = re.compile(r"[\t\r\n]+")
_LINK_ATTRIBUTE = re.compile(r"""(\s(?:href|src|poster)\s*=\s*)(["'])([^"'<>]*)\2""", re.IGNORECASE)
# Signs of equality are rarer than the letters before them.
_RELATIVE = re.compile(r"""=["'](?:(?<=href=.)|(?<=src=.))(?!https?:)""")
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}


def collapse(text: str) -> str:
    """Runs of blanks become one, as HTML does it: a no-break space stays, unless it is at an end."""
    if "\xa0" in text or "\u202f" in text:
        return _SPACE.sub(" ", text).strip()
    return " ".join(text.split())


def plain(markup: str) -> str:
    """A title as a reader should see it: known HTML elements gone, entities resolved, blanks collapsed.

    `1 < 2` and `Vec<Token>` stay, because only names that HTML knows count as tags.
    """
    if "<" in markup:
        markup = _TAG.sub(_without_known_tag, markup)
    if "&" in markup:
        markup = html.unescape(markup)
    return collapse(markup)


def _without_known_tag(match: re.Match[str]) -> str:
    name = match.group(2)
    if name is None:
        return ""
    if name.lower() not in _KNOWN_ELEMENTS:
        return match.group()
    return " " if name.lower() in {"br", "p", "div", "li"} else ""


def mended(text: str) -> str:
    """Undo the two common accidents of encoding: UTF-8 read as Latin-1, and Windows-1252 taken for it."""
    if text.isascii() or not _C1.search(text):
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text.translate(_WINDOWS)


def absolute(base: str, link: str) -> str:
    """The address that `link` means on a page at `base`; as sent where `base` is unknown; "" where it is no address.

    Addresses that a reader must never follow (`javascript:`, `data:`) are none.
    """
    link = link.strip()
    if not link.isprintable():
        link = _LEFT_OUT_OF_LINKS.sub("", link)
    if link.startswith(("https://", "http://")):
        return link
    try:
        joined = urljoin(base, link) if base else link
        scheme = urlsplit(joined).scheme
    except ValueError:
        return ""
    return joined if not scheme or scheme in SAFE_SCHEMES else ""


def document_address(url: str, content_location: str) -> str:
    """What a document's relative links stand on: its Content-Location where the server named one, else its address."""
    found = absolute(url, content_location) if content_location else ""
    return found if found.startswith(("http://", "https://")) else url


def absolute_links(markup: str, base: str) -> str:
    """The same HTML with relative links and pictures made absolute; untouched where there are none."""
    if not base or not _RELATIVE.search(markup):
        return markup
    return _LINK_ATTRIBUTE.sub(lambda found: _absolute_attribute(found, base), markup)


def _absolute_attribute(found: re.Match[str], base: str) -> str:
    name, quote, link = found.groups()
    if not link.strip() or link.startswith("#"):
        return found.group()
    target = absolute(base, html.unescape(link))
    return f"{name}{quote}{html.escape(target)}{quote}" if target else found.group()


@lru_cache(maxsize=1024)
def language(code: str) -> str:
    """`EN`, `en-US` and `en_gb` are `en`; country codes that upstreams send for a language are put right; else ""."""
    if not code:
        return ""
    primary = re.split(r"[-_]", code.strip().lower(), maxsplit=1)[0]
    primary = LANGUAGES_ELSEWHERE.get(primary, primary)
    return primary if len(primary) == 2 and primary.isascii() and primary.isalpha() else ""


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """Blanks trimmed, empty ones and repeats dropped, order kept."""
    return tuple(dict.fromkeys(filter(None, map(collapse, words))))


def keyword_list(text: str) -> tuple[str, ...]:
    """The pieces between `|`, or between commas where there is no `|`."""
    return unique(text.split("|" if "|" in text else ","))


_EMAIL = r"[^\s@<>()]+@[^\s@<>()]+"
_PERSON = re.compile(
    rf"^(?:mailto:)?(?P<email>{_EMAIL})(?:\s+[(]?(?P<after>[^()]+)[)]?)?$|^(?P<before>[^<(]+?)\s*[<(]{_EMAIL}[)>]$"
)


def person(text: str) -> str:
    """The name in `me@example.com (Name)` or `Name <me@example.com>`; the address where there is no name."""
    text = plain(text) if "&" in text else collapse(text)
    if "@" not in text or len(text) > LONGEST_PERSON:
        return text
    found = _PERSON.match(text)
    if not found:
        return text
    return (found["after"] or found["before"] or found["email"]).strip()

"""How values of the wire look on a screen: times, addresses, and received text, which is never shown as HTML."""

import html
import json
import re
from contextlib import suppress
from datetime import datetime
from urllib.parse import urlsplit

import nh3
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils.html import format_html

_BLOCK_END = re.compile(r"</(?:p|div|li|h[1-6]|tr|blockquote|pre|ul|ol|table)\s*>|<br\s*/?>", re.IGNORECASE)
_MANY_LINES = re.compile(r"[ \t]*\n\s*\n\s*")
_BLANKS = re.compile(r"[ \t\xa0]+")
LONGEST = 20_000


def when(moment: datetime | None) -> str:
    """How long ago or ahead, with the time in UTC on hovering; a dash for none."""
    if moment is None:
        return "-"
    return format_html(
        '<time datetime="{}" title="{} UTC" class="nr-when">{}</time>',
        moment.isoformat(),
        f"{moment:%Y-%m-%d %H:%M}",
        naturaltime(moment),
    )


def external_link(url: str, label: str = "") -> str:
    """A link to another site; an address that is not http(s) is shown as text."""
    if urlsplit(url).scheme not in ("http", "https"):
        return label or url or "-"
    return format_html('<a class="nr-link" href="{}" rel="noopener noreferrer nofollow">{}</a>', url, label or url)


def readable(markup: str, *, is_html: bool) -> str:
    """The words of a received text, blocks parted by lines; plain text, to be escaped where it is shown."""
    if not is_html:
        return markup[:LONGEST]
    text = html.unescape(nh3.clean(_BLOCK_END.sub("\n\n", markup[: 4 * LONGEST]), tags=set()))
    return _MANY_LINES.sub("\n\n", _BLANKS.sub(" ", text)).strip()[:LONGEST]


def as_received(text: str) -> str:
    """Text in its own lines, in a box that scrolls; escaped."""
    return format_html('<pre class="nr-received">{}</pre>', text) if text else "-"


def shortened(text: str, limit: int = 110) -> str:
    """For one row of a list."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def promotion_chip(why: str | None) -> str:
    """The mark of a possible promotion, its reason on hovering; nothing where there is no sign of one."""
    if not why:
        return ""
    return format_html('<span class="nr-chip nr-caution" title="{}">possible promotion</span> ', why)


def pretty(payload: str) -> str:
    """JSON indented, anything else as it is; long payloads are cut for the screen."""
    with suppress(ValueError):
        payload = json.dumps(json.loads(payload), indent=2, ensure_ascii=False)
    return payload[:20_000]

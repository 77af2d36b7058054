"""What WordPress keeps of a text into the HTML that it shows: paragraphs from blank lines, no shortcodes of its own."""

import re
from typing import Final

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# The picture of a caption goes too, as pictures inside texts do; so its words would hang in the air.
_CAPTION = re.compile(r"\[(caption|wp_caption)\b[^\]]*\].*?\[/\1\]", re.DOTALL)
_EMBED = re.compile(r"\[embed\b[^\]]*\]\s*(https?://[^\s\[<]+)\s*\[/embed\]")
_MEDIA = re.compile(r"\[(?:gallery|playlist|audio|video)\b[^\]]*\](?:\s*\[/(?:gallery|playlist|audio|video)\])?")
_OUTER: Final = "p|div|h[1-6]|ul|ol|dl|table|blockquote|pre|figure|section|article|hr|form"
_STARTS_A_BLOCK = re.compile(rf"</?(?:{_OUTER}|li|dt|dd|thead|tbody|tfoot|tr|td|th)\b", re.IGNORECASE)
_AROUND_BLOCKS = re.compile(rf"(<(?:{_OUTER})\b[^>]*>)|(</(?:{_OUTER})>)", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p\b", re.IGNORECASE)
_PRE = re.compile(r"<pre\b", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n\s*\n")


def shown_html(kept: str) -> str:
    """As a page shows `kept`, what a post's `content:encoded` holds."""
    text = _COMMENT.sub("", kept.replace("\r\n", "\n"))
    text = _MEDIA.sub("", _EMBED.sub(r'<p><a href="\1">\1</a></p>', _CAPTION.sub("", text)))
    if _PARAGRAPH.search(text) or _PRE.search(text):
        return text
    return _with_paragraphs(text)


def _with_paragraphs(text: str) -> str:
    """WordPress's `wpautop` for the classic editor's texts: blank lines part paragraphs, single ones break lines."""
    parts = _BLANK_LINES.split(_AROUND_BLOCKS.sub(r"\n\n\1\2\n\n", text).strip())
    return "\n".join(_paragraph(part.strip()) for part in parts if part.strip())


def _paragraph(part: str) -> str:
    if _STARTS_A_BLOCK.match(part):
        return part
    return f"<p>{part.replace(chr(10), '<br>')}</p>"

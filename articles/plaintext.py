"""Markdown → the words in it, for teasers. Not a renderer: it only needs to know what is markup in a paragraph."""

import re
from collections.abc import Iterator
from html import unescape

MAX_PARAGRAPH = 5000
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_RULE = re.compile(r" {0,3}(?:[-*_=]\s*){3,}$|=+\s*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+")
_QUOTE = re.compile(r"^ {0,3}> ?", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\[\]]*\]\((?:[^()\s]|\([^()\s]*\))*(?: \"[^\"]*\")?\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?: \"[^\"]*\")?\)")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]*)>")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->")
_CODE = re.compile(r"(`+)(.+?)\1")
# Each way that it begins with names its first character, as that is searched for fastest.
_EMPHASIS = re.compile(r"(\*\*{0,2}|_(?<![^\W_]_)_{0,2}|~~)(?=\S)(.{1,1000}?)(?<=\S)\1(?![^\W_]|(?<=_)_)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_HIDDEN = re.compile("[\ue000-\ue0ff]")


def first_paragraph(markdown: str) -> str:
    """The words of the first paragraph, on one line; of the first list item where there is no paragraph; else ""."""
    item = ""
    for block in _blocks(markdown):
        marker = _ITEM.match(block)
        if marker is None and (words := plain_words(block)):
            return words
        if marker is not None and not item:
            item = plain_words(block[marker.end() :])
    return item


def plain_words(paragraph: str) -> str:
    """One paragraph without emphasis, links, images, code marks and escapes."""
    text = (_QUOTE.sub("", paragraph) if ">" in paragraph else paragraph)[:MAX_PARAGRAPH]
    if "\\" in text:
        text = _ESCAPE.sub(lambda match: chr(0xE000 + ord(match[1])), text)
    if "](" in text:
        text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    if "<" in text:
        text = _TAG.sub("", _AUTOLINK.sub(r"\1", text))
    if "&" in text:
        text = unescape(text)
    if "`" in text:
        text = _CODE.sub(r"\2", text)
    if "*" in text or "_" in text or "~" in text:
        text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
    if "\\" in paragraph:
        text = _HIDDEN.sub(lambda match: chr(ord(match[0]) - 0xE000), text)
    return " ".join(text.split())


def _blocks(markdown: str) -> Iterator[str]:
    """Runs of lines that are neither heading, rule nor fenced code; a list ends at its second item."""
    lines: list[str] = []
    fenced = False
    for line in markdown.splitlines():
        if _FENCE.match(line):
            fenced = not fenced
            continue
        breaks = not line.strip() or _HEADING.match(line) or _RULE.match(line)
        if lines and (breaks or fenced or _ITEM.match(line)):
            yield "\n".join(lines)
            lines = []
        if not breaks and not fenced:
            lines.append(line)
    if lines:
        yield "\n".join(lines)

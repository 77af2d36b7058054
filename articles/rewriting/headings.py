"""The sections of a rewrite, found again in an edited Markdown body."""

import re
from itertools import zip_longest

from articles.rewriting.proposals import HEADS, REQUIRED

NOWHERE = (-1, -1)
_HEAD = re.compile(r"^##[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_ANY_HEAD = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_AUTHOR_HEADS = frozenset(heads["from_author"].casefold() for heads in HEADS.values())
_REQUIRED_HEADS = frozenset(heads[name].casefold() for heads in HEADS.values() for name in REQUIRED)


def author_view(markdown: str) -> str:
    """The text under “From author” (in any language of ours), or ""."""
    return next((text for head, text in _parts(markdown) if head.casefold() in _AUTHOR_HEADS), "")


def author_span(markdown: str) -> tuple[int, int]:
    """From the head “From author” to the next head, of any depth; `NOWHERE` without one."""
    heads = list(_ANY_HEAD.finditer(markdown))
    for head, following in zip_longest(heads, heads[1:]):
        if head and head[1].casefold() in _AUTHOR_HEADS:
            return head.start(), following.start() if following else len(markdown)
    return NOWHERE


def gaps(markdown: str) -> tuple[str, ...]:
    """The heads of sections that a rewrite must have, with nothing under them."""
    return tuple(head for head, text in _parts(markdown) if not text and head.casefold() in _REQUIRED_HEADS)


def without_empty_sections(markdown: str) -> str:
    """The body less every `##` heading with nothing under it; readers never see an empty section."""
    parts = _parts(markdown)
    if all(text for head, text in parts if head):
        return markdown.strip()
    return "\n\n".join(f"## {head}\n\n{text}" if head else text for head, text in parts if text)


def _parts(markdown: str) -> list[tuple[str, str]]:
    """(heading, text under it) in order; what stands before the first heading has the heading ""."""
    pieces = _HEAD.split(markdown)
    return [("", pieces[0].strip()), *((pieces[i], pieces[i + 1].strip()) for i in range(1, len(pieces), 2))]

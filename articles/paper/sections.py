"""The text of a story, cut at its headings, so that the four of a rewrite can be set as one article."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Final

from django.utils.safestring import SafeString, mark_safe

from articles.rewriting.proposals import HEADS

WORDS_A_MINUTE: Final = 220
_HEADING = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)
# In sanitised HTML, `<` stands only where a tag begins. What a person typed is no HTML and never comes here.
_TAG = re.compile(r'<(?:[^>"]|"[^"]*")*>')
_PARAGRAPH = re.compile(r"<p[^>]*>(.*?)</p>", re.DOTALL)
# How older files head the section about the market, besides what the desk writes today.
_OLDER_HEADS: Final = dict.fromkeys(("вплив на ринок криптовалют", "вплив на крипто ринок"), "impact")
_KINDS: Final = _OLDER_HEADS | {head.casefold(): str(kind) for heads in HEADS.values() for kind, head in heads.items()}


@dataclass(frozen=True, slots=True)
class Section:
    """`kind` is one of a rewrite's four, `lead` for what stands before any heading, or `plain`."""

    kind: str
    heading: str
    html: SafeString


def sections(html: str) -> list[Section]:
    """The parts of sanitised HTML in order; a heading with nothing under it is left out."""
    pieces = _HEADING.split(html)
    found = [_section("", pieces[0])]
    found += [_section(pieces[at], pieces[at + 1]) for at in range(1, len(pieces), 2)]
    return [section for section in found if section.html]


def _section(heading: str, html: str) -> Section:
    words = _words(heading)
    kind = _KINDS.get(words.casefold().rstrip("?").replace("-", " "), "plain") if words else "lead"
    return Section(kind, words, mark_safe(html.strip()))  # noqa: S308 - cut out of what the sanitiser made


def says_again(standfirst: str, html: str) -> bool:
    """Whether the standfirst was derived from the text: it is the first paragraph, or breaks off as derived ones do."""
    first = _PARAGRAPH.search(html)
    return standfirst.endswith("…") or (first is not None and _words(first[1]) == " ".join(standfirst.split()))


def reading_minutes(html: str) -> int:
    """At least one."""
    words = _TAG.sub("", html).replace("&nbsp;", " ").split()
    return max(1, round(len(words) / WORDS_A_MINUTE))


def _words(html: str) -> str:
    return " ".join(unescape(_TAG.sub("", html)).split())

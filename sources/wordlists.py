"""Words in running text: whole words, whatever their case, and never a pattern that a text could choke on."""

import re
from collections.abc import Iterable

from sources.parsing.texts import plain

_APART, _WORD = re.compile(r"[\W_]+"), re.compile(r"[^\W_]+")


def normal(text: str) -> str:
    """`text` as words in small letters with one blank around each, so that a phrase is found by `in`."""
    return f" {_APART.sub(' ', text.casefold()).strip()} "


def words_of(text: str) -> list[str]:
    """The words of `normal` text."""
    return _WORD.findall(text.casefold())


def normal_of(*markups: str, is_html: bool) -> str:
    """The words of several texts; tags between the words of HTML are none."""
    if is_html:
        markups = tuple(plain(markup.replace("<", " <")) for markup in markups)
    return normal(" \n ".join(markups))


def phrases(text: str) -> tuple[str, ...]:
    """The words and phrases between commas or lines, as they were typed, each once."""
    pieces = (" ".join(piece.split()) for piece in re.split(r"[,\n;]", text))
    return tuple(dict.fromkeys(piece for piece in pieces if piece))


def needle(phrase: str) -> str:
    """What to look for in `normal` text: `rate cut` as whole words, `regulat*` as the beginning of one. "" for none."""
    words = normal(phrase).strip()
    if not words:
        return ""
    return f" {words}" if phrase.rstrip().endswith("*") else f" {words} "


def found(needles: Iterable[str], haystack: str) -> bool:
    """Whether one of them occurs in `normal` text."""
    return any(each in haystack for each in needles)

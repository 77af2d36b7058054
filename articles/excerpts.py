"""What of a text answers a search, and how well it does. Pure; the databases only say which texts hold the words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Final

from django.utils.safestring import SafeString, mark_safe

_BEFORE: Final = 60
_LENGTH: Final = 230
_ENDINGS: Final = 2
"""By so many letters a word of the same stem may be longer than the one that was asked for."""
_SATURATION: Final = 1.5
_IN_TITLE: Final = 3.0
_NEWNESS: Final = 0.4
_HALF_LIFE_DAYS: Final = 30.0
_WEIGHED: Final = 3000
_LETTER: Final = r"[^\W_]"

Compiled = tuple[str, re.Pattern[str]]


@dataclass(frozen=True)
class Needle:
    """A term of a search as it stands in texts, in lower case: its words, and the stem of each."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    open_ended: bool = False

    @cached_property
    def pattern(self) -> str:
        """A regular expression for the whole term."""
        last = len(self.words) - 1
        alike = [self._alike(at, may_go_on=self.open_ended and at == last) for at in range(last + 1)]
        return rf"(?<!{_LETTER})" + r"[\W_]+".join(alike) + rf"(?!{_LETTER})"

    @cached_property
    def start(self) -> str:
        """How every occurrence begins."""
        return self.stems[0] if self.words[0].startswith(self.stems[0]) else self.words[0]

    def _alike(self, at: int, *, may_go_on: bool) -> str:
        word, stem = self.words[at], self.stems[at]
        if may_go_on:
            return f"{re.escape(word)}{_LETTER}*"
        if stem == word or not word.startswith(stem):
            return re.escape(word)
        return f"{re.escape(stem)}{_LETTER}{{0,{len(word) - len(stem) + _ENDINGS}}}"


class Sought:
    """All terms of one search."""

    def __init__(self, needles: Sequence[Needle]) -> None:
        self._needles = [(needle.start, re.compile(needle.pattern)) for needle in needles]
        together = "|".join(f"(?:{needle.pattern})" for needle in needles)
        self._any = re.compile(together, re.IGNORECASE) if together else None

    def excerpt(self, text: str) -> SafeString:
        """Some 230 characters around the first word that was found, or from the beginning, as safe HTML."""
        at = self._first(text)
        start = _word_start(text, at - _BEFORE) if at > _BEFORE else 0
        end = start + _LENGTH
        if end < len(text):
            end = max(text.rfind(" ", start + _LENGTH // 2, end), start + _LENGTH // 2)
        told = self._marked(" ".join(text[start:end].split()))
        return mark_safe(f"{'…' if start else ''}{told}{'…' if end < len(text) else ''}")  # noqa: S308 - escaped

    def score(self, title: str, text: str, days: float) -> float:
        """How well a text answers; `days`: how much older it is than the newest of those it is compared with."""
        title, text = title.lower(), text[:_WEIGHED].lower()
        found = sum(_IN_TITLE * _often(one, title) + _often(one, text) for one in self._needles)
        newness: float = _NEWNESS * 0.5 ** (days / _HALF_LIFE_DAYS)
        return found / max(len(self._needles), 1) + newness

    def _first(self, text: str) -> int:
        lowered = text.lower()
        if len(lowered) != len(text):
            lowered = text
        starts = (next(_places(needle, lowered), -1) for needle in self._needles)
        return min((at for at in starts if at >= 0), default=0)

    def _marked(self, text: str) -> str:
        if self._any is None:
            return escape(text)
        told, last = "", 0
        for match in self._any.finditer(text):
            told += f"{escape(text[last : match.start()])}<mark>{escape(match[0])}</mark>"
            last = match.end()
        return told + escape(text[last:])


def _often(needle: Compiled, text: str) -> float:
    """From 0 towards 1, the more often it stands there."""
    count = sum(1 for _ in _places(needle, text))
    return count / (count + _SATURATION)


def _places(needle: Compiled, text: str) -> Iterator[int]:
    """Where it stands. A plain search for how it begins is many times faster than the expression's own."""
    start, pattern = needle
    at = text.find(start)
    while at >= 0:
        if pattern.match(text, at):
            yield at
        at = text.find(start, at + 1)


def _word_start(text: str, at: int) -> int:
    found = text.find(" ", at, at + _BEFORE)
    return found + 1 if found >= 0 else at

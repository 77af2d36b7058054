"""Tickers: in letters, by a coin's name, or by the initials of a phrase."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from articles.rewriting import coins
from articles.rewriting.checking.claim import Claim, Span, Verdict
from articles.rewriting.mentions import is_ticker
from articles.rewriting.names import is_plural
from articles.rewriting.reading import Reading
from articles.rewriting.wording import Word

_SMALL = frozenset(["of", "the", "and", "for", "on"])
_APART = "|"
# Letters and digits in one word, which are several words elsewhere: ERC20.
_MIXED = re.compile(r"\b[^\W\d_]+\d\w*")


@dataclass(frozen=True, slots=True)
class Initials:
    """The first letters of a text's words, `|` where punctuation parts them, beside the words."""

    letters: str
    words: tuple[Word | None, ...]

    def find(self, key: str) -> Span | None:
        """The phrase with these initials: of three words at least, or of two with capitals."""
        place = self.letters.find(key.lower())
        if place < 0:
            return None
        first, last = self.words[place], self.words[place + len(key) - 1]
        return (first.start, last.end) if first and last else None


@dataclass(frozen=True)
class Spoken:
    """What a text speaks of: the place of each word and of each in capitals, initials without small words and with."""

    text: Reading
    words: dict[str, Span]
    acronyms: dict[str, Span]

    @cached_property
    def initials(self) -> tuple[Initials, Initials]:
        return _initials(self.text, small=False), _initials(self.text, small=True)

    @cached_property
    def folded(self) -> str:
        return f" {' '.join(word.folded for word in self.text.words)} "

    def ticker(self, key: str) -> Span | None:
        for name in (key.lower(), *coins.NAMES.get(key, ())):
            if place := self.words.get(name) or self.words.get(f"{name}s") or self._declined(name):
                return place
        if len(key) < 3 or not key.isalpha():
            return None
        return self.initials[0].find(key) or self.initials[1].find(key)

    def _declined(self, name: str) -> Span | None:
        """Ukrainian words by their beginnings, names of two words by their first."""
        if " " in name and f" {name} " in self.folded:
            return self.words.get(name.partition(" ")[0])
        if name.isascii():
            return None
        return next((place for word, place in self.words.items() if word.startswith(name)), None)


def spoken(text: Reading) -> Spoken:
    places: dict[str, Span] = {}
    for word in text.words:
        places.setdefault(word.folded.removesuffix("'s"), (word.start, word.end))
    for mixed in _MIXED.finditer(text.text):
        places.setdefault(mixed[0].lower(), mixed.span())
    capitals = {
        word.folded.removesuffix("s") if is_plural(text.text[word.start : word.end]) else word.folded: (
            word.start,
            word.end,
        )
        for word in reversed(text.words)
        if is_ticker(text.text[word.start : word.end])
    }
    return Spoken(text, places, capitals)


def _initials(text: Reading, *, small: bool) -> Initials:
    letters, held = [], list[Word | None]()
    last = 0
    for word in text.words:
        if not small and word.folded in _SMALL:
            last = word.end
            continue
        if text.text[last : word.start].strip(" -\n\u00a0"):
            letters.append(_APART)
            held.append(None)
        letters.append(word.folded[0])
        held.append(word)
        last = word.end
    return Initials("".join(letters), tuple(held))


def claims(source: Spoken, proposal: Reading) -> Iterator[Claim]:
    judged: dict[str, Span | None] = {}
    for mention in proposal.tickers:
        if mention.key not in judged:
            judged[mention.key] = source.ticker(mention.key)
        place = judged[mention.key]
        verdict: Verdict = "supported" if place else "unsupported"
        yield Claim("ticker", mention.text, None, verdict, place, (mention.start, mention.end))


def dropped(source: Reading, proposal: Spoken) -> Iterator[Claim]:
    seen = set[str]()
    for mention in source.tickers:
        if mention.key not in seen:
            seen.add(mention.key)
            if not proposal.ticker(mention.key):
                yield Claim("ticker", mention.text, None, "dropped", (mention.start, mention.end), None)

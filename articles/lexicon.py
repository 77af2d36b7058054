"""VADER's own scores in a tenth of its time, most of which went into putting whole texts in small letters again and
again, and into asking of every word what only a few can answer. A test holds the two together.
"""

from collections.abc import Sequence
from string import punctuation

from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    C_INCR,
    N_SCALAR,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
    normalize,
    scalar_inc_dec,
)

_NEGATIONS = frozenset(NEGATE)
_FADING = (1.0, 0.95, 0.9)
"""What a booster counts for, one, two or three words before."""
# An idiom can only stand where its longest word does.
_IN_IDIOMS = frozenset(max(idiom.split(), key=len) for idiom in (*SPECIAL_CASES, *BOOSTER_DICT) if " " in idiom)
_STRESSING = frozenset(("so", "this"))
_SHORT = 2
"""Letters of what is left alone: with its punctuation it may be an emoticon."""


class Lexicon(SentimentIntensityAnalyzer):
    """`lexicon` may be changed until the first text is scored."""

    def __init__(self) -> None:
        super().__init__()
        self._emojis = frozenset(self.emojis)

    def compound(self, text: str) -> float:
        """Between -1 and 1, as `polarity_scores(text)["compound"]`."""
        if not text.isascii() and not self._emojis.isdisjoint(text):
            return float(self.polarity_scores(text)["compound"])
        words = [word if word.isalpha() else _bare(word) for word in text.split()]
        lower = " ".join(words).lower().split(" ")
        lexicon = self.lexicon
        telling = [at for at, word in enumerate(lower) if word in lexicon and self._counts(lower, at)]
        if not telling:
            return 0.0
        shouts = any(map(str.isupper, words)) and not all(map(str.isupper, words))
        scores: Sequence[float] = [self._valence(words, lower, at, shouts) for at in telling]
        if "but" in lower:
            by_place = dict(zip(telling, scores, strict=True))
            scores = self._but_check(words, [by_place.get(at, 0) for at in range(len(words))])
        return self._compound(float(sum(scores)), text)

    @staticmethod
    def _counts(lower: Sequence[str], at: int) -> bool:
        return lower[at] not in BOOSTER_DICT and not (lower[at] == "kind" and lower[at + 1 : at + 2] == ["of"])

    def _compound(self, total: float, text: str) -> float:
        emphasis = self._punctuation_emphasis(text)
        total += emphasis if total > 0 else -emphasis if total < 0 else 0
        return round(float(normalize(total)), 4)

    def _valence(self, words: Sequence[str], lower: Sequence[str], at: int, shouts: bool) -> float:
        """Of the word there, given those around it. `shouts`: some words stand in capitals, and some do not."""
        valence: float = self._bare_valence(lower, at)
        if shouts and words[at].isupper():
            valence += C_INCR if valence > 0 else -C_INCR
        for back in range(min(at, 3)):
            other = lower[at - back - 1]
            if other in self.lexicon:
                continue
            if other in BOOSTER_DICT:
                valence += scalar_inc_dec(words[at - back - 1], valence, shouts) * _FADING[back]
            if other in _NEGATIONS or "n't" in other or (back == 2 and lower[at - 1] in _STRESSING):
                valence = _negated(valence, lower[at - back - 1 : at])
            if back == 2 and not _IN_IDIOMS.isdisjoint(near := lower[at - 3 : at + 3]):
                valence = self._special_idioms_check(valence, near, 3)
        return float(self._least_check(valence, lower, at)) if at and lower[at - 1] == "least" else valence

    def _bare_valence(self, lower: Sequence[str], at: int) -> float:
        """Turned round behind “no”, which tells nothing itself before a word that tells something."""
        word, before = lower[at], lower[max(0, at - 3) : at]
        if "no" in before[-2:] or (before[:1] == ["no"] and len(before) == 3 and before[2] in ("or", "nor")):
            return float(self.lexicon[word] * N_SCALAR)
        is_prelude = word == "no" and at + 1 < len(lower) and lower[at + 1] in self.lexicon
        return 0.0 if is_prelude else float(self.lexicon[word])


def _bare(word: str) -> str:
    return bare if len(bare := word.strip(punctuation)) > _SHORT else word


def _negated(valence: float, near: Sequence[str]) -> float:
    """By the first of `near`, the words from there on; some never negate, whatever the first is."""
    first, *rest = near
    if len(near) == 2 and first == "never" and rest[0] in _STRESSING:
        return valence * 1.25
    if len(near) == 3 and ((first == "never" and rest[0] in _STRESSING) or rest[1] in _STRESSING):
        return valence * 1.25
    if first == "without" and "doubt" in rest:
        return valence
    return float(valence * N_SCALAR) if first in _NEGATIONS or "n't" in first else valence

"""VADER's own scores in a quarter of its time, most of which went into putting whole texts in small letters again and
again, and into asking of every word what only a few can answer. A test holds the two together.
"""

from typing import Any

from vaderSentiment.vaderSentiment import BOOSTER_DICT, N_SCALAR, NEGATE, SentimentIntensityAnalyzer, SentiText

_NEGATIONS = frozenset(NEGATE)
_BEFORE, _AFTER = 3, 2  # How far around a word the rules look.


class Lexicon(SentimentIntensityAnalyzer):
    """`lexicon` may be changed until the first text is scored."""

    def __init__(self) -> None:
        super().__init__()
        self._emojis = frozenset(self.emojis)

    def compound(self, text: str) -> float:
        """Between -1 and 1, as `polarity_scores(text)["compound"]`."""
        if not self._emojis.isdisjoint(text):
            return float(self.polarity_scores(text)["compound"])
        text = text.strip()
        found = SentiText(text)
        words: list[str] = found.words_and_emoticons
        lower = [word.lower() for word in words]
        scores: list[float] = []
        for place, word in enumerate(lower):
            scored = word in self.lexicon and word not in BOOSTER_DICT and lower[place : place + 2] != ["kind", "of"]
            if scored:
                self.sentiment_valence(0, found, words[place], place, scores)
            else:
                scores.append(0)
        if "but" in lower:
            scores = self._but_check(words, scores)
        return float(self.score_valence(scores, text)["compound"])

    @staticmethod
    def _negation_check(valence: float, words: Any, start_i: int, i: int) -> float:
        """As the base has it: `start_i` counts the words between, of `words[i]` and the one looked at."""
        near = [word.lower() for word in words[i - start_i - 1 : i]]
        if start_i == 1 and near[0] == "never" and near[1] in ("so", "this"):
            return valence * 1.25
        if start_i == 2 and ((near[0] == "never" and near[1] in ("so", "this")) or near[2] in ("so", "this")):
            return valence * 1.25
        if start_i and near[0] == "without" and "doubt" in near[1:]:
            return valence
        return valence * N_SCALAR if near[0] in _NEGATIONS or "n't" in near[0] else valence

    @staticmethod
    def _special_idioms_check(valence: float, words: Any, i: int) -> float:
        near = words[i - _BEFORE : i + _AFTER + 1]
        return float(SentimentIntensityAnalyzer._special_idioms_check(valence, near, _BEFORE))

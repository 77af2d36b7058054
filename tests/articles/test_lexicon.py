"""Our quicker way through VADER's rules comes to VADER's own scores."""

import random

import pytest
from vaderSentiment.vaderSentiment import BOOSTER_DICT, SPECIAL_CASES, SentimentIntensityAnalyzer

from articles.lexicon import Lexicon

NEAR = "never so this without doubt least at very no nor or but isn't kind of sort :) fine... BTC"
TONES = "great GREAT bad terrible! hope fear loss win?"
WORDS = [*NEAR.split(" "), *TONES.split(" "), *BOOSTER_DICT, *SPECIAL_CASES]


@pytest.fixture(scope="module")
def analyzers() -> tuple[Lexicon, SentimentIntensityAnalyzer]:
    return Lexicon(), SentimentIntensityAnalyzer()


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "never so great", "this great", "without a doubt great", "without doubt great", "kind of great"),
        *("I like it, but it is bad!", "at least good", "least good", "no good", "GOOD news", "good 😀", "yeah right"),
    ],
)
def test_a_text_scores_as_vader_says(text: str, analyzers: tuple[Lexicon, SentimentIntensityAnalyzer]) -> None:
    ours, theirs = analyzers
    assert ours.compound(text) == theirs.polarity_scores(text)["compound"]


def test_whatever_words_meet_they_score_as_vader_says(analyzers: tuple[Lexicon, SentimentIntensityAnalyzer]) -> None:
    ours, theirs = analyzers
    chance = random.Random(7)
    texts = [" ".join(chance.choices(WORDS, k=chance.randrange(1, 40))) for _ in range(1500)]
    assert [text for text in texts if ours.compound(text) != theirs.polarity_scores(text)["compound"]] == []

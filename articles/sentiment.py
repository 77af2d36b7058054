"""The tone of a story for the market, where the feed names none: a general lexicon, corrected by words of the trade."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from articles.lexicon import Lexicon
from articles.phrases import alternatives
from sources.tables import read_table

Label = Literal["POSITIVE", "NEGATIVE", "NEUTRAL"]

_DATA = Path(__file__).parent / "data" / "tone.toml"
_READ = 600
_TITLE_WEIGHT = 0.5
_THRESHOLD = 0.05
_ENGLISH = """
the and of to for with on as at is are has have its after from by will says be it that this into below above
"""
_OTHER_LATIN = """
de el la los las en que un una por con para del les des une est dans du au sur le et der das und ist mit von auf ein
eine il che di della non sono do da em uma os no na het van een ve bir ile bu dan yang untuk pada jest nie
"""
_ENGLISH_WORDS, _OTHER_WORDS = frozenset(_ENGLISH.split()), frozenset(_OTHER_LATIN.split())
_LETTERS = re.compile(r"[^\W\d_]+")
_FOREIGN_LETTER = re.compile(r"[^\W\d_\x00-\x7f]")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sentiment:
    """`score` runs from -1 (bad for the market) to 1."""

    label: Label
    score: float


def label(title: str, text: str) -> Sentiment:
    """By the title and the first 600 characters of plain text or Markdown. Anything but English is NEUTRAL."""
    lead = text[:_READ]
    if not _is_english(f"{title} {lead}"):
        return Sentiment("NEUTRAL", 0.0)
    weigh = _scale()
    score = weigh(title) * _TITLE_WEIGHT + weigh(lead) * (1 - _TITLE_WEIGHT) if lead.strip() else weigh(title)
    tone: Label = "POSITIVE" if score >= _THRESHOLD else "NEGATIVE" if score <= -_THRESHOLD else "NEUTRAL"
    return Sentiment(tone, round(score, 4))


def _is_english(text: str) -> bool:
    """Nearly all words of plain Latin letters, and more function words of English than of its neighbours, if any."""
    if not text.isascii() and _FOREIGN_LETTER.search(text):
        runs = _LETTERS.findall(text)
        if sum(run.isascii() for run in runs) * 10 < len(runs) * 9:
            return False
    words = _WORD.findall(text.lower())
    other = sum(map(_OTHER_WORDS.__contains__, words))
    return not other or sum(map(_ENGLISH_WORDS.__contains__, words)) > other


@cache
def _scale() -> Callable[[str], float]:
    """From text to a score between -1 and 1. Built once: reading the general lexicon takes 10 ms."""
    analyzer = Lexicon()
    tones = _tones()
    phrases = {phrase.replace("-", " "): tone for phrase, tone in tones.items() if re.search("[ -]", phrase)}
    stems = {word[:-1]: tone for word, tone in tones.items() if word.endswith("*") and word not in phrases}
    for stem, tone in stems.items():
        analyzer.lexicon.update({word: tone for word in analyzer.lexicon if word.startswith(stem)})
    analyzer.lexicon.update({word: tone for word, tone in tones.items() if "*" not in word and word not in phrases})
    joined = _joined(phrases, stems, analyzer.lexicon)

    def weigh(text: str) -> float:
        return analyzer.compound(joined(text))

    return weigh


def _joined(phrases: dict[str, float], stems: dict[str, float], lexicon: dict[str, float]) -> Callable[[str], str]:
    """Puts one word that the lexicon knows in the place of each phrase, and of each word that begins with a stem."""
    stands_for = alternatives([*phrases, *(stem + "*" for stem in stems)])
    pattern = re.compile(rf"\W({stands_for})\b")  # begins with a character, as that is searched for fastest
    tones = phrases | stems
    lexicon.update({_name(tone): tone for tone in tones.values()})

    def replaced(text: str) -> Iterator[str]:
        lower, end = text.lower(), 0
        if len(lower) != len(text):  # a few capitals have no small letter of their own
            text = lower
        for match in pattern.finditer(f" {lower}"):
            found = match[1].replace("-", " ")
            if found not in lexicon:
                yield text[end : match.start()]
                yield name_of(found)
                end = match.end() - 1
        yield text[end:]

    @lru_cache(maxsize=4096)
    def name_of(found: str) -> str:
        begun = (tone for start, tone in by_length if found.startswith(start))
        return _name(phrases[found]) if found in phrases else _name(next(begun))

    by_length = sorted(((key.rstrip("*"), tone) for key, tone in tones.items()), key=lambda pair: -len(pair[0]))
    return lambda text: "".join(replaced(text))


def _name(tone: float) -> str:
    """A word of the lexicon that nobody writes."""
    return f"tone{tone:+.1f}".replace("+", "p").replace("-", "n").replace(".", "x")


def _tones() -> dict[str, float]:
    levels: dict[str, str] = read_table(_DATA)
    return {word.strip(): float(level) for level, line in levels.items() for word in line.split(",")}

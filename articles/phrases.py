"""One regular expression for a whole table of phrases, fast to search with."""

import re
from collections import defaultdict
from collections.abc import Iterable

_GROUPED_LETTERS = 3


def alternatives(phrases: Iterable[str]) -> str:
    """Matches any of `phrases`, the longest that fits. A blank stands for a hyphen too, `*` for the rest of a word.

    Grouped by their first letters, so that a word that begins none of them is dismissed at once.
    """
    return _grouped(sorted(phrases, key=len, reverse=True), _GROUPED_LETTERS)


def _grouped(phrases: list[str], letters: int) -> str:
    if len(phrases) == 1 or not letters:
        return "|".join(map(_pattern, phrases))
    by_letter: defaultdict[str, list[str]] = defaultdict(list)
    for phrase in phrases:
        by_letter[phrase[:1]].append(phrase[1:])
    return "|".join(_group(letter, rests, letters - 1) for letter, rests in by_letter.items())


def _group(letter: str, rests: list[str], letters: int) -> str:
    rest = _grouped(rests, letters)
    return _pattern(letter) + (rest if len(rests) == 1 else f"(?:{rest})")


def _pattern(phrase: str) -> str:
    return re.escape(phrase).replace(r"\ ", "[ -]").replace(r"\*", r"\w*")

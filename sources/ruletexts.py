"""What an editor chose and typed, understood as a rule, or refused with the sentence to show. Pure."""

import re
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from sources.errors import WireError
from sources.rules import FIELD_WORDS, LISTS, SORTING, Action, Field, Rule
from sources.wordlists import needle, phrases

MOST_PHRASES = 100
LONGEST_PHRASE = 80
LONGEST_AGE = timedelta(days=3650)
MOST_CHARACTERS = 100_000

_AGE = re.compile(r"(\d{1,5})\s*(h|hours?|d|days?)?", re.IGNORECASE)
_NAME = re.compile(r"[^\W_][\w .&+$/-]{0,59}")
_OF_PATTERNS = re.compile(r"[\\^\[\](){}|?]")
Choice = TypeVar("Choice", bound=StrEnum)


class InvalidRule(WireError):
    """A rule that cannot mean anything; the text says what to put right."""


def rule_from(number: int, action: str, field: str, value: str, result: str) -> Rule:
    """Raises InvalidRule, with the sentence to show, for what cannot be meant."""
    doing, where = _chosen(Action, action, "what to do"), _chosen(Field, field, "when")
    if where == Field.ANY and doing not in SORTING:
        raise InvalidRule("“Always” goes with a category or with tags; to stop a feed, switch it off.")
    rule = Rule(number, doing, where, value.strip(), _result(doing, result))
    if where in LISTS:
        return _with_needles(rule)
    if where == Field.AGE:
        return replace(rule, age=_age(rule.value))
    if where == Field.LENGTH:
        return replace(rule, length=_length(rule.value))
    if rule.value:
        raise InvalidRule(f"“{FIELD_WORDS[where]}” takes no words: leave that field empty.")
    return rule


def _chosen(kind: type[Choice], value: str, what: str) -> Choice:
    try:
        return kind(value)
    except ValueError:
        raise InvalidRule(f"Choose {what}.") from None


def _result(action: Action, text: str) -> tuple[str, ...]:
    names = tuple(name.upper() for name in phrases(text))
    if action not in SORTING:
        if names:
            raise InvalidRule("Leaving out and keeping set nothing: leave “category or tags” empty.")
        return ()
    if not names:
        raise InvalidRule("Name the category." if action == Action.CATEGORY else "Name at least one tag.")
    if action == Action.CATEGORY and len(names) > 1:
        raise InvalidRule("An entry has one category: name one.")
    for name in names:
        if not _NAME.fullmatch(name):
            raise InvalidRule(
                f"“{name[:60]}” is no name for a category or tag: letters, digits and blanks, at most 60."
            )
    return names


def _with_needles(rule: Rule) -> Rule:
    typed = phrases(rule.value)
    if not typed:
        raise InvalidRule("Give at least one word; several are parted by commas.")
    if len(typed) > MOST_PHRASES:
        raise InvalidRule(f"At most {MOST_PHRASES} words in one rule; this has {len(typed)}. Make two rules of it.")
    for phrase in typed:
        _check_phrase(phrase)
    return replace(rule, needles=tuple(needle(phrase) for phrase in typed))


def _check_phrase(phrase: str) -> None:
    shown = phrase[:LONGEST_PHRASE]
    if len(phrase) > LONGEST_PHRASE:
        raise InvalidRule(f"“{shown}…” is too long: at most {LONGEST_PHRASE} characters between two commas.")
    if "*" in phrase[:-1]:
        raise InvalidRule(f"“{shown}”: a * may only stand at the end, for every word that begins so.")
    if not needle(phrase):
        raise InvalidRule(f"“{shown}” holds no letter and no digit, so nothing could ever match it.")
    if _OF_PATTERNS.search(phrase):
        raise InvalidRule(f"“{shown}” looks like a pattern. Rules take plain words, and a * at the end of one.")


def _age(value: str) -> timedelta:
    match = _AGE.fullmatch(value)
    if not match:
        raise InvalidRule("Give an age such as “3 days” or “36 hours”.")
    amount = int(match[1])
    age = timedelta(hours=amount) if (match[2] or "d").lower().startswith("h") else timedelta(days=amount)
    if not timedelta() < age <= LONGEST_AGE:
        raise InvalidRule("An age lies between one hour and ten years.")
    return age


def _length(value: str) -> int:
    if not (value.isascii() and value.isdecimal()) or not 0 < int(value[:9]) <= MOST_CHARACTERS:
        raise InvalidRule(f"Give a number of characters between 1 and {MOST_CHARACTERS:,}.")
    return int(value)

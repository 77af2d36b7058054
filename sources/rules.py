"""A feed's rules: what is left out, what it is filed under, by what an editor chose from lists. Pure.

Rules are read in their order. The first that leaves an entry out ends the matter; the first category that fits counts;
tags add up.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from sources.errors import WireError
from sources.parsing.parsed import ParsedEntry
from sources.wordlists import found, needle, normal, normal_of, phrases

MOST_RULES = 40
MOST_PHRASES = 100
LONGEST_PHRASE = 80
LONGEST_AGE = timedelta(days=3650)
MOST_CHARACTERS = 100_000


class InvalidRule(WireError):
    """A rule that cannot mean anything; the text says what to put right."""


class Action(StrEnum):
    EXCLUDE = "exclude"
    INCLUDE = "include"
    CATEGORY = "category"
    TAGS = "tags"


class Field(StrEnum):
    TEXT = "text"
    TITLE = "title"
    CATEGORY = "category"
    AUTHOR = "author"
    AGE = "age"
    LENGTH = "length"
    PROMOTION = "promotion"
    ANY = "any"


ACTION_WORDS = {
    Action.EXCLUDE: "Leave it out",
    Action.INCLUDE: "Keep it only",
    Action.CATEGORY: "File it under",
    Action.TAGS: "Add the tags",
}
FIELD_WORDS = {
    Field.TEXT: "if title or text has one of",
    Field.TITLE: "if the title has one of",
    Field.CATEGORY: "if a category or keyword is one of",
    Field.AUTHOR: "if an author's name has one of",
    Field.AGE: "if it is older than",
    Field.LENGTH: "if its text has fewer characters than",
    Field.PROMOTION: "if it is a possible promotion",
    Field.ANY: "always",
}
LISTS = (Field.TEXT, Field.TITLE, Field.CATEGORY, Field.AUTHOR)
SORTING = (Action.CATEGORY, Action.TAGS)

_AGE = re.compile(r"(\d{1,5})\s*(h|hours?|d|days?)?", re.IGNORECASE)
_NAME = re.compile(r"[^\W_][\w .&+$/-]{0,59}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that was understood. `value` and `result` are as typed; what they mean stands beside them."""

    number: int
    action: Action
    field: Field
    value: str = ""
    result: tuple[str, ...] = ()
    needles: tuple[str, ...] = ()
    age: timedelta = timedelta()
    length: int = 0

    def __str__(self) -> str:
        named = f" {', '.join(self.result)}" if self.result else ""
        value = f" {', '.join(phrases(self.value)) if self.needles else self.value}" if self.value else ""
        return f"{ACTION_WORDS[self.action]}{named} {FIELD_WORDS[self.field]}{value}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`excluded_by` is the rule that leaves the entry out, None where it is kept."""

    excluded_by: Rule | None = None
    category: str = ""
    tags: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        rule = self.excluded_by
        return f"Excluded by rule {rule.number}: {rule}." if rule else ""


@dataclass(frozen=True)
class Item:
    """An entry as rules see it. `published_at` is None where its feed gave no date; `promotion` is why, or ""."""

    title: str
    texts: tuple[str, ...]
    is_html: bool
    categories: tuple[str, ...]
    authors: tuple[str, ...]
    published_at: datetime | None
    promotion: str

    @cached_property
    def title_words(self) -> str:
        return normal(self.title)

    @cached_property
    def words(self) -> str:
        return self.title_words + normal_of(*self.texts, is_html=self.is_html)

    @cached_property
    def length(self) -> int:
        """Of the longest text, without its markup and with single blanks."""
        return max((len(normal_of(text, is_html=self.is_html)) - 2 for text in self.texts), default=0)


def item_of(entry: ParsedEntry, promotion: str) -> Item:
    return Item(
        title=entry.title,
        texts=(entry.summary, entry.content),
        is_html=entry.is_html,
        categories=(*entry.categories, *entry.keywords),
        authors=entry.authors,
        published_at=entry.published_at,
        promotion=promotion,
    )


def rule_from(number: int, action: str, field: str, value: str, result: str) -> Rule:
    """Raises InvalidRule, with the sentence to show, for what cannot be meant."""
    doing, where = _chosen(Action, action, "what to do"), _chosen(Field, field, "when")
    if where == Field.ANY and doing not in SORTING:
        raise InvalidRule("“Always” goes with a category or with tags; to stop a feed, switch it off.")
    rule = Rule(number, doing, where, value.strip(), _result(doing, result))
    if where in LISTS:
        return _with_needles(rule)
    if where == Field.AGE:
        return Rule(rule.number, doing, where, rule.value, rule.result, age=_age(rule.value))
    if where == Field.LENGTH:
        return Rule(rule.number, doing, where, rule.value, rule.result, length=_length(rule.value))
    if rule.value:
        raise InvalidRule(f"“{FIELD_WORDS[where]}” takes no words: leave that field empty.")
    return rule


def apply(rules: Iterable[Rule], item: Item, now: datetime) -> Verdict:
    """What becomes of an entry that comes in at `now`."""
    category, tags = "", list[str]()
    for rule in rules:
        fits = _fits(rule, item, now)
        if fits == (rule.action == Action.EXCLUDE) and rule.action not in SORTING:
            return Verdict(excluded_by=rule)
        if fits and rule.action == Action.CATEGORY:
            category = category or rule.result[0]
        elif fits and rule.action == Action.TAGS:
            tags.extend(rule.result)
    return Verdict(category=category, tags=tuple(dict.fromkeys(tags)))


def _fits(rule: Rule, item: Item, now: datetime) -> bool:
    match rule.field:
        case Field.TEXT:
            return found(rule.needles, item.words)
        case Field.TITLE:
            return found(rule.needles, item.title_words)
        case Field.CATEGORY:
            return any(_is_named(rule.needles, name) for name in item.categories)
        case Field.AUTHOR:
            return any(found(rule.needles, normal(name)) for name in item.authors)
        case Field.AGE:
            return item.published_at is not None and now - item.published_at > rule.age
        case Field.LENGTH:
            return item.length < rule.length
        case Field.PROMOTION:
            return bool(item.promotion)
    return True


def _is_named(needles: Sequence[str], name: str) -> bool:
    """A category is the whole name, or what begins with it where the rule ends in `*`."""
    words = normal(name)
    return any(words == each or (not each.endswith(" ") and words.startswith(each)) for each in needles)


def _chosen(kind: type[Action] | type[Field], value: str, what: str) -> object:
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
            raise InvalidRule(f"“{name[:60]}” is no name for a category or tag: letters, digits and blanks, at most 60.")
    return names


def _with_needles(rule: Rule) -> Rule:
    typed = phrases(rule.value)
    if not typed:
        raise InvalidRule("Give at least one word; several are parted by commas.")
    if len(typed) > MOST_PHRASES:
        raise InvalidRule(f"At most {MOST_PHRASES} words in one rule; this has {len(typed)}. Make two rules of it.")
    for phrase in typed:
        _check_phrase(phrase)
    needles = tuple(needle(phrase) for phrase in typed)
    return Rule(rule.number, rule.action, rule.field, rule.value, rule.result, needles=needles)


def _check_phrase(phrase: str) -> None:
    shown = phrase[:LONGEST_PHRASE]
    if len(phrase) > LONGEST_PHRASE:
        raise InvalidRule(f"“{shown}…” is too long: at most {LONGEST_PHRASE} characters between two commas.")
    if "*" in phrase[:-1]:
        raise InvalidRule(f"“{shown}”: a * may only stand at the end, for every word that begins so.")
    if not needle(phrase):
        raise InvalidRule(f"“{shown}” holds no letter and no digit, so nothing could ever match it.")
    if re.search(r"[\\^\[\](){}|?]", phrase):
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

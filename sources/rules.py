"""A feed's rules: what is left out, what it is filed under, by what an editor chose from lists. Pure.

Rules are read in their order. The first that leaves an entry out ends the matter; the first category that fits counts;
tags add up.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from sources.loading import at_first_call
from sources.parsing.parsed import ParsedEntry
from sources.parsing.texts import collapse, plain
from sources.wordlists import found, normal, normal_of, phrases

promotion_in: Callable[[ParsedEntry], str] = at_first_call("sources.promotions", "promotion_in")


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
    """An entry as rules see it; each view of its text is made once, and only if a rule asks for it."""

    entry: ParsedEntry

    @cached_property
    def title(self) -> str:
        return normal(self.entry.title)

    @cached_property
    def words(self) -> str:
        return self.title + normal_of(self.entry.summary, self.entry.content, is_html=self.entry.is_html)

    @cached_property
    def length(self) -> int:
        """Characters of the longer text, without its markup and with single blanks."""
        bare = plain if self.entry.is_html else collapse
        return max(len(bare(self.entry.summary)), len(bare(self.entry.content)))

    @cached_property
    def promotion(self) -> str:
        return promotion_in(self.entry)


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
    entry = item.entry
    match rule.field:
        case Field.TEXT:
            return found(rule.needles, item.words)
        case Field.TITLE:
            return found(rule.needles, item.title)
        case Field.CATEGORY:
            return any(_is_named(rule.needles, name) for name in (*entry.categories, *entry.keywords))
        case Field.AUTHOR:
            return any(found(rule.needles, normal(name)) for name in entry.authors)
        case Field.AGE:
            return entry.published_at is not None and now - entry.published_at > rule.age
        case Field.LENGTH:
            return item.length < rule.length
        case Field.PROMOTION:
            return bool(item.promotion)
    return True


def _is_named(needles: Sequence[str], name: str) -> bool:
    """A category is the whole name, or what begins with it where the rule ends in `*`."""
    words = normal(name)
    return any(words == each or (not each.endswith(" ") and words.startswith(each)) for each in needles)

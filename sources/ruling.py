"""The rules of a feed, held over what is new in it. What is known already is followed, whatever rules say by now."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sources.importing import Candidate
from sources.models import Feed, FeedRule
from sources.parsing.parsed import RejectedItem
from sources.rules import Item, Rule, apply


def rules_of(feed: Feed) -> list[Rule]:
    """The feed's rules in their order. One query."""
    return [row.meaning() for row in FeedRule.objects.filter(feed=feed)]


def ruled(
    rules: Iterable[Rule], new: Sequence[Candidate], now: datetime
) -> tuple[Sequence[Candidate], list[RejectedItem]]:
    """Pure: the candidates that are kept, with what rules set on them, and those that a rule leaves out."""
    rules = tuple(rules)
    if not rules:
        return new, []
    kept: list[Candidate] = []
    excluded: list[RejectedItem] = []
    for item in new:
        verdict = apply(rules, Item(item.entry), now)
        if verdict.excluded_by:
            excluded.append(RejectedItem(verdict.reason, item.entry.payload, item.entry.title))
        else:
            kept.append(replace(item, rule_category=verdict.category, rule_tags=verdict.tags))
    return kept, excluded

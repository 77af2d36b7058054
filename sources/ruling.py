"""The rules of a feed, held over what is new in it. What is known already is followed, whatever rules say by now."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction

from sources.errors import NotAllowed, NotPossible
from sources.importing import Candidate
from sources.models import Feed, FeedRule
from sources.parsing.parsed import RejectedItem
from sources.rules import Item, Rule, apply

MOST_RULES = 40


def rules_of(feed: Feed) -> list[Rule]:
    """The feed's rules in their order. One query, unless `feed.rules` was prefetched."""
    return [row.meaning() for row in feed.rules.all()]


def set_rules(feed: Feed, user: User | AnonymousUser, now: datetime, rules: Sequence[Rule]) -> None:
    """Make `rules`, in their order, the feed's; the same again change nothing. What came in before can be replayed.

    Raises `NotAllowed` without `sources.change_feed`, `NotPossible` for more than MOST_RULES.
    """
    if not isinstance(user, User) or not user.has_perm("sources.change_feed"):
        raise NotAllowed("You may not change rules. It needs the permission “sources.change_feed”.")
    if len(rules) > MOST_RULES:
        raise NotPossible(f"A feed has at most {MOST_RULES} rules; put words that do the same into one.")
    with transaction.atomic():
        if rules_of(feed) == list(rules):
            return
        FeedRule.objects.filter(feed=feed).delete()
        FeedRule.objects.bulk_create(_row(feed, number, rule) for number, rule in enumerate(rules, start=1))
        told = f"Set its rules: {'; '.join(map(str, rules))}."[:2000] if rules else "Took away all its rules."
        LogEntry.objects.log_actions(user.pk, [feed], CHANGE, told, single_object=True)


def _row(feed: Feed, number: int, rule: Rule) -> FeedRule:
    return FeedRule(
        feed=feed,
        position=number,
        action=rule.action,
        field=rule.field,
        value=rule.value,
        result=", ".join(rule.result),
    )


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

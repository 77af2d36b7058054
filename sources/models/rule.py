"""What a feed's editors decided about its entries."""

from typing import ClassVar

from django.db import models

from sources.models.feed import Feed
from sources.rules import ACTION_WORDS, FIELD_WORDS, Action, Field, Rule
from sources.ruletexts import InvalidRule, rule_from


class FeedRule(models.Model):
    """One rule of a feed, as chosen and typed; `position` counts from 1. What it means is `sources.rules`."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=10, choices=[(each.value, ACTION_WORDS[each]) for each in Action])
    field = models.CharField(max_length=10, choices=[(each.value, FIELD_WORDS[each]) for each in Field])
    value = models.TextField(blank=True)
    result = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["feed", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["feed", "position"], name="rule_position_once")]

    def __str__(self) -> str:
        try:
            return str(self.meaning())
        except InvalidRule as error:
            return str(error)

    def meaning(self) -> Rule:
        """Raises InvalidRule, which only a row that no act wrote can do."""
        return rule_from(self.position, self.action, self.field, self.value, self.result)

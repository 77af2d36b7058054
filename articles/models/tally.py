"""How many stories a topic had in a week, and in what mood, so that nobody has to count them while a reader waits."""

from typing import ClassVar

from django.db import models


class Tally(models.Model):
    """Public stories of a tag or category that went live in a week, which is named by its Monday (UTC).

    `positive`, `neutral` and `negative` make the sum; `by_…` say who labelled how many of them, as `sentiment_by` has
    it. Kept by `articles.tallying` with each public change, in the same transaction.
    """

    class Kind(models.TextChoices):
        TAG = "tag"
        CATEGORY = "category"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    topic = models.BigIntegerField()
    lang = models.CharField(max_length=8)
    week = models.DateField()
    positive = models.IntegerField(default=0)
    neutral = models.IntegerField(default=0)
    negative = models.IntegerField(default=0)
    by_upstream = models.IntegerField(default=0)
    by_file = models.IntegerField(default=0)
    by_lexicon = models.IntegerField(default=0)
    by_person = models.IntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["kind", "topic", "lang", "-week"]
        verbose_name_plural = "tallies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "topic", "lang", "week"], name="tally_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.topic}, {self.lang}, week of {self.week}"

"""Entries of several sources on one event, and the index by which they find each other."""

from typing import ClassVar

from django.db import models


class Cluster(models.Model):
    """One event. Its entries point here, and remain entries of their own: nothing is merged or dropped."""

    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = "event"

    def __str__(self) -> str:
        return f"event {self.pk}"


class HeadlineKey(models.Model):
    """Two telling words of an entry's headline, in one stretch of time, as a number.

    Of each number only a few entries are kept, the latest in each slot: so a look-up is bounded, whatever the archive
    holds.
    """

    key = models.BigIntegerField()
    slot = models.PositiveSmallIntegerField()
    entry = models.ForeignKey("sources.Entry", models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "slot"], name="headline_key_once")]

    def __str__(self) -> str:
        return f"{self.key}/{self.slot}"

"""Entries on their way to the desk."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from sources.models.entry import Entry


class FilingQuerySet(models.QuerySet["Filing"]):
    def free(self, now: datetime) -> "FilingQuerySet":
        """Those that no worker has taken, or whose worker has not been heard of since its lease ran out."""
        return self.filter(Q(lease_until=None) | Q(lease_until__lt=now))


class Filing(models.Model):
    """A draft is still to be made of this entry: the row comes with it, is the job, and goes once it is filed.

    Apart from the entry, whose long texts would be written anew with each claim.
    """

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)

    objects = FilingQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["attempts", "entry"], name="filing_fewest")]

    def __str__(self) -> str:
        return f"filing of entry {self.entry_id}"

"""The page behind an entry's link, read for the desk."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from sources.models.entry import Entry


class FullTextQuerySet(models.QuerySet["FullText"]):
    def waiting(self, now: datetime) -> "FullTextQuerySet":
        """Queued, and not in the hands of a worker that is still heard of."""
        free = Q(lease_until=None) | Q(lease_until__lt=now)
        return self.filter(free, state=FullText.State.QUEUED).order_by("pk")


class FullText(models.Model):
    """What the linked page says, beside what the feed said; it never takes the entry's place.

    `html` is the page's text as it was extracted, its links absolute; raw, as an entry's is. `reason` is a sentence
    where the state is refused (the site's robots.txt says no) or failed.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "on its way"
        FETCHED = "fetched", "fetched"
        REFUSED = "refused", "not allowed by the site"
        FAILED = "failed", "failed"

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="full_text")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    url = models.CharField("address", max_length=2000)
    title = models.CharField(max_length=500, blank=True)
    html = models.TextField("text", blank=True)
    reason = models.TextField(blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = FullTextQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = "linked page"
        indexes: ClassVar = [
            models.Index(fields=["id"], name="full_text_waiting", condition=Q(state="queued")),
        ]

    def __str__(self) -> str:
        return f"{self.url}: {self.get_state_display()}"

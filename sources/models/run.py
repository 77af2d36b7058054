"""A request to import, its outcome, and what could not be used."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from sources.models.feed import Feed


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def waiting(self, now: datetime) -> "ImportRunQuerySet":
        """Queued runs, and running ones whose worker has not been heard of since its lease ran out."""
        state = ImportRun.State
        return self.filter(Q(state=state.QUEUED) | Q(state=state.RUNNING, lease_until__lt=now)).order_by("pk")


class ImportRun(models.Model):
    """One request to import one feed: who asked, and what came of it."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    class Step(models.TextChoices):
        ASKING = "asking", "asking the server"
        STORING = "storing", "reading and storing"

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="runs")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    fresh = models.BooleanField(default=False, help_text="Asks as if nothing were known of the feed.")
    step = models.CharField(max_length=10, choices=Step.choices, blank=True, help_text="Where its worker is.")
    outcome = models.CharField(max_length=20, blank=True, help_text="What the fetch came to.")
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    bytes = models.PositiveIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(default=0, help_text="Documents received; more than one where it pages.")
    received = models.PositiveIntegerField(default=0, help_text="Items in them.")
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    duplicate = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    filed = models.PositiveIntegerField(default=0, help_text="Of the new ones: how many the desk has.")
    error = models.TextField(blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["feed"], name="one_open_run", condition=Q(state__in=["queued", "running"]))
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "lease_until"], name="run_waiting"),
            models.Index(fields=["feed", "-id"], name="run_of_feed"),
        ]

    def __str__(self) -> str:
        return f"import of {self.feed}, {self.requested_at:%Y-%m-%d %H:%M}"


class RejectedEntry(models.Model):
    """An item that could not be used: why, and the item itself, so that it can be replayed."""

    run = models.ForeignKey(ImportRun, models.SET_NULL, null=True, related_name="rejects")
    feed = models.ForeignKey(Feed, models.CASCADE, related_name="rejects")
    reason = models.TextField()
    by_rule = models.BooleanField("left out by a rule", default=False)
    title = models.CharField(max_length=300, blank=True, help_text="As far as the item has one that can be read.")
    format = models.CharField(max_length=20, blank=True, help_text="Of the document that it came in.")
    base = models.CharField(max_length=2000, blank=True, help_text="What its relative links stand on.")
    lang = models.CharField(max_length=8, blank=True)
    payload = models.TextField()
    digest = models.BinaryField(max_length=16)
    received_at = models.DateTimeField()
    replayed_at = models.DateTimeField(
        "used after all", null=True, blank=True, help_text="When a replay made an entry of it."
    )

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = "item not usable"
        verbose_name_plural = "items not usable"
        constraints: ClassVar = [models.UniqueConstraint(fields=["feed", "digest"], name="rejected_once")]

    def __str__(self) -> str:
        return self.reason

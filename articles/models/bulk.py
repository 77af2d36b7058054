"""One act over many articles: the request, and each article's own outcome."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article

PATIENCE = timedelta(days=1)


class BulkJobQuerySet(models.QuerySet["BulkJob"]):
    def queued(self) -> "BulkJobQuerySet":
        return self.filter(state=BulkJob.State.QUEUED).order_by("pk")

    def stalled(self, now: datetime) -> "BulkJobQuerySet":
        """Running ones whose worker has not been heard of since its lease ran out."""
        return self.filter(state=BulkJob.State.RUNNING, lease_until__lt=now).order_by("pk")

    def forgotten(self, now: datetime) -> "BulkJobQuerySet":
        """Prepared, and never started."""
        return self.filter(state=BulkJob.State.PREPARED, requested_at__lt=now - PATIENCE)


class BulkJob(models.Model):
    """What one person wants done to many articles. `asked` holds what the act needs besides: reason, tags, section …

    `selection` is a digest of the articles: the same choice made twice is one job until it is started.
    """

    class Kind(models.TextChoices):
        PUBLISH = "publish", "Publish"
        WITHDRAW = "withdraw", "Withdraw"
        TAG = "tag", "Add tags"
        CATEGORISE = "categorise", "Move to a section"
        PROPOSE = "propose", "Ask for proposals"

    class State(models.TextChoices):
        PREPARED = "prepared", "not started"
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"

    OPEN: ClassVar = (State.QUEUED, State.RUNNING)

    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARED)
    asked = models.JSONField(default=dict, blank=True)
    selection = models.BinaryField(max_length=16, editable=False)
    total = models.PositiveSmallIntegerField()
    done = models.PositiveSmallIntegerField(default=0)
    failed = models.PositiveSmallIntegerField(default=0)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = BulkJobQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["requested_by", "kind", "selection"], name="prepared_once", condition=Q(state="prepared")
            )
        ]
        indexes: ClassVar = [models.Index(fields=["state", "lease_until"], name="bulk_waiting")]

    def __str__(self) -> str:
        articles = "one article" if self.total == 1 else f"{self.total} articles"
        return f"{self.get_kind_display()}: {articles}"

    @property
    def waiting(self) -> int:
        return self.total - self.done - self.failed


class BulkItem(models.Model):
    """One article of a job. `deaths` counts the workers that ended while they were at it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    job = models.ForeignKey(BulkJob, models.CASCADE, related_name="items")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    error = models.TextField(blank=True)
    deaths = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["job", "article"], name="once_in_a_job")]
        indexes: ClassVar = [models.Index(fields=["job", "state", "id"], name="bulk_items")]

    def __str__(self) -> str:
        return f"{self.article} in {self.job}"

"""What the world is to be told: a hub of a feed that has something new, search engines of a page that changed."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

TRIES = 8


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def waiting(self, now: datetime) -> "AnnouncementQuerySet":
        """Not given up, and in nobody's hands."""
        free = Q(lease_until=None) | Q(lease_until__lt=now)
        return self.filter(free, attempts__lt=TRIES).order_by("pk")


class Announcement(models.Model):
    """An address that somebody is to be told of. It goes when it was told; one that changes again meanwhile stays."""

    class Kind(models.TextChoices):
        HUB = "hub", "the hub of our feeds"
        SEARCH = "search", "search engines, by IndexNow"

    kind = models.CharField("to be told", max_length=10, choices=Kind.choices)
    path = models.CharField("address", max_length=500)
    wanted_at = models.DateTimeField("changed at")
    lease_until = models.DateTimeField("not before", null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "path"], name="announced_once")]

    def __str__(self) -> str:
        return f"{self.path}, to {self.get_kind_display()}"

"""What became different for the public: the only thing that search, page store and hubs are told."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from articles.models.article import Article

TRIES = 5


class ChangeQuerySet(models.QuerySet["Change"]):
    def waiting(self, now: datetime) -> "ChangeQuerySet":
        """Not applied, not set aside, and in nobody's hands."""
        free = Q(lease_until=None) | Q(lease_until__lt=now)
        return self.filter(free, applied_at=None, attempts__lt=TRIES).order_by("pk")

    def aside(self) -> "ChangeQuerySet":
        """What was tried in vain as often as it may be."""
        return self.filter(applied_at=None, attempts__gte=TRIES)


class Change(models.Model):
    """`before` and `after` hold language, address, source, category, author, tags, mood, month, position, and when
    those stories went live that may offer this one: where the public finds the article; null: nowhere. Without an
    article it is of what stands everywhere, such as the name of a section.
    """

    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="changes")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["id"], name="change_waiting", condition=Q(applied_at=None))]

    def __str__(self) -> str:
        return f"change of {self.article_id}"

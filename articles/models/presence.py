"""Who has an article open."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from articles.models.article import Article

STAYS = timedelta(seconds=50)


class PresenceQuerySet(models.QuerySet["Presence"]):
    def here(self, now: datetime) -> "PresenceQuerySet":
        """Whoever was heard of within the last moments, the first to come first."""
        return self.filter(seen_at__gt=now - STAYS).select_related("user").order_by("pk")

    def gone(self, now: datetime) -> "PresenceQuerySet":
        """What tells nobody anything any more."""
        return self.filter(seen_at__lt=now - timedelta(hours=1))


class Presence(models.Model):
    """That a person has a screen of the article open: told again and again while it is, and soon forgotten after."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["article", "user"], name="one_presence_each")]

    def __str__(self) -> str:
        return f"{self.user} on article {self.article_id}"

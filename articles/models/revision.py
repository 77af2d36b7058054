"""The history of an article's text."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from articles.models.article import Article

BUSY_FOR = timedelta(minutes=10)


class RevisionQuerySet(models.QuerySet["Revision"]):
    def history(self) -> "RevisionQuerySet":
        """What was saved, by people and machines; not what somebody is just typing."""
        return self.exclude(kind=Revision.Kind.AUTOSAVE)

    def typed_by(self, user: Any) -> "RevisionQuerySet":
        """What a person typed and did not save: at most one for each article."""
        return self.filter(kind=Revision.Kind.AUTOSAVE, user=user)

    def being_typed(self, now: datetime) -> "RevisionQuerySet":
        """What anybody has been typing within the last minutes."""
        return self.filter(kind=Revision.Kind.AUTOSAVE, at__gt=now - BUSY_FOR)


class Revision(models.Model):
    """The article's file as it stood after a change: who, when, why. There is no second format of history."""

    class Kind(models.TextChoices):
        AUTOSAVE = "autosave", "Typed, not saved"
        SAVED = "saved", "Saved"
        PUBLISHED = "published", "Published"

    article = models.ForeignKey(Article, models.CASCADE, related_name="revisions")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    version = models.PositiveIntegerField(help_text="The article's version; of an autosave, the one it started from.")
    file = models.TextField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    window = models.CharField(max_length=40, blank=True, help_text="Of an autosave: the browser window that keeps it.")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["article", "user"], name="one_autosave_each", condition=models.Q(kind="autosave")
            )
        ]

    def __str__(self) -> str:
        return f"version {self.version} of {self.article_id}, {self.kind}"

"""The history of an article's text."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from articles.models.article import Article


class Revision(models.Model):
    """The article's file as it stood after a change: who, when, why. There is no second format of history."""

    class Kind(models.TextChoices):
        AUTOSAVE = "autosave"
        SAVED = "saved"
        PUBLISHED = "published"

    article = models.ForeignKey(Article, models.CASCADE, related_name="revisions")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    version = models.PositiveIntegerField(help_text="The article's version; of an autosave, the one it started from.")
    file = models.TextField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["article", "user"], name="one_autosave_each", condition=models.Q(kind="autosave")
            )
        ]

    def __str__(self) -> str:
        return f"version {self.version} of {self.article_id}, {self.kind}"

"""Notes on an article, and who was told of what."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article


class Note(models.Model):
    """A person's word to the others on an article. `hands_back`: with it an editor returned a submitted draft."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="notes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
    hands_back = models.BooleanField(default=False)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"note on “{self.article}”"


class Notice(models.Model):
    """What `user` is told: what `by` did that concerns them."""

    class Kind(models.TextChoices):
        ASSIGNED = "assigned", "assigned to you"
        SUBMITTED = "submitted", "submitted"
        RETURNED = "returned", "returned to you"
        MENTION = "mention", "mentions you"
        NOTE = "note", "a note"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, related_name="notices")
    note = models.ForeignKey(Note, models.CASCADE, null=True, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["user", "-id"], name="notices_of_person"),
            models.Index(fields=["user"], name="notices_unread", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.article}"

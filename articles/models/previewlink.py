"""A draft shown to somebody without an account."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article


class PreviewLink(models.Model):
    """Whoever has the signed address of the row sees the draft as it stands, until it expires or is taken back."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="preview_links")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["article"], name="one_preview_link_at_a_time", condition=Q(revoked_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"preview of “{self.article}”"

    def is_open(self, now: datetime) -> bool:
        """Whether the address works. Readers have a public story at its own, and nobody sees one that was put away."""
        waits = self.article.status in (Article.Status.DRAFT, Article.Status.SCHEDULED)
        return waits and self.revoked_at is None and now < self.expires_at

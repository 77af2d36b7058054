"""What a source changed after a person had laid hands on our article of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from articles.models.article import Article


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def to_look_at(self) -> "CorrectionQuerySet":
        """Open, of stories that somebody still wants."""
        return self.filter(state=Correction.State.OPEN).exclude(article__status=Article.Status.SPIKED)

    def holding(self) -> "CorrectionQuerySet":
        """Those that keep a scheduled article from going live: open, or answered with a rewrite that nobody accepted
        yet, nor did a person change the article otherwise."""
        since = Q(article__touched_at=None) | Q(article__touched_at__lte=F("decided_at"))
        return self.filter(Q(state=Correction.State.OPEN) | Q(since, state=Correction.State.ASKED))


class Correction(models.Model):
    """The source's change from one version of its entry to a later one, to be looked at by a person.

    An article has at most one open; a later change makes it reach further.
    """

    class State(models.TextChoices):
        OPEN = "open", "To look at"
        TAKEN = "taken", "Taken over"
        ASKED = "asked", "New rewrite asked for"
        DISMISSED = "dismissed", "Dismissed"

    article = models.ForeignKey(Article, models.CASCADE, related_name="corrections")
    entry = models.ForeignKey("sources.Entry", models.CASCADE, related_name="corrections")
    from_version = models.PositiveIntegerField(help_text="Of the entry: what our text was made from.")
    to_version = models.PositiveIntegerField(help_text="Of the entry: what it says by now.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    noticed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article"], name="one_open_correction", condition=Q(state="open"))
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-id"], name="correction_state")]

    def __str__(self) -> str:
        return f"correction of “{self.article}”"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

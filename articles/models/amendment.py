"""What became of a story after it was published, as readers are told of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def corrections(self) -> "AmendmentQuerySet":
        return self.filter(kind=Amendment.Kind.CORRECTION)

    def public_in(self, lang: str) -> "AmendmentQuerySet":
        """Of stories in `lang` that readers may see; said the other way round, as `ArticleQuerySet.public_among` is."""
        return self.exclude(~Q(article__status=Article.Status.PUBLISHED) | ~Q(article__lang=lang))


class Amendment(models.Model):
    """One save of a public story's words, and what an editor called it.

    `told_at` is the time of the last change that readers were told of, this one included: a typo carries on what was
    told before it, and null is nothing.
    """

    class Kind(models.TextChoices):
        TYPO = "typo", "Typo"
        UPDATE = "update", "Update"
        CORRECTION = "correction", "Correction"

    article = models.ForeignKey(Article, models.CASCADE, related_name="amendments")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    note = models.TextField(blank=True, help_text="What readers are told; every correction has one.")
    version = models.PositiveIntegerField(help_text="The article's version that this made.")
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kind="correction") | ~Q(note=""), name="correction_has_note"),
            models.UniqueConstraint(fields=["article", "version"], name="one_amendment_a_version"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-at", "-id"], name="corrections_page", condition=Q(kind="correction"))
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} in “{self.article}”"

    @property
    def is_correction(self) -> bool:
        return self.kind == self.Kind.CORRECTION

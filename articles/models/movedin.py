"""Stories that another publishing system published first, and the addresses at which it did."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from articles.models.article import Article


class MovedIn(models.Model):
    """Where a story came from when a site moved here: the record of who checked it, which was done there.

    `site` is the old site's address, `old_id` the story's own there. `digest` is of all that its export says of the
    story, so that the same export again changes nothing.
    """

    class System(models.TextChoices):
        WORDPRESS = "wordpress", "WordPress"
        GHOST = "ghost", "Ghost"

    article = models.OneToOneField(Article, models.CASCADE, related_name="moved_in")
    system = models.CharField(max_length=10, choices=System.choices)
    site = models.CharField(max_length=300)
    old_id = models.CharField(max_length=100)
    author = models.CharField(max_length=200, blank=True, help_text="As the export names who wrote it.")
    was_public = models.BooleanField(help_text="Published there; otherwise it is a draft that nobody checked.")
    digest = models.BinaryField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name_plural = "stories that moved in"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["system", "site", "old_id"], name="moved_in_once"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} of {self.site}"


class OldAddress(models.Model):
    """A path of a site that moved here, which now leads to a story, or to a list's page (`leads_to`).

    It is looked up only where nothing of ours stands. `path` has no slash at its end; `/?p=7` is WordPress's short one.
    """

    path = models.CharField(max_length=500, unique=True)
    article = models.ForeignKey(Article, models.CASCADE, null=True, blank=True, related_name="old_addresses")
    leads_to = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name_plural = "old addresses"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(article=None) & ~Q(leads_to="")) | Q(article__isnull=False, leads_to=""),
                name="old_address_leads_somewhere",
            )
        ]

    def __str__(self) -> str:
        return self.path

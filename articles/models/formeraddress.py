"""Where an article stood before it was moved: readers who follow an old link are led to where it stands now."""

from typing import ClassVar

from django.db import models

from articles.models.article import Article


class FormerAddress(models.Model):
    """It names the article, not its next address, so that no chain of redirects can grow."""

    lang = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    slug = models.CharField(max_length=100)
    article = models.ForeignKey(Article, models.CASCADE, related_name="former_addresses")
    left_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name_plural = "former addresses"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lang", "year", "month", "slug"], name="one_article_a_former_address")
        ]

    def __str__(self) -> str:
        return f"{self.lang}/{self.year:04d}/{self.month:02d}/{self.slug}"

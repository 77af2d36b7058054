"""The months of each edition that have public stories, so that nobody has to count them while a reader waits."""

from typing import ClassVar

from django.db import models


class Month(models.Model):
    """Kept by `articles.months`, a moment after the change. `changed_at`: when a story of it last changed."""

    lang = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    stories = models.PositiveIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["lang", "-year", "-month"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["lang", "year", "month"], name="month_once")]

    def __str__(self) -> str:
        return f"{self.lang} {self.year:04d}-{self.month:02d}"

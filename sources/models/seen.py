"""What is remembered of the items of a feed's last document."""

from typing import ClassVar

from django.db import models

from sources.models.feed import Feed


class SeenItems(models.Model):
    """`items`: of each item 16 bytes that tell it and 8 that are its entry's id; `sources.remembering` reads them."""

    feed = models.OneToOneField(Feed, models.CASCADE, primary_key=True, related_name="+")
    items = models.BinaryField()

    class Meta:
        verbose_name_plural: ClassVar = "seen items"

    def __str__(self) -> str:
        return f"items of {self.feed_id}"

"""Pictures that stand over articles."""

from typing import ClassVar

from django.db import models


class CoverImage(models.Model):
    """One exact set of addresses. The same photo occurs with different parameters: `photo_id` groups those.

    Of an upload we hold the files: `share` is its share card, `webp` the address of each size in WebP, by its name.
    What matters in it is at `focus_x`, `focus_y`, in hundredths from the left and from the top.
    """

    class Provider(models.TextChoices):
        FILE = "file", "From an article file"
        UNSPLASH = "unsplash", "Unsplash"
        UPLOAD = "upload", "Uploaded"
        PORTRAIT = "portrait", "A portrait of an author"
        FORMER = "former", "On a site that moved here"

    raw = models.CharField(max_length=2000)
    full = models.CharField(max_length=2000)
    regular = models.CharField(max_length=2000)
    small = models.CharField(max_length=2000)
    thumb = models.CharField(max_length=2000)
    small_s3 = models.CharField(max_length=2000, blank=True)
    share = models.CharField(max_length=2000, blank=True)
    webp = models.JSONField(default=dict, blank=True, editable=False)
    focus_x = models.PositiveSmallIntegerField("middle, from the left", default=50)
    focus_y = models.PositiveSmallIntegerField("middle, from the top", default=50)
    digest = models.BinaryField(max_length=16, unique=True, editable=False, help_text="Of the six addresses.")
    provider = models.CharField(max_length=10, choices=Provider.choices)
    photo_id = models.CharField(max_length=200, blank=True, db_index=True)
    alt = models.CharField("alternative text", max_length=500, blank=True)
    credit_name = models.CharField(max_length=200, blank=True, help_text="Empty where it is unknown; never invented.")
    credit_url = models.CharField(max_length=500, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    colour = models.CharField(max_length=7, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(focus_x__range=(0, 100), focus_y__range=(0, 100)), name="focus_inside"
            )
        ]

    def __str__(self) -> str:
        return self.alt or self.photo_id or self.regular

"""Categories, tags, and the through table that makes a tag page one index walk."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from taggit.models import ItemBase, TagBase


class Category(models.Model):
    """A section. `key` is upstream's upper-case name, `slug` its place in addresses."""

    key = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=100, help_text="As readers see it.")
    position = models.PositiveSmallIntegerField(default=1000, help_text="Sections stand in this order.")

    class Meta:
        ordering: ClassVar = ["position", "key"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class Tag(TagBase):
    """A topic, upper case as upstream writes it. Slugs are stored, since two names can slugify alike.

    `merged_into`: it has no articles any more, and its name and addresses mean that other tag, which is none of these.
    """

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=220, unique=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:tag", args=[self.slug])


class TaggedArticle(ItemBase):
    """A tag on an article, with what a list of that tag needs; acts write it, nothing else does."""

    # It begins the constraint's index.
    content_object = models.ForeignKey("articles.Article", models.CASCADE, related_name="tagged", db_index=False)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="tagged")
    position = models.PositiveSmallIntegerField(default=0)
    lang = models.CharField(max_length=8)
    visible = models.BooleanField(default=False)
    sticky_weight = models.IntegerField(default=0)
    live_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["TaggedArticle"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["content_object", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["content_object", "tag"], name="tag_once_an_article")]
        indexes: ClassVar = [
            models.Index(
                "tag", "lang", F("sticky_weight").desc(), F("live_at").desc(), F("content_object").desc(),
                name="tag_page", condition=Q(visible=True),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.content_object_id}"

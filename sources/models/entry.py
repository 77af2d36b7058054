"""A story as received, the keys that make it one, and what its source changed later."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sources.models.cluster import Cluster
from sources.models.feed import Feed, Source
from sources.payloads import whole


class Entry(models.Model):
    """A story as an upstream sent it: raw HTML stays raw here, and people never edit it.

    `title` is plain text; `summary` and `content` are HTML where `is_html`. `payload` is the item, with a mark where
    `text` stood in it; `item` has it whole. It has a `filing` while a draft is still to be made of it.
    """

    # Each of the two begins an index below.
    source = models.ForeignKey(Source, models.PROTECT, related_name="entries", db_index=False)
    feed = models.ForeignKey(Feed, models.SET_NULL, null=True, related_name="entries", db_index=False)
    format = models.CharField(max_length=20, help_text="Of the document that it came in, as parsing names it.")
    external_id = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    title = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    content = models.TextField(blank=True)
    is_html = models.BooleanField(default=True)
    authors = models.JSONField(default=list)
    keywords = models.JSONField(default=list)
    categories = models.JSONField(default=list)
    image_url = models.CharField(max_length=2000, blank=True)
    lang = models.CharField(max_length=8)
    sentiment = models.CharField(max_length=16, blank=True)
    score = models.IntegerField(null=True)
    published_at = models.DateTimeField()
    dated_by_fetch = models.BooleanField(
        default=False, help_text="The upstream gave no date: this is when we fetched it."
    )
    updated_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    payload = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    followed_version = models.PositiveIntegerField(
        default=1, help_text="The version that the desk has followed; behind `version`, there is something to do."
    )
    cluster = models.ForeignKey(
        Cluster, models.SET_NULL, null=True, blank=True, related_name="entries", db_index=False, verbose_name="event"
    )
    possible_promotion = models.CharField(
        max_length=200, blank=True, help_text="Why it may be an advertisement; empty where nothing says so."
    )
    rule_category = models.CharField(max_length=60, blank=True, help_text="As a rule of its feed files it.")
    rule_tags = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]  # the last to come first: the wire fills no index of all moments for it
        verbose_name_plural = "entries"
        indexes: ClassVar = [
            models.Index(fields=["source", "external_id"], name="entry_external"),
            models.Index(fields=["feed", "-published_at"], name="entry_of_feed"),
            models.Index(fields=["id"], name="entry_changed", condition=Q(version__gt=F("followed_version"))),
            models.Index(fields=["cluster"], name="entry_of_cluster", condition=Q(cluster__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title or self.url or self.external_id

    @property
    def text(self) -> str:
        """The longer of what the feed gave as content and as summary, as received."""
        return max(self.content, self.summary, key=len)

    @property
    def item(self) -> str:
        """As the upstream sent it, XML or JSON."""
        return whole(self.payload, self.text)


class EntryKey(models.Model):
    """What makes two receptions of one source the same story; the constraint keeps two workers from doubling it."""

    class Kind(models.TextChoices):
        ID = "id", "upstream's id"
        URL = "url", "address"
        TITLE_TIME = "title+time", "title and time"
        TEXT = "text", "words"

    source = models.ForeignKey(Source, models.CASCADE, related_name="+", db_index=False)  # it begins the constraint's
    kind = models.CharField(max_length=10, choices=Kind.choices)
    digest = models.BinaryField(max_length=16)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="keys")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "kind", "digest"], name="entry_key_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of entry {self.entry_id}"


class EntryVersion(models.Model):
    """What an entry said before its source changed it: `number` is the version that these words were. Its `payload` is
    kept as an entry's."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    content = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)
    payload = models.TextField(blank=True)
    replaced_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["entry", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "number"], name="entry_version_once")]

    def __str__(self) -> str:
        return f"version {self.number} of entry {self.entry_id}"

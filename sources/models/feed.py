"""Who is credited, and where we ask."""

from datetime import datetime
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

KEY_VALIDATOR = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]*\Z", "Use lower-case letters, digits, dots, hyphens and underscores."
)


LANG_VALIDATOR = RegexValidator(r"^[a-z]{2}\Z", "Use a code of two small letters, such as en or uk.")


class Source(models.Model):
    """A publisher whom we credit. `key` is CoinDesk's where it has one, so that every way of importing agrees."""

    key = models.CharField(max_length=80, unique=True, validators=[KEY_VALIDATOR])
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=20, default="RSS", help_text="RSS, API or TWITTER, as upstream says.")
    site_url = models.URLField(max_length=500, blank=True)
    logo_url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class FeedQuerySet(models.QuerySet["Feed"]):
    def due(self, now: datetime) -> "FeedQuerySet":
        """Feeds to be asked at `now`: enabled, not stopped, and their time has come."""
        return self.filter(Q(next_check_at=None) | Q(next_check_at__lte=now), enabled=True, stopped_reason="").order_by(
            F("next_check_at").asc(nulls_first=True), "pk"
        )

    def troubled(self, now: datetime) -> "FeedQuerySet":
        """Enabled feeds that are stopped, failing, or silent for far longer than their rhythm; the worst first."""
        quiet = Q(quiet_from__lte=now, succeeded_at__isnull=False) & ~Q(url="")
        trouble = ~Q(stopped_reason="") | Q(error_streak__gt=0) | quiet
        return self.filter(trouble, enabled=True).order_by("-stopped_reason", "-error_streak", "quiet_from", "key")


class Feed(models.Model):
    """An address that we ask for entries, with its manners, its health and its policies."""

    class Format(models.TextChoices):
        AUTO = "auto", "Found by looking"
        FEED = "feed", "RSS, Atom or JSON Feed"
        COINDESK = "coindesk", "CoinDesk Data API"

    class FullTexts(models.TextChoices):
        ALWAYS = "always", "Read the page of every entry"
        ASKED = "asked", "Only when somebody asks"

    class Rewriting(models.TextChoices):
        ALWAYS = "always", "Propose a rewrite for every draft"
        TAKEN = "taken", "When an editor takes the draft"
        ASKED = "asked", "Only when an editor asks"

    class Shape(models.TextChoices):
        AUTO = "auto", "A brief from a short source, four sections from a long one"
        SECTIONS = "sections", "Always four sections"
        BRIEF = "brief", "Always a brief"

    key = models.CharField(max_length=80, unique=True, validators=[KEY_VALIDATOR])
    url = models.CharField(
        "address", max_length=2000, blank=True, help_text="Empty for a feed that is imported from files."
    )
    title = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="feeds",
        help_text="Empty for an aggregator: each entry names its own.",
    )
    format = models.CharField(max_length=20, choices=Format.choices, default=Format.AUTO)
    lang = models.CharField(
        "language", max_length=8, default="en", validators=[LANG_VALIDATOR], help_text="Of entries that do not say."
    )
    enabled = models.BooleanField(default=True)
    group = models.CharField(max_length=100, blank=True, help_text="To sort long lists by; kept in OPML.")
    most_pages = models.PositiveSmallIntegerField(
        "pages at most",
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text="CoinDesk's API only: how many pages one import asks for.",
    )

    etag = models.CharField(max_length=500, blank=True, editable=False)
    last_modified = models.CharField(max_length=200, blank=True, editable=False)
    body_hash = models.CharField(max_length=64, blank=True, editable=False)
    ttl_minutes = models.PositiveIntegerField(null=True, blank=True, editable=False, help_text="As its document says.")
    next_check_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    succeeded_at = models.DateTimeField("last success", null=True, blank=True, editable=False)
    last_entry_at = models.DateTimeField("last new entry", null=True, blank=True, editable=False)
    quiet_from = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="From when on silence would be far longer than its rhythm."
    )
    older_than = models.PositiveBigIntegerField(
        null=True, blank=True, editable=False, help_text="Where paging broke off, as to_ts; the next import goes on."
    )
    error_streak = models.PositiveIntegerField(default=0, editable=False)
    last_error = models.TextField(blank=True, editable=False)
    stopped_reason = models.CharField(
        max_length=300, blank=True, help_text="Why this feed is no longer asked. Clear it to go on."
    )
    moved_to = models.CharField(max_length=2000, blank=True, editable=False)
    moved_sightings = models.PositiveSmallIntegerField(default=0, editable=False)
    former_url = models.CharField("former address", max_length=2000, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)

    full_text = models.CharField(
        "text of linked pages",
        max_length=10,
        choices=FullTexts.choices,
        default=FullTexts.ASKED,
        help_text="Read for the desk beside what the feed says, where the site's robots.txt allows it.",
    )
    rewriting = models.CharField(
        "proposals",
        max_length=10,
        choices=Rewriting.choices,
        default=Rewriting.TAKEN,
        help_text="Drafts with a proposal for every one go to review at once, the others to triage.",
    )
    shape = models.CharField("shape of proposals", max_length=10, choices=Shape.choices, default=Shape.AUTO)
    brief_limit = models.PositiveIntegerField(
        "brief below", default=600, help_text="Characters of source text. Below it the first proposal is a brief."
    )
    shortest_proposal = models.PositiveIntegerField(
        "proposals have at least",
        null=True,
        blank=True,
        help_text="Characters, headline left out. A shorter proposal fails, with this as its reason.",
    )
    longest_proposal = models.PositiveIntegerField(
        "proposals have at most", null=True, blank=True, help_text="Characters, headline left out. A longer one fails."
    )
    from_author = models.BooleanField(
        "model drafts “From author”", default=True, help_text="An editor must confirm or rewrite it before accepting."
    )
    auto_publish = models.BooleanField(
        "publish unrewritten copy",
        default=False,
        help_text="Publishes wire copy as it came, without a person. Off for good reasons.",
    )

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["key"]
        permissions: ClassVar = [("trigger_import", "Can start an import")]
        indexes: ClassVar = [models.Index(fields=["enabled", "next_check_at"], name="feed_due")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(longest_proposal__isnull=True)
                | Q(shortest_proposal__isnull=True)
                | Q(shortest_proposal__lte=F("longest_proposal")),
                name="proposals_have_a_length",
                violation_error_message="Proposals cannot have at least more characters than they have at most.",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.key

"""A proposal: its own row from the request to the decision, and the record of both."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Func, IntegerField, Q

from articles.models.article import Article
from sources.models import FullText


class Urgency(Func):
    """Of a proposal, by its state: 0 waits for a person, 1 failed, 2 is on its way, 3 is decided.

    Written out rather than a `Case`, whose values are parameters: SQLite knows an index by its very words.
    """

    template = (
        "(CASE %(expressions)s WHEN 'proposed' THEN 0 WHEN 'failed' THEN 1 WHEN 'queued' THEN 2 WHEN 'running' THEN 2"
        " ELSE 3 END)"
    )
    output_field: ClassVar[Any] = IntegerField()


class RewriteQuerySet(models.QuerySet["Rewrite"]):
    def active(self) -> "RewriteQuerySet":
        return self.filter(state__in=Rewrite.ACTIVE)

    def waiting(self, now: datetime) -> "RewriteQuerySet":
        """Queued, or running under a lease that ran out."""
        state = Rewrite.State
        return self.filter(Q(state=state.QUEUED) | Q(state=state.RUNNING, lease_until__lt=now)).order_by("pk")

    def ready(self, now: datetime) -> "RewriteQuerySet":
        """Waiting ones whose story is complete: none that wait for the page that their entry links to.

        For choosing only; a claim is a condition on the row itself.
        """
        on_its_way = FullText.objects.filter(state=FullText.State.QUEUED)
        return self.waiting(now).exclude(article__entry__in=on_its_way.values("entry"))

    def to_review(self) -> "RewriteQuerySet":
        """What waits for a person, the newest first: along the index of the queue, however many are decided."""
        return self.alias(urgency=Urgency("state")).filter(urgency=0).order_by("-pk")

    def accepted(self) -> "RewriteQuerySet":
        return self.filter(state=Rewrite.State.ACCEPTED)


class Rewrite(models.Model):
    """One proposal for one article. `text` is the proposal, `accepted_title` and `accepted_text` what the editor made
    of it.

    `claims` are the proposal's. `accepted_claims` are those of the accepted headline and text, parted by a blank line;
    `acknowledged` is what stood open in them, with who acknowledged it and when. Of origin *file* the reviewer is
    unknown.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        PROPOSED = "proposed"
        ACCEPTED = "accepted"
        REJECTED = "rejected"
        SUPERSEDED = "superseded"
        FAILED = "failed"

    class Origin(models.TextChoices):
        MODEL = "model", "A language model"
        OFFLINE = "offline", "Extracted from the source"
        FILE = "file", "An imported file"

    ACTIVE: ClassVar = (State.QUEUED, State.RUNNING, State.PROPOSED)

    article = models.ForeignKey(Article, models.CASCADE, related_name="rewrites")
    number = models.PositiveIntegerField("version")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    origin = models.CharField(max_length=10, choices=Origin.choices, blank=True)
    shape = models.CharField(max_length=10, blank=True, help_text="brief or sections; empty until decided.")
    instruction = models.TextField(blank=True)
    from_author = models.BooleanField(default=True)
    base_version = models.PositiveIntegerField(
        default=0, help_text="The article's version that the proposal was made from."
    )

    original_version = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of a translation: its original's version when it was asked for."
    )

    title = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    accepted_title = models.CharField(max_length=500, blank=True)
    accepted_text = models.TextField(blank=True)
    claims = models.JSONField(default=list, blank=True)
    accepted_claims = models.JSONField(default=list, blank=True)
    acknowledged = models.JSONField(default=list, blank=True)
    view_confirmed = models.BooleanField(
        default=False, help_text="The editor confirmed “From author” as the newsroom's view."
    )

    provider = models.CharField(max_length=40, blank=True)
    model = models.CharField(max_length=200, blank=True)
    prompt_version = models.CharField(max_length=40, blank=True)
    tokens_in = models.PositiveIntegerField(null=True, blank=True)
    tokens_out = models.PositiveIntegerField(null=True, blank=True)
    cost = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    request_id = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)

    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField("reason for the decision", blank=True)

    objects = RewriteQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["article"], name="one_active_rewrite", condition=Q(state__in=["queued", "running", "proposed"])
            ),
            models.UniqueConstraint(fields=["article", "number"], name="rewrite_number_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "lease_until"], name="rewrite_waiting"),
            models.Index(Urgency("state"), F("id").desc(), name="review_queue"),
        ]

    def __str__(self) -> str:
        return f"proposal {self.number} for “{self.article}”"

    @property
    def is_translation(self) -> bool:
        return self.original_version is not None

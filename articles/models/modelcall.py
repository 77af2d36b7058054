"""One request to a language model: the trail of what was asked, and what it cost."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Sum

from articles.models.rewrite import Rewrite


class ModelCallQuerySet(models.QuerySet["ModelCall"]):
    def spent_since(self, moment: datetime) -> Decimal:
        """Dollars, what is under way at its estimate."""
        return self.filter(at__gte=moment).aggregate(sum=Sum("cost"))["sum"] or Decimal(0)


class ModelCall(models.Model):
    """Written before the request is sent, so that a killed worker's call is on record, at the cost of its input.

    `cost` is in dollars, by the table of prices of its time; None where that had no price for the model. Tokens are
    None where the server does not say, and `cost` an estimate then. `error` is the sentence that an editor read.
    """

    class Outcome(models.TextChoices):
        SENT = "sent", "No answer on record"
        ANSWERED = "answered"
        UNUSABLE = "unusable", "Answered, of no use"
        FAILED = "failed"

    rewrite = models.ForeignKey(Rewrite, models.SET_NULL, null=True, related_name="calls")
    at = models.DateTimeField(db_index=True)
    provider = models.CharField(max_length=40)
    model = models.CharField(max_length=200)
    prompt_version = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.SENT)
    tokens_in = models.PositiveIntegerField("tokens read", null=True)
    tokens_out = models.PositiveIntegerField("tokens written", null=True)
    cost = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    seconds = models.FloatField(null=True)
    request_id = models.CharField(max_length=200, blank=True)
    finish_reason = models.CharField(max_length=40, blank=True)
    error = models.TextField(blank=True)

    objects = ModelCallQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"call {self.pk} to {self.model}"

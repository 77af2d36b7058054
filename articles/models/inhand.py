"""What machines have in hand of articles and entries, or tried in vain: rows only while that is so.

Apart from the article and the entry, whose long texts would be written anew with each claim.
"""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from articles.models.article import Article

TRIES = 5


class InHandQuerySet(models.QuerySet[Any]):
    def free(self, now: datetime) -> "InHandQuerySet":
        """In nobody's hands, and not tried in vain as often as it may be; what was tried least comes first."""
        unheld = Q(lease_until=None) | Q(lease_until__lt=now)
        return self.filter(unheld, attempts__lt=TRIES).order_by("attempts", "pk")

    def out_of_reach(self, now: datetime) -> "InHandQuerySet":
        return self.filter(Q(lease_until__gte=now) | Q(attempts__gte=TRIES))

    def aside(self) -> "InHandQuerySet":
        """What was tried in vain as often as it may be."""
        return self.filter(attempts__gte=TRIES)


class InHand(models.Model):
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)

    objects = InHandQuerySet.as_manager()

    class Meta:
        abstract = True


class GoingLive(InHand):
    """An article that machines make public: what is scheduled, and wire copy that is published unrewritten.

    The row goes with the publication. A person who saves the article has it tried anew.
    """

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="going_live")

    def __str__(self) -> str:
        return f"going live of {self.article_id}"


class FollowingQuerySet(InHandQuerySet):
    def outdated(self) -> "FollowingQuerySet":
        """Those of entries that changed again: what failed for one text may work with the next."""
        return self.exclude(version=F("entry__version"))


class Following(InHand):
    """A source's change, the `version` of its entry, that is brought to the desk. The row goes once that is done."""

    entry = models.OneToOneField("sources.Entry", models.CASCADE, primary_key=True, related_name="following")
    version = models.PositiveIntegerField()

    objects: ClassVar[Any] = FollowingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"following of entry {self.entry_id}"

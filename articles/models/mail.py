"""E-mails to be sent."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.note import Notice
from articles.models.person import Invitation

TRIES = 6


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting(self, now: datetime) -> "MailQuerySet":
        """Not sent, not given up, and in nobody's hands."""
        free = Q(lease_until=None) | Q(lease_until__lt=now)
        return self.filter(free, sent_at=None, attempts__lt=TRIES).order_by("pk")


class Mail(models.Model):
    """A letter and what it is about. Its words, and any link in it, are made when it is sent and kept nowhere."""

    class Kind(models.TextChoices):
        NOTICE = "notice", "what concerns somebody"
        INVITATION = "invitation", "an invitation"
        RESET = "reset", "a new password"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    notice = models.ForeignKey(Notice, models.CASCADE, null=True, related_name="+")
    invitation = models.ForeignKey(Invitation, models.CASCADE, null=True, related_name="mails")
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], name="one_reset_waiting", condition=Q(kind="reset", sent_at=None, attempts__lt=TRIES)
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="mail_waiting", condition=Q(sent_at=None, attempts__lt=TRIES))
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, to {self.to}"

    @property
    def to(self) -> str:
        """The address; "" where the person has none."""
        if self.invitation:
            return self.invitation.email
        return self.user.email if self.user else ""

"""People: as readers know them, and how they come in."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import models
from django.db.models import Q
from django.urls import reverse

from articles.models.cover import CoverImage


class ProfileQuerySet(models.QuerySet["Profile"]):
    def public(self) -> "ProfileQuerySet":
        """Those who have a page of their own and stand as a byline."""
        return self.filter(public=True).exclude(name="")


class Profile(models.Model):
    """How readers know a person who answers for stories. Not public, or without a name: the newsroom stands for them.

    `mails`: what they are told on the desk comes by e-mail too. `zone`: the clock by which the desk tells them times.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="profile")
    name = models.CharField(max_length=150, blank=True)
    slug = models.SlugField(max_length=100, unique=True)
    bio = models.TextField("about", blank=True)
    photo = models.ForeignKey(CoverImage, models.SET_NULL, null=True, blank=True, related_name="+")
    public = models.BooleanField(default=True)
    mails = models.BooleanField(default=True)
    zone = models.CharField("time zone", max_length=60, blank=True, help_text="As the tz database names it; or UTC.")

    objects = ProfileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name or self.slug

    def get_absolute_url(self) -> str:
        return reverse("articles:author", args=[self.slug])

    @property
    def is_shown(self) -> bool:
        """As `public()` says it of rows."""
        return self.public and bool(self.name)


def public_profile(user: User | None) -> Profile | None:
    """As readers know a person; None for who is not shown to them. One query, unless `profile` was selected."""
    profile: Profile | None = getattr(user, "profile", None)
    return profile if profile and profile.is_shown else None


def public_name(user: User) -> str:
    """What readers may call a person; "" for who does not want to be known. One query, as above."""
    profile: Profile | None = getattr(user, "profile", None)
    if profile is None:
        return user.get_full_name().strip()
    return profile.name if profile.public else ""


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        return self.filter(used_at=None, revoked_at=None)


class Invitation(models.Model):
    """A way in for one address, with the groups that it leads to; at most one open one an address.

    `number` is that of its latest link: a new link makes the earlier ones void.
    """

    email = models.EmailField("e-mail address")
    groups = models.ManyToManyField(Group, blank=True, related_name="+")
    number = models.PositiveSmallIntegerField(default=1)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="invitation")
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["email"], name="one_open_invitation", condition=Q(used_at=None, revoked_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"invitation of {self.email}"

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.revoked_at is None

    def is_valid(self, now: datetime) -> bool:
        """Whether its latest link still lets somebody in."""
        return self.is_open and now < self.expires_at

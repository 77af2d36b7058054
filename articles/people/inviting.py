"""How people come in: an administrator invites an address, its link lets one person choose a name and a password."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction

from articles.errors import NotPossible
from articles.models import Invitation, Mail
from articles.people.links import invitation_of
from articles.people.mailing import queue
from articles.people.signing import ensure
from articles.permissions import Person, require

LASTS = timedelta(days=7)
VOID = "This link is used, too old, or not whole. Ask for a new invitation."


def invite(user: Person, now: datetime, *, email: str, groups: Sequence[Group]) -> Invitation:
    """Open a way in for `email`, by e-mail where there is a server. Raises `NotPossible` for who is in or invited."""
    person = require(user, "auth.add_user", "invite people")
    address = email.strip().lower()
    if User.objects.filter(email__iexact=address).exists() or User.objects.filter(username__iexact=address).exists():
        raise NotPossible(f"{address} has an account already.")
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                email=address, invited_by=person, invited_at=now, expires_at=now + LASTS
            )
            invitation.groups.set(groups)
            named = ", ".join(group.name for group in groups) or "no group"
            _log(person, invitation, ADDITION, f"Invited {address}: {named}.")
            _send(invitation, now)
    except IntegrityError as error:
        raise NotPossible(f"{address} is invited already. Send that invitation again, or revoke it first.") from error
    return invitation


def renew(invitation: Invitation, user: Person, now: datetime, *, number: int) -> Invitation:
    """A new link, `number` being that of the one that the person saw; earlier links are void."""
    person = require(user, "auth.add_user", "invite people")
    with transaction.atomic():
        seen = Invitation.objects.open().filter(pk=invitation.pk, number=number)
        if not seen.update(number=number + 1, invited_at=now, expires_at=now + LASTS):
            raise NotPossible("This invitation was used, revoked or sent again meanwhile. Nothing was done.")
        invitation.refresh_from_db()
        _log(person, invitation, CHANGE, "Made a new link.")
        _send(invitation, now)
    return invitation


def revoke(invitation: Invitation, user: Person, now: datetime) -> Invitation:
    """Take an invitation back: its links let nobody in. Revoked already: nothing happens."""
    person = require(user, "auth.add_user", "revoke invitations")
    with transaction.atomic():
        if Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=now):
            _log(person, invitation, CHANGE, "Revoked.")
    invitation.refresh_from_db()
    if invitation.used_at:
        raise NotPossible("Somebody has come in by it already. Take away that person's account instead.")
    return invitation


def join(token: str, now: datetime, *, first_name: str, last_name: str, password: str) -> User:
    """Make the account that a link leads to, once. Its address is what the person signs in with.

    Raises `NotPossible` for a link that is void, and `ValidationError` for a password that is too weak.
    """
    invitation = invitation_of(token, now)
    if invitation is None:
        raise NotPossible(VOID)
    user = User(
        username=invitation.email, email=invitation.email, first_name=first_name, last_name=last_name, is_staff=True
    )
    validate_password(password, user)
    user.set_password(password)
    try:
        with transaction.atomic():
            if not Invitation.objects.open().filter(pk=invitation.pk, number=invitation.number).update(used_at=now):
                raise NotPossible(VOID)
            user.save(force_insert=True)
            user.groups.set(invitation.groups.all())
            Invitation.objects.filter(pk=invitation.pk).update(user=user)
            ensure(user)
            LogEntry.objects.log_actions(user.pk, [user], ADDITION, "Joined by invitation.", single_object=True)
    except IntegrityError as error:
        raise NotPossible(f"{invitation.email} has an account already. Sign in with it.") from error
    return user


def _send(invitation: Invitation, now: datetime) -> None:
    if settings.HAS_EMAIL:
        queue([Mail(kind=Mail.Kind.INVITATION, invitation=invitation, queued_at=now)])


def _log(person: User, invitation: Invitation, flag: int, told: str) -> None:
    LogEntry.objects.log_actions(person.pk, [invitation], flag, told, single_object=True)

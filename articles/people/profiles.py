"""What a person says of themselves to readers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import transaction

from articles import zones
from articles.errors import NotAllowed, NotPossible
from articles.models import Profile
from articles.permissions import Person
from articles.recording import note_everywhere

SHOWN = frozenset({"name", "bio", "public"})
OWN = SHOWN | {"mails", "zone"}
LONGEST_BIO = 2_000


def save(profile: Profile, user: Person, now: datetime, *, changes: Mapping[str, Any]) -> Profile:
    """Store what a person says of themselves; `changes` holds keys of `OWN`. Administrators may for anybody.

    Nothing different: nothing happens.
    """
    if not isinstance(user, User) or (profile.user_id != user.pk and not user.has_perm("auth.change_user")):
        raise NotAllowed("You may not change this profile. Its person may, and administrators.")
    unknown = changes.keys() - OWN
    if unknown:
        raise NotPossible(f"These are not changed this way: {', '.join(sorted(unknown))}.")
    _check(changes)
    different = {key: value for key, value in changes.items() if value != getattr(profile, key)}
    if different:
        with transaction.atomic():
            Profile.objects.filter(pk=profile.pk).update(**different)
            told = f"Changed {', '.join(sorted(different))}."
            LogEntry.objects.log_actions(user.pk, [profile], CHANGE, told, single_object=True)
            if SHOWN & different.keys():
                note_everywhere(now)
        profile.refresh_from_db()
    return profile


def _check(changes: Mapping[str, Any]) -> None:
    if changes.get("zone") and changes["zone"] not in zones.names():
        raise NotPossible(f"“{changes['zone']}” is no time zone that this machine knows.")
    if len(changes.get("name", "")) > 150:
        raise NotPossible("A name has at most 150 characters.")
    if len(changes.get("bio", "")) > LONGEST_BIO:
        raise NotPossible(f"At most {LONGEST_BIO:,} characters fit; these are {len(changes['bio']):,}.")

"""What a person says of themselves to readers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import transaction

from articles import zones
from articles.covers import keeping
from articles.covers.renditions import MIDDLE, render_upload
from articles.covers.rows import cover_row
from articles.errors import NotAllowed, NotPossible
from articles.models import CoverImage, Profile
from articles.permissions import Person
from articles.recording import note_everywhere

SHOWN = frozenset({"name", "bio", "public"})
OWN = SHOWN | {"mails", "zone"}
LONGEST_BIO = 2_000


def save(profile: Profile, user: Person, now: datetime, *, changes: Mapping[str, Any]) -> Profile:
    """Store what a person says of themselves; `changes` holds keys of `OWN`. Administrators may for anybody.

    Nothing different: nothing happens.
    """
    person = _looking_after(profile, user)
    unknown = changes.keys() - OWN
    if unknown:
        raise NotPossible(f"These are not changed this way: {', '.join(sorted(unknown))}.")
    _check(changes)
    different = {key: value for key, value in changes.items() if value != getattr(profile, key)}
    if different:
        with transaction.atomic():
            Profile.objects.filter(pk=profile.pk).update(**different)
            _record(profile, person, f"Changed {', '.join(sorted(different))}.")
            if SHOWN & different.keys():
                note_everywhere(now)
        profile.refresh_from_db()
    return profile


def portray(profile: Profile, user: Person, now: datetime, *, data: bytes | None) -> Profile:
    """Show the person by this picture, re-encoded as every upload is, or by none. Raises `CoverError`."""
    person = _looking_after(profile, user)
    photo = _kept(data, profile.name) if data else None
    if profile.photo_id != (photo.pk if photo else None):
        with transaction.atomic():
            Profile.objects.filter(pk=profile.pk).update(photo=photo)
            _record(profile, person, "Showed another portrait." if photo else "Took the portrait away.")
            note_everywhere(now)
        profile.refresh_from_db()
    return profile


def _kept(data: bytes, name: str) -> CoverImage:
    renditions = render_upload(data)
    kept = keeping.keep(renditions, MIDDLE)
    size = {"width": renditions.full.width, "height": renditions.full.height, "colour": renditions.colour}
    sizes = {"share": kept.share, "webp": kept.webp, "focus_x": MIDDLE[0], "focus_y": MIDDLE[1], **size}
    return cover_row(kept.addresses, CoverImage.Provider.PORTRAIT, alt=name, **sizes)


def _looking_after(profile: Profile, user: Person) -> User:
    if isinstance(user, User) and (profile.user_id == user.pk or user.has_perm("auth.change_user")):
        return user
    raise NotAllowed("You may not change this profile. Its person may, and administrators.")


def _record(profile: Profile, person: User, told: str) -> None:
    LogEntry.objects.log_actions(person.pk, [profile], CHANGE, told, single_object=True)


def _check(changes: Mapping[str, Any]) -> None:
    if changes.get("zone") and changes["zone"] not in zones.names():
        raise NotPossible(f"“{changes['zone']}” is no time zone that this machine knows.")
    if len(changes.get("name", "")) > 150:
        raise NotPossible("A name has at most 150 characters.")
    if len(changes.get("bio", "")) > LONGEST_BIO:
        raise NotPossible(f"At most {LONGEST_BIO:,} characters fit; these are {len(changes['bio']):,}.")

"""Doors of the house: people, groups, invitations, notices, profiles, the log."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User

from articles.models import Announcement, Change, Invitation, Mail, ModelCall, Notice, Revision
from articles.people import inviting
from articles.people.signing import ensure
from tests.articles.admin.conftest import make_draft
from tests.builders import NOON, make_user
from tests.doors.door import ADMINISTRATORS, EVERYBODY, NOBODY, Door, Make, door, sending

PASSWORD = {"password1": "ink and pen 77", "password2": "ink and pen 77"}
SAID = {"name": "Ada Byron", "bio": "Engines.", "public": "on"}


def invitation() -> Invitation:
    return inviting.invite(make_user(is_superuser=True), NOON, email="ada@paper.example", groups=[])


def _person(**fields: Any) -> Make:
    """The form of somebody, who is to become an editor; and, if that goes, a superuser."""

    def make(user: User) -> tuple[list[Any], dict[str, Any]]:
        somebody = make_user(is_staff=True, **fields)
        group = Group.objects.get(name="Editor").pk
        rights = {"is_active": "on", "is_staff": "on", "is_superuser": "on", "groups": [group]}
        return [somebody.pk], {"username": somebody.username, "first_name": "Ada", **rights}

    return make


def _log_entry() -> Any:
    user = make_user()
    LogEntry.objects.log_actions(user.pk, [user], 2, "Changed.", single_object=True)
    return LogEntry.objects.latest("pk")


def _group() -> Group:
    return Group.objects.create(name="Interns")


def _notice(user: User) -> tuple[list[Any], dict[str, Any]]:
    Notice.objects.create(user=user, article=make_draft(), kind="note", at=NOON)
    return [], {}


def _own_notice(user: User) -> tuple[list[Any], dict[str, Any]]:
    return [Notice.objects.create(user=user, article=make_draft(), kind="note", at=NOON).pk], {}


def records() -> dict[str, Make]:
    """Rows that no form changes, with what makes one."""
    return {
        "admin_logentry": sending(_log_entry, change_message="Mine"),
        "articles_announcement": sending(lambda: Announcement.objects.create(kind="hub", path="/", wanted_at=NOON)),
        "articles_change": sending(lambda: Change.objects.create(at=NOON), attempts=0),
        "articles_invitation": sending(invitation, email="mine@paper.example"),
        "articles_mail": sending(lambda: Mail.objects.create(kind="reset", user=make_user(), queued_at=NOON)),
        "articles_modelcall": sending(lambda: ModelCall.objects.create(at=NOON, provider="x", model="y"), cost="0"),
        "articles_notice": _own_notice,
        "articles_revision": sending(
            lambda: Revision.objects.create(article=make_draft(), kind="saved", version=1, file="-", at=NOON)
        ),
    }


def doors() -> Iterator[Door]:
    for name, make in records().items():
        yield door(f"{name}_change", NOBODY, make)
    invite = {"email": "eve@paper.example"}
    yield door("articles_invitation_add", ADMINISTRATORS, lambda u: ([], invite))
    yield door("articles_invitation_renew", ADMINISTRATORS, sending(invitation, number=1))
    yield door("articles_invitation_revoke", ADMINISTRATORS, sending(invitation))
    yield door("articles_notice_read", EVERYBODY, _notice)
    yield door("articles_profile_mine", EVERYBODY, lambda u: ([], SAID))
    yield door("articles_profile_change", ADMINISTRATORS, sending(lambda: ensure(make_user()), **SAID), "somebody's")
    yield door("articles_profile_change", EVERYBODY, lambda u: ([ensure(u).pk], SAID), "one's own")
    new = {"username": "eve", **PASSWORD, "usable_password": "true"}
    yield door("auth_user_add", ADMINISTRATORS, lambda u: ([], new))
    yield door("auth_user_change", ADMINISTRATORS, _person())
    yield door("auth_user_change", NOBODY, _person(is_superuser=True), "of a superuser")
    yield door("auth_user_password_change", ADMINISTRATORS, sending(make_user, **PASSWORD, usable_password="true"))
    chief = sending(lambda: make_user(is_superuser=True), **PASSWORD)
    yield door("auth_user_password_change", NOBODY, chief, "of a superuser")
    yield door("auth_user_delete", NOBODY, sending(make_user, post="yes"))
    yield door("auth_group_add", NOBODY, lambda u: ([], {"name": "Interns"}))
    yield door("auth_group_change", NOBODY, sending(_group, name="Chiefs", permissions=[1]))
    yield door("auth_group_delete", NOBODY, sending(_group, post="yes"))

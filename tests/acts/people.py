"""What people hand each other and are told, how readers know them, and how they come in."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth.models import Group, User

from articles.models import Article, Note, Notice
from articles.people import handing, inviting, notes, profiles, signing, telling
from tests.acts.desk import EDITORS, LATER, editing_rows, on, picture
from tests.acts.rows import ROLES, Make, Row, anew, row
from tests.articles.admin.conftest import make_draft
from tests.builders import NOON, make_user

WRITERS = ("Reporter", "Editor")
ADMINISTRATORS = ("Administrator",)


def _submitted(user: User | None = None) -> Article:
    return make_draft(submitted_at=NOON, submitted_by=user or make_user(), assigned_to=user)


def _take_back(user: User) -> Callable[[], object]:
    article = _submitted(user)
    return lambda: handing.take_back(anew(article), user, LATER, version=1)


def _return(user: User) -> Callable[[], object]:
    article = _submitted()
    return lambda: handing.return_with_note(anew(article), user, LATER, version=1, text="Who says so?")


def _note(user: User, writer: User) -> Callable[[], object]:
    note = Note.objects.create(article=make_draft(), user=writer, at=NOON, text="Call them.")
    return lambda: notes.resolve(anew(note), user, LATER)


def _notice(user: User) -> Notice:
    return Notice.objects.create(user=user, article=make_draft(), kind=Notice.Kind.NOTE, at=NOON)


def _read(user: User) -> Callable[[], object]:
    notice = _notice(user)
    return lambda: telling.read(anew(notice), user, LATER)


def _read_all(user: User) -> Callable[[], object]:
    _notice(user)
    return lambda: telling.read_all(user, LATER)


def _profile(own: bool) -> Make:
    def make(user: User) -> Callable[[], object]:
        profile = signing.ensure(user if own else make_user(first_name="Ada"))
        return lambda: profiles.save(anew(profile), user, LATER, changes={"name": "Ada Byron"})

    return make


def _portray(own: bool) -> Make:
    def make(user: User) -> Callable[[], object]:
        profile = signing.ensure(user if own else make_user(first_name="Ada"))
        return lambda: profiles.portray(anew(profile), user, LATER, data=picture())

    return make


def _invite(user: User) -> Callable[[], object]:
    group = Group.objects.get(name="Reporter")
    return lambda: inviting.invite(user, LATER, email="ada@paper.example", groups=[group])


def _invited(call: Callable[[Any, User], object]) -> Make:
    def make(user: User) -> Callable[[], object]:
        chief = make_user(is_superuser=True)
        invitation = inviting.invite(chief, NOON, email="ada@paper.example", groups=[])
        return lambda: call(anew(invitation), user)

    return make


def rows() -> Iterator[Row]:
    yield from editing_rows("articles.people.handing.submit", lambda a, u: handing.submit(a, u, LATER, version=1))
    yield row("articles.people.handing.take_back", WRITERS, _take_back)
    yield row("articles.people.handing.return_with_note", EDITORS, _return)
    yield row("articles.people.notes.add", WRITERS, on(lambda a, u: notes.add(a, u, LATER, text="Call @ada.")))
    yield row("articles.people.notes.resolve", WRITERS, lambda user: _note(user, user), "one's own")
    yield row("articles.people.notes.resolve", EDITORS, lambda user: _note(user, make_user()), "somebody's")
    yield row("articles.people.telling.read", ROLES, _read, logged=False)
    yield row("articles.people.telling.read_all", ROLES, _read_all, logged=False)
    yield row("articles.people.profiles.save", ROLES, _profile(own=True), "one's own")
    yield row("articles.people.profiles.save", ADMINISTRATORS, _profile(own=False), "somebody's")
    yield row("articles.people.profiles.portray", ROLES, _portray(own=True), "one's own")
    yield row("articles.people.profiles.portray", ADMINISTRATORS, _portray(own=False), "somebody's")
    yield row("articles.people.inviting.invite", ADMINISTRATORS, _invite)
    yield row(
        "articles.people.inviting.renew",
        ADMINISTRATORS,
        _invited(lambda i, u: inviting.renew(i, u, LATER, number=1)),
    )
    yield row("articles.people.inviting.revoke", ADMINISTRATORS, _invited(lambda i, u: inviting.revoke(i, u, LATER)))

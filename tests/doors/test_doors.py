"""Every address of the admin, posted to by every role: who may not gets 403 and changes nothing.

An address, a button of an article's form or an action of a list that the table does not know fails the suite: give it
a row in `desk.py`, `wire.py` or `house.py`, or name it among those that only show something.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from articles.admin.desk import ACTS
from newsroom.urls import urlpatterns
from tests.acts.rows import ROLES, member
from tests.acts.test_acts import WRITING, everything
from tests.doors import desk, house, wire
from tests.doors.actions import ACTIONS, ASKS_FIRST, Action
from tests.doors.door import Door

DOORS = [*desk.doors(), *wire.doors(), *house.doors()]
RECORDS = {*house.records(), "articles_bulkjob", "articles_correction", "articles_coverimage", "articles_profile"}
RECORDS |= {"articles_rewrite", "sources_cluster", "sources_entry", "sources_importrun", "sources_rejectedentry"}
NEVER = {f"{name}_{verb}" for name in RECORDS for verb in ("add", "delete")} - {"articles_invitation_add"}
"""What no form adds or deletes."""
SHOWING = {
    "articles_article_complaint", "articles_article_cover", "articles_article_preview", "articles_article_record",
    "articles_article_story", "articles_bulkjob_change", "articles_rewrite_change",
    "articles_rewrite_look", "articles_rewrite_next", "sources_cluster_change", "sources_feed_opml_download",
}  # fmt: skip
"""What only shows something, whatever is sent."""
UNLOGGED = {"articles_article_here", "articles_article_typed", "articles_notice_read"}
"""Who looks, types or has read: no act, and no line in the log."""
DJANGOS = {
    "search", "index", "login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n",
    "view_on_site", "app_list", None,
}  # fmt: skip
"""What is one's own or nobody's; `None` leads from old addresses to new ones."""


def names() -> Iterator[str]:
    """Of every address of the admin's own site that is ours."""
    assert urlpatterns
    resolvers = [part for part in get_resolver().url_patterns if isinstance(part, URLResolver)]
    site = next(part for part in resolvers if part.app_name == "admin")
    yield from (name for name in _names(site.url_patterns) if name not in DJANGOS)


def _names(patterns: Iterable[Any]) -> Iterator[str]:
    for part in patterns:
        if isinstance(part, URLResolver):
            yield from _names(part.url_patterns)
        else:
            yield part.name


def _lists() -> set[str]:
    return {name for name in names() if name.endswith(("_changelist", "_history"))}


def enter(role: str) -> tuple[Client, Any]:
    user, client = member(role), Client()
    client.force_login(user)
    return client, user


def state() -> tuple[Any, int]:
    """All that a post could change, with how long the log is."""
    return everything(), LogEntry.objects.count()


def refused(client: Client, name: str, args: list[Any], data: dict[str, Any]) -> bool:
    """Whether the answer is 403, and nothing but the person's own session was written on the way to it."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(reverse(f"admin:{name}", args=args), data)
    written = [query["sql"] for query in asked if query["sql"].startswith(WRITING)]
    return answer.status_code == 403 and not [sql for sql in written if "django_session" not in sql]


def test_every_address_has_its_row() -> None:
    examined = {door.name for door in DOORS} | NEVER | SHOWING | _lists()
    assert set(names()) - examined == set()
    assert examined - set(names()) == set()


def test_every_button_of_an_articles_form_has_its_row() -> None:
    pressed = {door.what for door in DOORS if door.name == "articles_article_change"}
    assert set(ACTS) - pressed == set()


def test_every_action_of_a_list_has_its_row() -> None:
    declared = {
        (f"{model._meta.app_label}_{model._meta.model_name}", str(action))
        for model, model_admin in admin.site._registry.items()
        for action in model_admin.actions or ()
    }
    assert declared == {(name, action) for name, action, *_ in ACTIONS}


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "door"), [(role, door) for door in DOORS for role in sorted(door.may)], ids=str)
def test_who_may_does_it_and_it_is_on_record(role: str, door: Door) -> None:
    client, user = enter(role)
    args, data = door.make(user)
    before = state()
    answer = client.post(reverse(f"admin:{door.name}", args=args), data)
    assert answer.status_code in (200, 302), answer.content[:300]
    assert state() != before
    assert LogEntry.objects.filter(user=user).exists() is (door.name not in UNLOGGED)


@pytest.mark.django_db
@pytest.mark.parametrize("door", DOORS, ids=str)
def test_who_may_not_is_refused_and_changes_nothing(door: Door) -> None:
    for role in sorted(set(ROLES) - door.may):
        fresh = transaction.savepoint()
        client, user = enter(role)
        args, data = door.make(user)
        assert refused(client, door.name, args, data), role
        transaction.savepoint_rollback(fresh)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(NEVER))
def test_what_no_form_makes_or_deletes_is_refused_to_everybody(name: str) -> None:
    for role in ROLES:
        client, _ = enter(role)
        args = ["1"] if name.endswith("_delete") else []
        assert client.post(reverse(f"admin:{name}", args=args), {"post": "yes"}).status_code in (403, 404), role


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SHOWING | _lists()))
def test_what_only_shows_something_changes_nothing(name: str) -> None:
    args = [] if name.endswith(("_changelist", "_next", "_download", "_complaint")) else ["1"]
    for role in ROLES:
        client, _ = enter(role)
        with CaptureQueriesContext(connection) as asked:
            assert client.post(reverse(f"admin:{name}", args=args), {"title": "Mine"}).status_code < 500, role
        written = [query["sql"] for query in asked if query["sql"].startswith(WRITING)]
        assert not [sql for sql in written if "django_session" not in sql]


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ACTIONS, ids=lambda asked: f"{asked[0]} {asked[1]}")
def test_an_action_of_a_list_is_done_or_refused_likewise(asked: Action) -> None:
    name, action, may, make = asked
    for role in ROLES:
        fresh = transaction.savepoint()
        client, _ = enter(role)
        sent = {"action": action, "_selected_action": [make().pk], "post": "yes"}
        before = state()
        if role in may:
            assert client.post(reverse(f"admin:{name}_changelist"), sent).status_code in (200, 302), role
            assert (state() != before) is ((name, action) not in ASKS_FIRST)
        else:
            assert refused(client, f"{name}_changelist", [], sent), role
        transaction.savepoint_rollback(fresh)

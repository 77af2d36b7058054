"""The table of role and act: who may, who may not, what each act leaves in the log; and every act sent twice.

An act that the table does not know fails the suite: give it a row in `desk.py`, `people.py` or `wire.py`.
"""

import contextlib
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.errors import DeskError
from articles.errors import NotAllowed as NotAllowedOnTheDesk
from sources.errors import NotAllowed as NotAllowedOnTheWire
from sources.errors import WireError
from tests.acts import desk, people, wire
from tests.acts.discovery import acts
from tests.acts.rows import ROLES, Row, member

TABLE = [*desk.rows(), *people.rows(), *wire.rows()]
NOT_ALLOWED = (NotAllowedOnTheDesk, NotAllowedOnTheWire)
WRITING = ("INSERT", "UPDATE", "DELETE")
REFUSED = (DeskError, WireError)


@pytest.fixture(autouse=True)
def _no_photo_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one edge that an act has."""
    monkeypatch.setattr("articles.covers.choosing.report_download", lambda photo, key: None)


def everything() -> dict[str, list[Any]]:
    """All rows of all tables, but for the log and what people's sessions hold."""
    left_out = {"admin.logentry", "sessions.session"}
    models = [model for model in apps.get_models() if model._meta.label_lower not in left_out]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


def lines_of(user: User) -> int:
    return LogEntry.objects.filter(user=user).count()


def test_every_act_has_its_row() -> None:
    assert {row.act for row in TABLE} == acts().keys()


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "row"), [(role, row) for row in TABLE for role in sorted(row.may)], ids=str)
def test_who_may_does_it_and_it_is_on_record(role: str, row: Row) -> None:
    user = member(role)
    act = row.make(user)
    before = everything()
    act()
    assert everything() != before
    assert bool(lines_of(user)) is row.logged


@pytest.mark.django_db
@pytest.mark.parametrize("row", TABLE, ids=str)
def test_who_may_not_changes_nothing(row: Row) -> None:
    for role in sorted(set(ROLES) - row.may):
        fresh = transaction.savepoint()
        act = row.make(member(role))
        with CaptureQueriesContext(connection) as asked, pytest.raises(NOT_ALLOWED):
            act()
        assert not [query["sql"] for query in asked if query["sql"].startswith(WRITING)], role
        transaction.savepoint_rollback(fresh)


@pytest.mark.django_db
@pytest.mark.parametrize("row", TABLE, ids=str)
def test_an_act_sent_twice_is_done_once(row: Row) -> None:
    """The second time it either finds nothing left to do or is refused in words; nothing is doubled or lost."""
    act = row.make(member(sorted(row.may)[-1]))
    act()
    once = everything()
    with contextlib.suppress(*REFUSED):
        act()
    assert everything() == once

"""What staff do on the wire: import again from every place, watch, cancel, and read a feed's health."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sources.admin.runpage import is_moving, steps, told
from sources.models import Feed, Filing, ImportRun
from tests.builders import NOON, make_entry, make_feed, make_source, make_user


def signed_in(role: str) -> Client:
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def wire(db: None) -> Client:
    return signed_in("Wire staff")


def page(client: Client, name: str, pk: int) -> str:
    answer = client.get(reverse(f"admin:sources_{name}_change", args=[pk]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def _run(**overrides: Any) -> ImportRun:
    return ImportRun.objects.create(**{"feed": make_feed(), "requested_at": NOON, **overrides})


def _source() -> Any:
    return make_feed(source=make_source()).source


MAKERS: list[tuple[str, Callable[[], Any]]] = [
    ("feed", make_feed),
    ("source", _source),
    ("importrun", lambda: _run(state="failed")),
    ("entry", lambda: make_entry(feed=make_feed())),
]


@pytest.mark.parametrize(("name", "make"), MAKERS)
def test_everything_can_be_imported_again_from_its_page(name: str, make: Callable[[], Any], wire: Client) -> None:
    thing = make()
    address = reverse(f"admin:sources_{name}_again", args=[thing.pk])
    assert address in page(wire, name, thing.pk)
    assert wire.get(address).status_code == 405
    answer = wire.post(address)
    run = ImportRun.objects.get(state="queued")
    assert run.fresh
    assert answer.url == reverse("admin:sources_importrun_change", args=[run.pk])


@pytest.mark.parametrize(
    ("name", "make", "action"),
    [(name, make, "import_afresh" if name == "feed" else "reimport") for name, make in MAKERS],
)
def test_everything_can_be_imported_again_from_its_list(
    name: str, make: Callable[[], Any], action: str, wire: Client
) -> None:
    things = [make(), make()]
    data = {"action": action, "_selected_action": [thing.pk for thing in things]}
    answer = wire.post(reverse(f"admin:sources_{name}_changelist"), data, follow=True)
    assert ImportRun.objects.filter(state="queued", fresh=True).count() == 2
    assert "2 imports are on their way" in answer.content.decode()


@pytest.mark.parametrize(("name", "make"), MAKERS)
def test_others_see_no_button_and_start_nothing(name: str, make: Callable[[], Any], db: None) -> None:
    editor, thing = signed_in("Editor"), make()
    address = reverse(f"admin:sources_{name}_again", args=[thing.pk])
    assert address not in page(editor, name, thing.pk)
    assert editor.post(address).status_code == 403
    assert not ImportRun.objects.filter(state="queued").exists()


def test_what_cannot_be_asked_is_told(wire: Client) -> None:
    entry = make_entry()
    answer = wire.post(reverse("admin:sources_entry_again", args=[entry.pk]), follow=True)
    assert "has been deleted" in answer.content.decode()


def test_what_could_not_be_filed_is_tried_again_from_its_page_and_from_the_list(wire: Client) -> None:
    entries = [make_entry(failure="TypeError: x", attempts=5), make_entry(failure="TypeError: x", attempts=5)]
    address = reverse("admin:sources_entry_file", args=[entries[0].pk])
    shown = page(wire, "entry", entries[0].pk)
    assert "could not be filed: TypeError" in shown
    assert address in shown
    assert "tries again" in wire.post(address, follow=True).content.decode()
    assert address not in page(wire, "entry", entries[0].pk)
    data = {"action": "refile", "_selected_action": [entry.pk for entry in entries]}
    told = wire.post(reverse("admin:sources_entry_changelist"), data, follow=True).content.decode()
    assert "needs no second try" in told
    assert set(Filing.objects.values_list("attempts", "failure")) == {(0, "")}
    assert signed_in("Editor").post(address).status_code == 403


def test_an_open_import_is_cancelled_from_its_page(wire: Client) -> None:
    run = _run()
    address = reverse("admin:sources_importrun_cancel", args=[run.pk])
    assert address in page(wire, "importrun", run.pk)
    assert "cancelled" in wire.post(address, follow=True).content.decode()
    run.refresh_from_db()
    assert run.state == "cancelled"
    assert address not in page(wire, "importrun", run.pk)
    assert "has ended already" in wire.post(address, follow=True).content.decode()


def test_open_imports_are_cancelled_from_the_list(wire: Client) -> None:
    runs = [_run(), _run(state="running"), _run(state="done")]
    data = {"action": "cancel_open", "_selected_action": [run.pk for run in runs]}
    wire.post(reverse("admin:sources_importrun_changelist"), data)
    assert [ImportRun.objects.get(pk=run.pk).state for run in runs] == ["cancelled", "cancelled", "done"]


def test_only_those_who_start_imports_cancel_them(db: None) -> None:
    run, editor = _run(), signed_in("Editor")
    assert editor.post(reverse("admin:sources_importrun_cancel", args=[run.pk])).status_code == 403
    run.refresh_from_db()
    assert run.state == "queued"


@pytest.mark.parametrize(
    ("facts", "shown", "sentence"),
    [
        ({}, "now later later later", "A worker takes it up"),
        ({"state": "running", "step": "asking"}, "done now later later", "A worker is asking the server."),
        ({"state": "running", "step": "asking", "pages": 2}, "done now later later", "Page 3."),
        ({"state": "running", "step": "storing", "pages": 1}, "done done now later", "reading and storing"),
        ({"state": "done", "outcome": "not_modified"}, "done done skipped skipped", "nothing has changed"),
        ({"state": "done", "received": 9}, "done done done skipped", "known already"),
        ({"state": "done", "received": 9, "new": 9, "filed": 4}, "done done done now", "4 of 9 new entries"),
        ({"state": "done", "received": 9, "new": 9, "filed": 9}, "done done done done", "Finished"),
        ({"state": "failed", "error": "It said 503."}, "done failed skipped skipped", "It said 503."),
        ({"state": "failed", "pages": 1, "error": "No feed."}, "done done failed skipped", "No feed."),
        ({"state": "cancelled", "started_at": None, "error": "By ada."}, "failed skipped skipped skipped", "By ada."),
    ],
)
def test_a_run_says_how_far_it_is(facts: dict[str, Any], shown: str, sentence: str) -> None:
    run = ImportRun(**{"started_at": NOON, **facts})
    assert " ".join(step.state for step in steps(run)) == shown
    assert sentence in told(run)


def test_a_runs_page_stops_reloading_for_what_cannot_be_filed() -> None:
    run = ImportRun(state="done", new=9, filed=8, finished_at=NOON)
    assert is_moving(run, NOON + timedelta(minutes=1))
    assert not is_moving(run, NOON + timedelta(minutes=6))


def test_a_feeds_page_shows_its_health_and_its_days(wire: Client) -> None:
    now = timezone.now()
    feed = make_feed(
        succeeded_at=now, last_entry_at=now - timedelta(days=9), quiet_from=now - timedelta(days=1), checked_at=now
    )
    for days in (0, 9, 9, 9):
        make_entry(feed=feed, published_at=now - timedelta(days=days))
    shown = page(wire, "feed", feed.pk)
    assert "gone quiet" in shown
    assert "far too long" in shown
    assert "4 entries in the last 30 days" in shown
    assert shown.count("<rect ") == 30
    assert 'role="img" aria-labelledby="chart-words"' in shown
    assert " style=" not in shown[shown.index("<svg viewBox=") : shown.index("</figure>")]


def test_a_feeds_page_asks_as_often_for_much_as_for_little(wire: Client, django_assert_num_queries: Any) -> None:
    feed = make_feed()
    address = reverse("admin:sources_feed_change", args=[feed.pk])

    def fill(count: int) -> None:
        for _ in range(count):
            make_entry(feed=feed, published_at=timezone.now())
            _run(feed=feed, state="done")

    fill(1)
    wire.get(address)
    with CaptureQueriesContext(connection) as few:
        wire.get(address)
    fill(20)
    with django_assert_num_queries(len(few)):
        wire.get(address)


@pytest.mark.parametrize(
    ("health", "found"),
    [
        ("trouble", ["Bad", "Silent", "Vanished"]),
        ("fine", ["Good"]),
        ("failing", ["Bad"]),
        ("quiet", ["Silent"]),
        ("stopped", ["Vanished"]),
        ("never", ["Fresh"]),
        ("off", ["Asleep"]),
    ],
)
def test_feeds_are_found_by_their_health(health: str, found: list[str], wire: Client) -> None:
    Feed.objects.all().delete()
    make_feed(title="Bad", error_streak=1)
    make_feed(title="Good", succeeded_at=NOON, quiet_from=timezone.now() + timedelta(days=1))
    make_feed(title="Silent", succeeded_at=NOON, quiet_from=NOON - timedelta(days=999))
    make_feed(title="Asleep", enabled=False)
    make_feed(title="Vanished", stopped_reason="It answered 410.")
    make_feed(title="Fresh")
    answer = wire.get(f"{reverse('admin:sources_feed_changelist')}?health={health}&q=feed")
    assert sorted(feed.title for feed in answer.context["cl"].result_list) == found


def test_feeds_are_found_by_their_group(wire: Client) -> None:
    make_feed(title="One", group="Chains")
    make_feed(title="Two", group="Policy")
    answer = wire.get(f"{reverse('admin:sources_feed_changelist')}?group=Chains")
    assert [feed.title for feed in answer.context["cl"].result_list] == ["One"]

"""The wire in the admin: imports asked for, outcomes seen, addresses checked, received text never trusted."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from sources.models import EntryVersion, Feed, ImportRun, RejectedEntry
from tests.builders import NOON, make_article, make_entry, make_feed, make_source, make_user


def _signed_in(role: str) -> Client:
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def wire(db: None) -> Client:
    return _signed_in("Wire staff")


def _change(name: str, pk: int) -> str:
    return reverse(f"admin:sources_{name}_change", args=[pk])


def test_import_now_queues_a_run_and_leads_to_it(wire: Client) -> None:
    feed = make_feed()
    answer = wire.post(reverse("admin:sources_feed_import", args=[feed.pk]))
    run = ImportRun.objects.get()
    assert (run.feed, run.state) == (feed, "queued")
    assert answer.url == _change("importrun", run.pk)


def test_import_now_over_a_list_queues_each_feed_once(wire: Client) -> None:
    feeds = [make_feed(), make_feed()]
    data = {"action": "import_now", "_selected_action": [feed.pk for feed in feeds]}
    for _ in range(2):
        wire.post(reverse("admin:sources_feed_changelist"), data)
    assert ImportRun.objects.count() == 2


def tell(task: str) -> None:
    told.append(task)


told: list[str] = []


@pytest.mark.django_db(transaction=True)
def test_import_now_over_a_list_calls_workers_once(settings: Settings) -> None:
    feeds, client = [make_feed() for _ in range(3)], Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    told.clear()
    settings.NUDGED_BY = f"{__name__}.tell"
    chosen = [feed.pk for feed in feeds]
    client.post(reverse("admin:sources_feed_changelist"), {"action": "import_now", "_selected_action": chosen})
    assert ImportRun.objects.count() == 3
    assert told == ["newsroom.tasks.run_imports"]


@pytest.mark.parametrize("role", ["Reporter", "Editor"])
def test_only_wire_staff_start_imports(role: str, db: None) -> None:
    feed, client = make_feed(), _signed_in(role)
    assert client.post(reverse("admin:sources_feed_import", args=[feed.pk])).status_code == 403
    client.post(reverse("admin:sources_feed_changelist"), {"action": "import_now", "_selected_action": [feed.pk]})
    assert not ImportRun.objects.exists()
    assert "Import now" not in client.get(_change("feed", feed.pk)).content.decode()


def test_an_import_is_never_started_by_following_a_link(wire: Client) -> None:
    feed = make_feed()
    assert wire.get(reverse("admin:sources_feed_import", args=[feed.pk])).status_code == 405
    assert not ImportRun.objects.exists()


def test_the_page_of_an_unfinished_run_reloads(wire: Client) -> None:
    run = ImportRun.objects.create(feed=make_feed(), requested_at=NOON)
    assert wire.get(_change("importrun", run.pk))["Refresh"] == "3"
    ImportRun.objects.update(state="done", received=12, new=12, rejected=1, filed=5, finished_at=timezone.now())
    answer = wire.get(_change("importrun", run.pk))
    assert answer["Refresh"] == "3"
    assert "5 of 12 new entries have become drafts" in answer.content.decode()
    ImportRun.objects.update(filed=12)
    answer = wire.get(_change("importrun", run.pk))
    assert "Refresh" not in answer
    assert "<dt>new</dt><dd>12</dd>" in answer.content.decode()


def test_what_a_run_could_not_use_is_one_link_away(wire: Client) -> None:
    feed = make_feed()
    run = ImportRun.objects.create(feed=feed, requested_at=NOON, state="done", rejected=1)
    other = ImportRun.objects.create(feed=feed, requested_at=NOON, state="done", rejected=1)
    for number, (of, reason) in enumerate([(run, "no title at all"), (other, "another story")]):
        RejectedEntry.objects.create(
            run=of, feed=feed, reason=reason, payload='{"a": "<b>"}', digest=bytes([number] * 16), received_at=NOON
        )
    address = f"{reverse('admin:sources_rejectedentry_changelist')}?run__id__exact={run.pk}"
    assert address in wire.get(_change("importrun", run.pk)).content.decode()
    page = wire.get(address).content.decode()
    assert "no title at all" in page
    assert "another story" not in page


def test_a_failing_feed_says_why(wire: Client) -> None:
    feed = make_feed(error_streak=4, last_error="It answered 503 (service unavailable).")
    for address in (reverse("admin:sources_feed_changelist"), _change("feed", feed.pk)):
        page = wire.get(address).content.decode()
        assert "It answered 503" in page
    assert "failed 4 times" in wire.get(reverse("admin:sources_feed_changelist")).content.decode().lower()


@pytest.mark.parametrize(
    ("health", "found"), [("failing", "Bad"), ("fine", "Good"), ("off", "Asleep"), ("stopped", "Vanished")]
)
def test_feeds_are_found_by_their_health(health: str, found: str, wire: Client) -> None:
    make_feed(title="Bad", error_streak=1)
    make_feed(title="Good", succeeded_at=NOON)
    make_feed(title="Asleep", enabled=False)
    make_feed(title="Vanished", stopped_reason="It answered 410.")
    page = wire.get(f"{reverse('admin:sources_feed_changelist')}?health={health}").content.decode()
    listed = page.partition('id="result_list"')[2]
    assert [name for name in ("Bad", "Good", "Asleep", "Vanished") if name in listed] == [found]


def _feed_data(**overrides: Any) -> dict[str, Any]:
    return {
        "url": "https://news.example/rss",
        "key": "news",
        "format": "auto",
        "lang": "en",
        "enabled": "on",
        "full_text": "asked",
        "rewriting": "always",
        "shape": "auto",
        "brief_limit": "600",
        "from_author": "on",
        **overrides,
    }


def test_a_feed_is_added_by_its_address(wire: Client) -> None:
    answer = wire.post(reverse("admin:sources_feed_add"), _feed_data())
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert Feed.objects.get(key="news").url == "https://news.example/rss"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://news.example/rss",
        "javascript:alert(1)",
        "news.example/rss",
        "http://127.0.0.1/rss",
        "http://localhost/rss",
        "http://[::1]/rss",
        "http://169.254.169.254/latest",
        "https://news.example:22/rss",
        "https://news.example:port/rss",
        "https:///rss",
        "https://news.example/a b",
    ],
)
def test_an_address_that_must_not_be_asked_is_not_kept(url: str, wire: Client) -> None:
    before = Feed.objects.count()
    answer = wire.post(reverse("admin:sources_feed_add"), _feed_data(url=url))
    assert answer.status_code == 200
    assert "url" in answer.context["adminform"].form.errors
    assert Feed.objects.count() == before


def test_an_address_named_in_the_settings_is_kept(wire: Client, settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1:9999"]
    assert wire.post(reverse("admin:sources_feed_add"), _feed_data(url="http://127.0.0.1:9999/rss")).status_code == 302


def test_one_address_is_asked_by_one_feed(wire: Client) -> None:
    make_feed(url="https://news.example/rss")
    answer = wire.post(reverse("admin:sources_feed_add"), _feed_data())
    assert "Another feed asks this address already." in answer.content.decode()


def test_a_key_in_an_address_is_not_shown_in_the_list(wire: Client) -> None:
    make_feed(url="https://news.example/rss?api_key=s3cret")
    assert "s3cret" not in wire.get(reverse("admin:sources_feed_changelist")).content.decode()


def test_an_entry_is_shown_as_text_and_is_not_editable(wire: Client) -> None:
    entry = make_entry(
        title="Headline <script>alert(1)</script>",
        summary="<p>First &amp; foremost.</p><p>Then.</p><img src=x onerror=alert(2)>",
        url="javascript:alert(3)",
        payload='{"raw": "<svg onload=alert(4)>"}',
    )
    article = make_article(entry=entry)
    EntryVersion.objects.create(
        entry=entry, number=1, title="<i>Before</i>", summary="<p>Old words.</p>", content_hash="x", replaced_at=NOON
    )
    page = wire.get(_change("entry", entry.pk)).content.decode()
    body = page.partition('id="content-main"')[2]
    assert "First &amp; foremost.\n\nThen." in body
    assert "Old words." in body
    assert reverse("admin:articles_article_change", args=[article.pk]) in body
    for unsafe in ("<script>alert", "<img src=x", "<svg onload", 'href="javascript', "<i>Before"):
        assert unsafe not in body
    assert wire.post(_change("entry", entry.pk), {"title": "mine"}).status_code == 403


@pytest.mark.parametrize("name", ["entry", "importrun", "rejectedentry"])
def test_records_are_never_added_or_deleted(name: str, admin_client: Client) -> None:
    assert admin_client.get(reverse(f"admin:sources_{name}_add")).status_code == 403


def test_a_sources_key_stays_as_it_is(wire: Client) -> None:
    source = make_source(key="harbour", name="Harbour")
    wire.post(_change("source", source.pk), {"name": "Harbour Wire", "key": "other", "type": "RSS"})
    source.refresh_from_db()
    assert (source.name, source.key) == ("Harbour Wire", "harbour")

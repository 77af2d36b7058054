"""The state of the house, drawn for those who look after it."""

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Announcement, Change, Following, GoingLive, Mail
from newsroom.models import Heartbeat
from newsroom.vitals import heartbeats
from newsroom.vitals.counting import Counts
from newsroom.vitals.statuspage import age, request_chart
from tests.acts.rows import ROLES, member
from tests.builders import make_article, make_entry

MAY = {"Wire staff", "Administrator"}


def text(client: Client) -> str:
    answer = client.get("/admin/status/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.django_db
def test_who_looks_after_the_house_sees_it_and_nobody_else(client: Client) -> None:
    assert client.get("/admin/status/").status_code == 302
    for role in ROLES:
        client.force_login(member(role))
        assert client.get("/admin/status/").status_code == (200 if role in MAY else 403), role


@pytest.mark.django_db
def test_it_says_what_is_down_what_waits_and_what_was_given_up(client: Client) -> None:
    heartbeats.beat(Heartbeat.Kind.WORKER, "celery@here", ["wire", "desk", "paper"], timezone.now())
    stuck = make_entry(failure="ValueError: no")
    counts = Counts()
    counts.add("pages_asked", "", 200)
    counts.add("pages_rendered", "", 5)
    counts.flush()
    client.force_login(member("Administrator"))
    seen = text(client)
    assert "Something is down" in seen
    assert "Beat was not heard of for 45 seconds" in seen
    assert "celery@here" in seen
    assert "Entries to be filed: machines gave up on 1." in seen
    assert f'href="/admin/sources/entry/{stuck.pk}/change/">{stuck.title}</a> <small>ValueError: no</small>' in seen
    assert "97.5%" in seen
    heartbeats.beat(Heartbeat.Kind.BEAT, "beat", (), timezone.now())
    assert "Everything works." in text(client)


@pytest.mark.django_db
def test_whatever_was_given_up_is_named_with_its_reason_and_what_to_do(client: Client) -> None:
    now, article, entry = timezone.now(), make_article(title="Too odd to go live"), make_entry(title="Changed oddly")
    given_up = {"attempts": 9, "failure": "KeyError: 'x'"}
    GoingLive.objects.create(article=article, **given_up)
    Following.objects.create(entry=entry, version=entry.version, **given_up)
    Change.objects.create(article=article, at=now, **given_up)
    Change.objects.create(at=now, **given_up)
    Mail.objects.create(kind="reset", user=member("Author"), queued_at=now, attempts=9, error="550 no such box")
    Announcement.objects.create(kind="hub", path="/feeds/rss/", wanted_at=now, attempts=9, error="The hub said 404.")
    client.force_login(member("Administrator"))
    seen = text(client)
    assert f'href="/admin/articles/article/{article.pk}/change/">Too odd to go live</a>' in seen
    assert f'href="/admin/sources/entry/{entry.pk}/change/">Changed oddly</a>' in seen
    assert "Public changes: machines gave up on 2." in seen
    assert "What stands on every page" in seen
    assert seen.count("<small>KeyError: &#x27;x&#x27;</small>") == 4
    assert "a new password <small>550 no such box</small>" in seen
    assert "/feeds/rss/, to the hub of our feeds <small>The hub said 404.</small>" in seen
    assert seen.count("Saving the article has it tried anew.") == 1


@pytest.mark.django_db
def test_of_much_that_was_given_up_the_newest_are_named(client: Client) -> None:
    for number in range(12):
        make_entry(title=f"Stuck {number}", failure="ValueError: no")
    client.force_login(member("Administrator"))
    seen = text(client)
    assert "machines gave up on 12, of which these are the newest." in seen
    assert seen.count("ValueError: no") == 10
    assert "Stuck 11<" in seen
    assert "Stuck 1<" not in seen


def test_the_chart_says_in_words_how_long_requests_took() -> None:
    chart = request_chart({"0.01": 90, "0.1": 6, "+Inf": 4})
    assert chart.words == "100 requests: half of them within 0.01 s, 95 of a hundred within 0.1 s."
    assert [bar.height for bar in chart.bars] == [58, 4, 3]
    assert request_chart({"0.01": 0}).words == "No request was counted yet."


@pytest.mark.parametrize(
    ("seconds", "words"), [(40, "40 s"), (119, "119 s"), (720, "12 min"), (9_000, "2 h"), (200_000, "2 days")]
)
def test_ages_are_told_shortly(seconds: float, words: str) -> None:
    assert age(seconds) == words

"""The wire's health by e-mail: when, to whom, what it says, and never twice a day."""

import subprocess
import sys
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as project
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from newsroom.digest import digest, send_digest
from newsroom.tasks import send_digest as task
from sources.models import Feed, ImportRun
from tests.builders import NOON, make_feed

pytestmark = pytest.mark.django_db

SATURDAY = NOON
MONDAY = NOON + timedelta(days=2)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _addressed(settings: Settings) -> None:
    Feed.objects.all().delete()
    cache.clear()
    settings.DIGEST_EMAILS = ["desk@paper.example"]
    settings.SITE_URL = "https://paper.example"
    settings.SITE_NAME = "The Ledger"


def test_nothing_wrong_is_no_mail() -> None:
    make_feed(succeeded_at=SATURDAY)
    assert not send_digest(SATURDAY)
    assert mail.outbox == []


def test_trouble_is_told_with_what_and_where() -> None:
    broken = make_feed(title="Broken", error_streak=9, last_error="It answered 503.", succeeded_at=SATURDAY - DAY)
    make_feed(title="Silent", succeeded_at=SATURDAY, quiet_from=SATURDAY - DAY)
    make_feed(title="Vanished", stopped_reason="Gone for good (410).")
    make_feed(title="Fine", succeeded_at=SATURDAY)
    make_feed(title="Asleep", enabled=False, error_streak=3)
    assert send_digest(SATURDAY)
    [message] = mail.outbox
    assert (message.to, message.subject) == (["desk@paper.example"], "The Ledger: 3 feeds need a look")
    for words in ("Broken: failed 9 times", "It answered 503.", "Silent: gone quiet", "Gone for good (410)."):
        assert words in message.body
    assert f"https://paper.example/admin/sources/feed/{broken.pk}/change/" in message.body
    assert "Fine" not in message.body
    assert "Asleep" not in message.body


def test_a_hiccup_is_not_told() -> None:
    make_feed(error_streak=2, last_error="It hung up.", succeeded_at=SATURDAY - timedelta(hours=3))
    assert not send_digest(SATURDAY)
    make_feed(error_streak=2, last_error="It never worked.")
    assert send_digest(SATURDAY)


def test_mondays_bring_the_week() -> None:
    feed = make_feed(succeeded_at=MONDAY)
    for ago, counts in ((1, {"new": 1200, "state": "done"}), (2, {"rejected": 3, "state": "failed"}), (9, {"new": 7})):
        ImportRun.objects.create(feed=feed, requested_at=MONDAY - ago * DAY, **{"state": "done", **counts})
    assert send_digest(MONDAY)
    [message] = mail.outbox
    assert message.subject == "The Ledger: the wire's week"
    assert "from 1 feed: 1,200 new entries, 0 changed, 3 not used; 2 imports, 1 of them failed." in message.body


def test_one_mail_a_day_however_often_it_is_asked_for() -> None:
    make_feed(error_streak=9)
    assert [send_digest(SATURDAY + timedelta(hours=hour)) for hour in (0, 1, 2)] == [True, False, False]
    assert send_digest(SATURDAY + DAY)


def test_a_mail_that_could_not_be_sent_is_sent_later(settings: Settings) -> None:
    make_feed(error_streak=9)
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        9,
    )
    with pytest.raises(OSError, match="refused"):
        send_digest(SATURDAY)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_digest(SATURDAY)


def test_nobody_named_is_no_mail(settings: Settings) -> None:
    settings.DIGEST_EMAILS = []
    make_feed(error_streak=9)
    task()
    assert mail.outbox == []


@pytest.mark.parametrize("moment", [SATURDAY, MONDAY])
def test_it_asks_as_often_for_many_feeds_as_for_one(moment: datetime) -> None:
    make_feed(error_streak=9)
    with CaptureQueriesContext(connection) as few:
        digest(moment)
    for _ in range(60):
        make_feed(error_streak=9)
    with CaptureQueriesContext(connection) as many:
        made = digest(moment)
    assert len(many) == len(few)
    assert made is not None
    assert "… and more." in made.text


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"DIGEST_EMAILS": "a@b.example"}, "DIGEST_EMAILS: it needs EMAIL_URL"),
        ({"EMAIL_URL": "nonsense://x"}, "EMAIL_URL: give smtp://"),
        ({"DIGEST_HOUR": "25"}, "DIGEST_HOUR"),
        (
            {"DIGEST_EMAILS": "a@b.example,c@d.example", "EMAIL_URL": "submission://u%40x:p%2Fw@mail.example"},
            "mail.example 587 u@x p/w True ['a@b.example', 'c@d.example']",
        ),
    ],
)
def test_settings_are_read_or_named(environment: dict[str, str], said: str, tmp_path: Any) -> None:
    show = "s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS, s.DIGEST_EMAILS"
    done = subprocess.run(
        [sys.executable, "-c", f"import newsroom.settings as s; print({show})"],
        cwd=project.BASE_DIR,
        env={"NEWSROOM_VAR": str(tmp_path), "NEWSROOM_IGNORE_DOTENV": "1", **environment},
        capture_output=True,
        text=True,
    )
    assert said in done.stdout + done.stderr

"""The week's numbers by e-mail: when, to whom, what they say, and never twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from pytest_django.fixtures import Settings

from newsroom.celery import app
from newsroom.numbers.letter import send_numbers
from newsroom.tasks import send_numbers as task
from tests.builders import make_article, make_category
from tests.newsroom.numbers.conftest import WEEK, make_reads
from tests.newsroom.numbers.test_week import live

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _addressed(settings: Settings) -> None:
    cache.clear()
    settings.NUMBERS_EMAILS = ["publisher@paper.example"]
    settings.SITE_URL = "https://paper.example"
    settings.SITE_NAME = "The Ledger"


def test_last_week_is_told() -> None:
    story = live(title="Kestrel lists a token", category=make_category(name="Miners"))
    make_reads(story, count=1_234)
    make_reads(make_article(), WEEK.after.monday, 9_999)
    assert send_numbers(MONDAY)
    [message] = mail.outbox
    assert message.to == ["publisher@paper.example"]
    assert message.subject == "The Ledger: 16 November to 22 November 2026"
    for words in (
        "1,234 reads of 1 story, nothing was counted in the week before. 1 story went live.",
        f"- Kestrel lists a token (1,234 reads, live after 12 min)\n  https://paper.example{story.get_absolute_url()}",
        "Sections: Miners 1,234.",
        "One story of the wire went live",
        "Readers were told of 0 corrections",
        "https://paper.example/admin/numbers/?week=2026-11-16",
    ):
        assert words in message.body
    assert "9,999" not in message.body


def test_a_week_is_told_once_however_often_it_is_asked_for() -> None:
    moments = (MONDAY, MONDAY + timedelta(hours=1), MONDAY + timedelta(days=6), MONDAY + timedelta(days=7))
    assert [send_numbers(moment) for moment in moments] == [True, False, False, True]


def test_what_could_not_be_sent_is_sent_later(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(OSError, match="refused"):
        send_numbers(MONDAY)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_numbers(MONDAY + timedelta(hours=1))


def test_nobody_named_is_no_mail(settings: Settings) -> None:
    settings.NUMBERS_EMAILS = []
    task()
    assert mail.outbox == []


def test_beat_asks_on_mondays_from_the_digest_s_hour_on(settings: Settings) -> None:
    entry = app.conf.beat_schedule["numbers"]
    assert entry["task"] == task.name
    assert entry["schedule"].day_of_week == {1}
    assert entry["schedule"].hour == set(range(settings.DIGEST_HOUR, 24))
    task()
    assert mail.outbox[0].to == ["publisher@paper.example"]

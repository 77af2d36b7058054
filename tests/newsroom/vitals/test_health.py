"""What probes are told: which part is down, in a sentence, and never a secret."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from newsroom.models import Heartbeat
from newsroom.vitals import heartbeats
from newsroom.vitals.broker import QUEUES

Kind = Heartbeat.Kind


def all_alive(seconds_ago: float = 1) -> None:
    at = timezone.now() - timedelta(seconds=seconds_ago)
    heartbeats.beat(Kind.WORKER, "celery@here", QUEUES, at)
    heartbeats.beat(Kind.BEAT, "beat", (), at)


def down(client: Client) -> dict[str, str]:
    """Parts that are down, with why; checks that the status says the same."""
    answer = client.get("/health/ready")
    told = answer.json()
    found = {name: part["why"] for name, part in told["parts"].items() if not part["up"]}
    assert (answer.status_code, told["ready"]) == ((503, False) if found else (200, True))
    assert set(told["parts"]) == {"database", "cache", "broker", "worker", "beat"}
    assert "no-store" in answer["Cache-Control"]
    return found


def test_a_process_lives_whatever_else_is_down(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Without the database, which this test may not reach."""
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"live": True})


@pytest.mark.django_db
def test_all_works(client: Client) -> None:
    all_alive()
    assert down(client) == {}


@pytest.mark.django_db
def test_silent_workers_and_a_silent_beat_are_down(client: Client) -> None:
    all_alive(seconds_ago=60)
    assert down(client) == {
        "worker": "No worker was heard of for 45 seconds.",
        "beat": "Beat was not heard of for 45 seconds: nothing is imported or published.",
    }


@pytest.mark.django_db
def test_a_queue_that_no_worker_takes_is_named(client: Client) -> None:
    all_alive()
    heartbeats.beat(Kind.WORKER, "celery@here", ["wire"], timezone.now())
    assert down(client) == {"worker": "No worker takes messages from desk and paper."}
    heartbeats.beat(Kind.WORKER, "celery@there", ["desk", "paper"], timezone.now())
    assert down(client) == {}


@pytest.mark.django_db
def test_a_broker_that_is_away_is_down_and_its_password_stays_secret(client: Client, settings: Settings) -> None:
    all_alive()
    settings.REDIS_URL = "redis://:canary-password@127.0.0.1:1/0"
    assert down(client) == {"broker": "Redis does not answer (ConnectionError)."}


@pytest.mark.django_db
def test_a_queue_of_files_that_nobody_may_write_in_is_down(client: Client, settings: Settings, tmp_path: Path) -> None:
    all_alive()
    settings.REDIS_URL = ""
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path / "gone")}
    assert down(client) == {"broker": "The folder of the queue cannot be written in."}


@pytest.mark.django_db
def test_a_cache_that_keeps_nothing_is_down(client: Client, settings: Settings) -> None:
    all_alive()
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert down(client) == {"cache": "It does not keep what is written to it."}


@pytest.mark.django_db
def test_a_cache_that_is_away_is_down(client: Client, settings: Settings) -> None:
    all_alive()
    address = "redis://:canary-password@127.0.0.1:1/0"
    away = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": address}
    settings.CACHES = {**settings.CACHES, "default": away}
    assert down(client) == {"cache": "It does not answer (ConnectionError)."}
    caches.close_all()


def test_a_database_that_is_away_is_down(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def away(now: object) -> list[Heartbeat]:
        raise OperationalError("connection to postgresql://newsroom:canary-password@db failed")

    monkeypatch.setattr(heartbeats, "living", away)
    monkeypatch.setattr("newsroom.vitals.parts._cache", lambda: "")
    unknown = "Not known while the database is away."
    assert down(client) == {"database": "It does not answer.", "worker": unknown, "beat": unknown}


@pytest.mark.django_db
def test_a_name_has_one_row_and_leaves_after_a_day() -> None:
    all_alive(seconds_ago=90_000)
    heartbeats.beat(Kind.BEAT, "beat", (), timezone.now())
    assert Heartbeat.objects.count() == 2
    heartbeats.forget(timezone.now())
    assert list(Heartbeat.objects.values_list("name", flat=True)) == ["beat"]


@pytest.mark.parametrize("door", ["/health/live", "/health/ready", "/metrics"])
def test_no_answer_goes_into_the_page_store(door: str) -> None:
    assert not hasattr(resolve(door).func, "stored_by")


@pytest.mark.django_db
def test_probes_are_answered_past_the_redirect_to_tls(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/health/live", headers={"host": "127.0.0.1:8000"}).status_code == 200
    assert client.get("/", headers={"host": "127.0.0.1:8000"}).status_code == 301

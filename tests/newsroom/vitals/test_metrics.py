"""Prometheus reads numbers that hold whichever process answers; who has no right to them learns nothing."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from articles.models import Rewrite
from newsroom.models import Counter
from newsroom.pages.page import STORED
from newsroom.vitals import counting
from newsroom.vitals.counting import Counts, totals
from newsroom.vitals.metrics import exposition
from newsroom.vitals.requests import Tally
from newsroom.vitals.summing import Waiting
from sources.models import ImportRun
from tests.builders import make_article, make_entry, make_feed


def samples() -> dict[tuple[str, ...], float]:
    text = exposition(timezone.now()).decode()
    families = text_string_to_metric_families(text)
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


@pytest.mark.django_db
def test_rows_that_wait_are_counted_with_the_age_of_the_oldest() -> None:
    now = timezone.now()
    ImportRun.objects.create(feed=make_feed(), requested_at=now - timedelta(seconds=90))
    make_entry(failure="ValueError: no")
    Rewrite.objects.create(article=make_article(), number=1, requested_at=now)
    found = samples()
    assert found["newsroom_waiting", "imports"] == 1
    assert 90 <= found["newsroom_lag_seconds", "imports"] < 120
    assert (found["newsroom_waiting", "filing"], found["newsroom_set_aside", "filing"]) == (0, 1)
    assert found["newsroom_proposals", "queued"] == 1
    assert found["newsroom_model_cost_dollars", "today"] == 0
    assert found["newsroom_up", "database"] == 1
    assert found["newsroom_up", "beat"] == 0


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(20):
        make_entry()
    with django_assert_max_num_queries(40) as one:
        exposition(timezone.now())
    asked = len(one.captured_queries)
    for _ in range(20):
        make_entry()
        Counter.objects.create(name="requests", label=str(_))
    with django_assert_max_num_queries(asked):
        exposition(timezone.now())


@pytest.mark.django_db
def test_processes_add_to_the_same_numbers() -> None:
    one, other = Counts(), Counts()
    one.add("requests", "2xx")
    other.add("requests", "2xx", 2)
    other.add("request_seconds", "", 0.5)
    one.flush()
    other.flush()
    one.flush()
    assert totals()["requests", "2xx"] == 3
    assert samples()["newsroom_requests_total", "2xx"] == 3


@pytest.mark.django_db(transaction=True)
def test_processes_that_tell_at_once_lose_nothing() -> None:
    def tell() -> None:
        mine = Counts()
        for _ in range(20):
            mine.add("requests", "2xx")
            mine.add("pages_asked")
            mine.flush()
        counting.connection.close()

    tellers = [threading.Thread(target=tell) for _ in range(4)]
    for teller in tellers:
        teller.start()
    for teller in tellers:
        teller.join()
    counted = totals()
    assert (counted["requests", "2xx"], counted["pages_asked", ""]) == (80, 80)


def test_threads_that_count_at_once_lose_nothing() -> None:
    taken: list[str] = []
    waiting = Waiting(taken.extend)
    threads = [threading.Thread(target=lambda name=name: [waiting.add(name) for _ in range(20_000)]) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 70_000 < len(taken) <= 80_000
    waiting.work_off()
    assert [taken.count(name) for name in "abcd"] == [20_000] * 4


@pytest.mark.django_db
def test_what_was_counted_is_kept_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = Counts()
    mine.add("imports", "done")

    def away(told: object) -> None:
        raise OperationalError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(counting, "_store", away)
        mine.flush()
    mine.add("imports", "done")
    mine.flush()
    assert totals()["imports", "done"] == 2


@pytest.mark.django_db
def test_requests_are_timed_and_counted_by_status() -> None:
    mine = Counts()
    tally = Tally(mine, ())

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/broken":
            raise ValueError("broken")
        environ |= {STORED: True} if environ["PATH_INFO"] == "/stored" else {}
        start_response("200 OK" if STORED in environ else "404 Not Found", [])
        return [b""]

    timed = tally.around(application)
    for path in ("/", "/stored", "/stored"):
        timed({"PATH_INFO": path}, lambda *told: None)
    with pytest.raises(ValueError, match="broken"):
        timed({"PATH_INFO": "/broken"}, lambda *told: None)
    tally.at_once.add(0.003)
    mine.flush()
    found = samples()
    assert (found["newsroom_requests_total", "4xx"], found["newsroom_requests_total", "5xx"]) == (1, 1)
    assert found["newsroom_requests_total", "2xx"] == 3
    assert found["newsroom_request_seconds_count",] == found["newsroom_request_seconds_bucket", "+Inf"] == 5
    assert found["newsroom_request_seconds_bucket", "0.05"] == 5
    assert found["newsroom_request_seconds_bucket", "0.0025"] < 5
    assert 0.003 < found["newsroom_request_seconds_sum",] < 1
    assert totals()["pages_asked", ""] == 3


def test_telling_begins_with_the_first_request_even_if_it_fails() -> None:
    begun: list[str] = []

    class Heard(Counts):
        def keep_telling(self) -> None:
            begun.append(self._name)

    def broken(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        raise ValueError("broken")

    tally = Tally(Counts(), [Heard()])
    assert begun == []
    with pytest.raises(ValueError, match="broken"):
        tally.around(broken)({}, lambda *told: None)
    assert begun == ["counts"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("token", "asked", "status"),
    [
        ("", {}, 200),
        ("", {"REMOTE_ADDR": "::1"}, 200),
        ("", {"REMOTE_ADDR": "192.0.2.7"}, 404),
        ("", {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, 404),
        ("", {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 404),
        ("", {"HTTP_FORWARDED": "for=127.0.0.1"}, 404),
        ("tell-me", {"HTTP_AUTHORIZATION": "Bearer tell-me"}, 200),
        ("tell-me", {"HTTP_AUTHORIZATION": "Bearer tell-me", "REMOTE_ADDR": "192.0.2.7"}, 200),
        ("tell-me", {"HTTP_AUTHORIZATION": "Bearer tell"}, 404),
        ("tell-me", {"HTTP_AUTHORIZATION": "Bearer ü"}, 404),
        ("tell-me", {}, 404),
    ],
)
def test_only_the_token_or_this_machine_is_told(
    client: Client, settings: Settings, token: str, asked: dict[str, str], status: int
) -> None:
    settings.METRICS_TOKEN, settings.TRUSTED_PROXIES = token, 0
    answer = client.get("/metrics", **asked)
    assert answer.status_code == status
    assert (b"newsroom_waiting" in answer.content) is (status == 200)


@pytest.mark.django_db
@pytest.mark.parametrize(("passed", "status"), [("127.0.0.1", 200), ("127.0.0.1, 192.0.2.7", 404)])
def test_behind_a_proxy_who_asked_it_counts(client: Client, settings: Settings, passed: str, status: int) -> None:
    settings.METRICS_TOKEN, settings.TRUSTED_PROXIES = "", 1
    assert client.get("/metrics", HTTP_X_FORWARDED_FOR=passed).status_code == status

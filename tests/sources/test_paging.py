"""CoinDesk's API in pages, against a loopback server that speaks its protocol: to_ts, ties, clamps, errors, quotas."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from newsroom import pipeline
from sources import refreshing
from sources.models import Entry, Feed, ImportRun
from sources.paging import key_for, next_page, page_address, question
from sources.quota import quota_wait
from tests.builders import NOON, make_feed
from tests.sources.servers import Script, Seen, Server, Wire, answering

START = 1_790_000_000
KEY = "s3cret-key"


@dataclass
class Desk:
    """The API: its stories as (id, seconds), how many it gives a page whatever is asked, and what it does instead."""

    stories: list[tuple[int, int]]
    clamp: int = 5
    instead: dict[int, Script] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def get(self, path: str, default: Script) -> Script:
        return self.answer

    def answer(self, wire: Wire, seen: Seen) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(seen.path).query).items()}
        self.asked.append({**query, "key": seen.headers.get("x-api-key", "")})
        if script := self.instead.get(len(self.asked)):
            script(wire, seen)
            return
        to_ts = int(query.get("to_ts", 2**40))
        limit = min(int(query["limit"]), self.clamp)
        page = sorted((story for story in self.stories if story[1] <= to_ts), key=lambda story: -story[1])[:limit]
        body = json.dumps({"Data": [_article(*story) for story in page], "Err": {}}).encode()
        answering(body=body, Content_Type="application/json", **self.headers)(wire, seen)

    @property
    def pages(self) -> list[str]:
        return [query.get("to_ts", "newest") for query in self.asked]


def _article(number: int, seconds: int) -> dict[str, Any]:
    return {
        "ID": number,
        "TITLE": f"Story {number} of the desk",
        "BODY": f"Story {number} has a body.",
        "URL": f"https://wire.example/{number}",
        "PUBLISHED_ON": seconds,
        "LANG": "EN",
        "STATUS": "ACTIVE",
        "SOURCE_DATA": {"SOURCE_KEY": "harbour", "NAME": "Harbour"},
        "CATEGORY_DATA": [],
    }


def stories(first: int, last: int, *, gap: int = 600) -> list[tuple[int, int]]:
    return [(number, START + number * gap) for number in range(first, last + 1)]


@pytest.fixture
def desk(settings: Settings, db: None) -> Iterator[Desk]:
    desk = Desk(stories(1, 12))
    with Server(desk) as server:  # type: ignore[arg-type]  # it only ever asks for `get`
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        settings.COINDESK_API_HOSTS = [server.name]
        settings.COINDESK_API_KEY = KEY
        make_feed(key="desk", url=server.url("/news/v1/article/list?lang=EN&limit=100"), format="coindesk")
        yield desk


def imported() -> ImportRun:
    [run] = pipeline.refresh([Feed.objects.get(key="desk")], timezone.now())
    return run


def held() -> set[int]:
    return {int(number) for number in Entry.objects.values_list("external_id", flat=True)}


def test_it_pages_back_to_the_end_whatever_the_limit_is_clamped_to(desk: Desk) -> None:
    run = imported()
    assert held() == set(range(1, 13))
    assert (run.state, run.new, run.rejected) == ("done", 12, 0)
    assert desk.pages == ["newest", *(str(START + number * 600) for number in (8, 4, 1)), str(START + 599)]
    assert run.pages == 5  # the last but one held nothing but a tie, the last nothing
    assert Feed.objects.get(key="desk").older_than is None


def test_it_stops_at_the_first_page_that_holds_something_known(desk: Desk) -> None:
    Feed.objects.update(most_pages=50)
    imported()
    desk.asked.clear()
    desk.stories += stories(13, 20)
    run = imported()
    assert (run.new, run.same) == (8, 2)  # a tie, and the one that was known
    assert desk.pages == ["newest", str(START + 16 * 600)]
    assert held() == set(range(1, 21))


def test_stories_of_one_second_are_neither_lost_nor_doubled(desk: Desk) -> None:
    desk.stories = [(number, START + number // 3) for number in range(1, 30)]
    Feed.objects.update(most_pages=50)
    assert imported().new == 29
    assert held() == set(range(1, 30))
    assert Entry.objects.count() == 29


def test_a_page_of_nothing_but_one_second_is_stepped_over(desk: Desk) -> None:
    desk.stories = [(number, START) for number in range(1, 9)] + [(100, START - 60)]
    Feed.objects.update(most_pages=50)
    run = imported()
    assert 100 in held()
    assert run.pages < 6


def test_a_first_import_ends_at_its_most_pages_for_good(desk: Desk) -> None:
    Feed.objects.update(most_pages=2)
    run = imported()
    assert (run.pages, len(held())) == (2, 9)
    assert Feed.objects.get(key="desk").older_than is None
    desk.asked.clear()
    imported()
    assert desk.pages == ["newest"]


def test_a_later_import_that_reaches_its_most_pages_is_gone_on_with_next_time(desk: Desk) -> None:
    Feed.objects.update(most_pages=50)
    imported()
    desk.stories += stories(13, 60)
    Feed.objects.update(most_pages=3)
    rounds = 0
    while held() != set(range(1, 61)):
        imported()
        rounds += 1
        assert rounds < 10
        soon = Feed.objects.get(key="desk").next_check_at
    assert soon is not None
    assert soon < timezone.now() + timedelta(minutes=6)


@pytest.mark.parametrize(("script", "pages"), [(answering(500), 2), (answering(body=b"<html>"), 3)])
def test_an_error_between_pages_leaves_no_gap(script: Script, pages: int, desk: Desk) -> None:
    Feed.objects.update(most_pages=50)
    imported()
    desk.stories += stories(13, 40)
    desk.asked.clear()
    desk.instead = {3: script}
    run = imported()
    assert (run.state, run.new, run.pages) == ("failed", 9, pages)
    assert len(held()) == 21
    imported()
    assert held() == set(range(1, 41))


def test_a_worker_killed_between_pages_leaves_no_gap(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    Feed.objects.update(most_pages=50)
    imported()
    desk.stories += stories(13, 40)

    def killed(wire: Wire, seen: Seen) -> None:
        raise_in_worker.append(True)
        answering(500)(wire, seen)

    raise_in_worker: list[bool] = []
    desk.asked.clear()
    desk.instead = {3: killed}
    Feed.objects.update(last_entry_at=None)
    monkeypatch.setattr(refreshing, "receive", _dying(raise_in_worker))
    with pytest.raises(SystemExit):
        imported()
    monkeypatch.undo()
    assert Feed.objects.get(key="desk").last_entry_at is not None
    ImportRun.objects.filter(state="running").update(lease_until=NOON)
    waiting = refreshing.waiting_runs(timezone.now())
    assert len(waiting) == 1
    [run] = refreshing.refreshed(waiting, timezone.now())
    assert (run.state, run.new) == ("done", 28)
    assert held() == set(range(1, 41))


def _dying(signs: list[bool]) -> Any:
    receive = refreshing.receive

    def dying(*args: Any) -> Any:
        if signs:
            raise SystemExit  # not an Exception: nobody closes the run
        return receive(*args)

    return dying


def test_an_error_in_the_envelope_is_told_in_the_upstreams_words(desk: Desk) -> None:
    error = {"Data": [], "Err": {"type": 1, "message": "The api_key is not valid."}}
    desk.instead = {1: answering(body=json.dumps(error).encode())}
    run = imported()
    assert run.state == "failed"
    assert "The api_key is not valid." in run.error


def test_a_used_up_quota_ends_paging_and_is_waited_for(desk: Desk) -> None:
    desk.headers = {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "7200"}
    before = timezone.now()
    run = imported()
    feed = Feed.objects.get(key="desk")
    assert (run.state, run.new, run.pages) == ("done", 5, 1)
    assert feed.next_check_at is not None
    assert before + timedelta(hours=2) <= feed.next_check_at < before + timedelta(hours=3)
    desk.headers = {}
    imported()
    assert held() == set(range(1, 13))


def test_too_many_requests_waits_for_the_reset(desk: Desk) -> None:
    desk.instead = {1: answering(429, **{"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "40000"})}
    before = timezone.now()
    assert imported().state == "failed"
    feed = Feed.objects.get(key="desk")
    assert feed.next_check_at is not None
    assert feed.next_check_at >= before + timedelta(seconds=40_000)


def test_the_key_is_in_the_header_alone(desk: Desk) -> None:
    imported()
    assert {query["key"] for query in desk.asked} == {KEY}
    assert not any(KEY in value for query in desk.asked for name, value in query.items() if name != "key")


def test_the_key_follows_no_redirect_to_another_host(desk: Desk, settings: Settings) -> None:
    with Server({"/caught": answering(body=b'{"Data": []}')}) as other:
        settings.OUTBOUND_ALLOWED_HOSTS = [*settings.OUTBOUND_ALLOWED_HOSTS, other.name]
        desk.instead = {1: answering(302, Location=other.url("/caught"))}
        imported()
    assert len(other.seen) == 1
    assert "x-api-key" not in other.seen[0].headers


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://data-api.coindesk.com/news/v1/article/list", True),
        ("https://user@data-api.coindesk.com/x", True),
        ("http://data-api.coindesk.com/news/v1/article/list", False),
        ("https://data-api.coindesk.com.evil.example/list", False),
        ("https://evil.example/?data-api.coindesk.com", False),
        ("https://data-api.coindesk.com:8443/list", False),
        ("https://data-api.coindesk.com:port/list", False),
    ],
)
def test_the_key_goes_to_its_own_host_alone(url: str, sent: bool, settings: Settings) -> None:
    settings.COINDESK_API_KEY = KEY
    assert dict(key_for(url)) == ({"x-api-key": KEY} if sent else {})


def test_another_kind_of_feed_is_sent_no_key(settings: Settings) -> None:
    settings.COINDESK_API_KEY = KEY
    run = ImportRun(feed=Feed(url="https://data-api.coindesk.com/rss", format="feed", older_than=5))
    assert dict(question(run).headers) == {}
    assert "to_ts" not in question(run).url


@pytest.mark.parametrize(
    ("times", "to_ts", "known", "following"),
    [
        ([9, 8, 7], None, 0, 7),
        ([9, 8, 7], None, 1, None),
        ([7, 6, 5], 7, 1, 5),
        ([7, 6, 5], 7, 2, None),
        ([7, 7, 6], 7, 2, 6),
        ([7], 7, 1, 6),
        ([7, 7, 7], 7, 3, 6),
        ([], 7, 0, None),
        ([], None, 0, None),
    ],
)
def test_where_paging_goes_on(times: list[int], to_ts: int | None, known: int, following: int | None) -> None:
    assert next_page(times, to_ts, known) == following


def test_a_pages_address_keeps_the_rest_of_the_question() -> None:
    assert page_address("https://a.example/list?lang=EN&to_ts=9&limit=50", 5) == (
        "https://a.example/list?lang=EN&limit=50&to_ts=5"
    )


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"x-ratelimit-remaining": "12", "x-ratelimit-reset": "30"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "30"}, 30),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOON.timestamp()) + 90)}, 90),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOON.timestamp()) - 90)}, 0),
        ({"x-ratelimit-remaining": "0"}, 0),
        ({"x-ratelimit-remaining": "none", "x-ratelimit-reset": "soon"}, None),
        (
            {
                "x-ratelimit-remaining-all": "9, 0;window=60, 0;window=3600",
                "x-ratelimit-reset-all": "1, 20;window=60, 1800;window=3600",
            },
            1800,
        ),
        ({"x-ratelimit-remaining-all": "9, 0;window=3600"}, 3600),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "9" * 400}, 31 * 86_400),
    ],
)
def test_quotas_are_read_as_apis_write_them(headers: dict[str, str], seconds: int | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert quota_wait(headers, datetime(2026, 3, 14, 12, tzinfo=UTC)) == expected

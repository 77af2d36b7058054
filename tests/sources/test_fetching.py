"""What an answer means for a feed, and the manners in asking for it."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from sources.errors import FetchError
from sources.exchange import Response
from sources.fetching import FeedRequest, Fetched, Outcome, fetch_feeds, judged
from tests.sources.servers import Seen, Server, Wire, answering

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://wire.example/feed"
FEED = b"<rss version='2.0'><channel/></rss>"


def an_answer(status: int = 200, body: bytes = FEED, redirects: tuple = (), **headers: str) -> Response:
    return Response(URL, status, {name.replace("_", "-"): value for name, value in headers.items()}, body, redirects)


def judge(answer: Response | FetchError, **known: str) -> Fetched:
    return judged(FeedRequest(URL, **known), answer, NOW)


def test_a_document_brings_its_body_and_what_to_ask_with_next_time():
    fetched = judge(an_answer(etag='"v2"', last_modified="Mon, 23 Nov 2026 11:00:00 GMT", content_type="text/xml"))

    assert fetched == Fetched(
        Outcome.FETCHED,
        200,
        URL,
        FEED,
        content_type="text/xml",
        etag='"v2"',
        last_modified="Mon, 23 Nov 2026 11:00:00 GMT",
        body_hash=hashlib.sha256(FEED).hexdigest(),
    )
    assert (fetched.bytes_count, fetched.is_success) == (len(FEED), True)


def test_the_same_bytes_again_are_recognised_without_the_servers_help():
    fetched = judge(an_answer(etag='"v2"'), body_hash=hashlib.sha256(FEED).hexdigest())

    assert (fetched.outcome, fetched.etag) == (Outcome.SAME_BODY, '"v2"')


def test_not_modified_keeps_what_is_known():
    fetched = judge(an_answer(304, b"", etag='"v3"'), etag='"v2"', last_modified="then", body_hash="abc")

    assert fetched.outcome is Outcome.NOT_MODIFIED
    assert (fetched.etag, fetched.last_modified, fetched.body_hash) == ('"v3"', "then", "abc")


def test_not_modified_makes_no_sense_to_who_knows_nothing():
    fetched = judge(an_answer(304, b""))

    assert fetched.outcome is Outcome.FAILED
    assert "nothing was known" in fetched.error


@pytest.mark.parametrize(
    ("status", "body", "outcome", "words"),
    [
        (410, b"", Outcome.GONE, "gone for good"),
        (429, b"", Outcome.RETRY_LATER, "less often"),
        (503, b"busy", Outcome.RETRY_LATER, "out of service"),
        (404, b"", Outcome.FAILED, "no such address"),
        (403, b"", Outcome.FAILED, "refuses us"),
        (500, b"", Outcome.FAILED, "trouble of its own (500)"),
        (302, b"", Outcome.FAILED, "status 302 instead of a feed"),
        (200, b"", Outcome.FAILED, "nothing in it (200)"),
        (200, b" \n", Outcome.FAILED, "nothing in it (200)"),
        (204, b"", Outcome.FAILED, "nothing in it (204)"),
    ],
)
def test_what_is_no_feed_is_a_sentence(status, body, outcome, words):
    fetched = judge(an_answer(status, body))

    assert (fetched.outcome, fetched.status, fetched.is_success) == (outcome, status, False)
    assert words in fetched.error
    assert URL in fetched.error


def test_an_error_of_the_edge_is_an_outcome():
    assert judge(FetchError("It hung up.")) == Fetched(Outcome.FAILED, error="It hung up.")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("999999999", 315_360_000),
        ("9" * 6000, 315_360_000),
        ("Mon, 23 Nov 2026 12:30:00 GMT", 1800),
        ("Mon, 23 Nov 2026 11:30:00 GMT", 0),
        ("Wed, 21 Oct 2099 07:28:00 GMT", 315_360_000),
        ("soon", None),
        ("-5", None),
        ("²", None),
        ("Mon, 99 Nov 2026 12:30:00 GMT", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value, seconds):
    expected = None if seconds is None else timedelta(seconds=seconds)

    assert judge(an_answer(429, b"", retry_after=value)).retry_after == expected


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({"cache_control": "max-age=600"}, 10),
        ({"cache_control": "public, s-maxage=60, MAX-AGE = 1200"}, 20),
        ({"cache_control": "s-maxage=600"}, None),
        ({"cache_control": "max-age=600", "age": "540"}, 1),
        ({"cache_control": "max-age=600", "age": "9999"}, 0),
        ({"cache_control": "max-age=600, no-cache"}, None),
        ({"cache_control": "max-age=-1"}, None),
        ({"cache_control": "max-age=300", "expires": "Mon, 23 Nov 2026 14:00:00 GMT"}, 5),
        ({"expires": "Mon, 23 Nov 2026 12:20:00 GMT"}, 20),
        ({"expires": "Mon, 23 Nov 2026 12:20:00 GMT", "date": "Mon, 23 Nov 2026 12:15:00 GMT"}, 5),
        ({"expires": "0"}, None),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
        ({}, None),
    ],
)
def test_how_long_an_answer_is_fresh(headers, minutes):
    expected = None if minutes is None else timedelta(minutes=minutes)

    assert judge(an_answer(**headers)).max_age == expected


@pytest.mark.parametrize(
    ("redirects", "moved_to"),
    [
        ((), ""),
        (((301, "https://b.example/"),), "https://b.example/"),
        (((301, "https://b.example/"), (308, "https://c.example/")), "https://c.example/"),
        (((301, "https://b.example/"), (302, "https://c.example/")), "https://b.example/"),
        (((302, "https://b.example/"), (301, "https://c.example/")), ""),
        (((301, "https://b.example/" + "x" * 2000),), ""),
    ],
)
def test_only_permanent_redirects_move_a_feed(redirects, moved_to):
    assert judge(an_answer(redirects=redirects)).moved_to == moved_to


def test_a_feed_that_fails_after_a_permanent_redirect_does_not_move():
    assert judge(an_answer(404, b"", redirects=((301, "https://b.example/"),))).moved_to == ""


@pytest.mark.parametrize("validator", ["x" * 501, "ünlike", "a\tb"])
def test_a_validator_that_cannot_be_kept_whole_is_not_kept(validator):
    assert judge(an_answer(etag=validator)).etag == ""


@pytest.fixture
def site(settings):
    with Server() as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        yield server


def fetch_one(feed: FeedRequest) -> Fetched:
    ((asked, fetched),) = fetch_feeds([feed])
    assert asked is feed
    return fetched


def test_the_second_visit_is_conditional(site):
    def conditional(wire: Wire, seen: Seen) -> None:
        known = seen.headers.get("if-none-match") == '"v1"'
        answering(304 if known else 200, b"" if known else FEED, ETag='"v1"')(wire, seen)

    site.scripts = {"/feed": conditional}

    first = fetch_one(FeedRequest(site.url("/feed")))
    second = fetch_one(FeedRequest(site.url("/feed"), first.etag, first.last_modified, first.body_hash))

    assert (first.outcome, second.outcome) == (Outcome.FETCHED, Outcome.NOT_MODIFIED)
    assert (second.etag, second.body_hash) == (first.etag, first.body_hash)
    assert "if-none-match" not in site.seen[0].headers
    assert "application/rss+xml" in site.seen[0].headers["accept"]


def test_a_date_is_enough_to_ask_conditionally(site):
    site.scripts = {"/": answering(304)}
    date = "Mon, 23 Nov 2026 11:00:00 GMT"

    fetched = fetch_one(FeedRequest(site.url("/"), last_modified=date))

    assert (fetched.outcome, site.seen[0].headers["if-modified-since"]) == (Outcome.NOT_MODIFIED, date)


def test_a_feeds_own_headers_are_sent(site):
    site.scripts = {"/": answering(200, b"{}")}

    fetch_one(FeedRequest(site.url("/"), headers={"x-api-key": "k"}))

    assert site.seen[0].headers["x-api-key"] == "k"


def test_feeds_of_one_address_are_told_apart(site):
    site.scripts = {"/": answering(200, FEED)}
    feeds = [FeedRequest(site.url("/"), feed_id=number) for number in (1, 2)]

    fetched = list(fetch_feeds(feeds))

    assert sorted(feed.feed_id for feed, _ in fetched) == [1, 2]


def test_one_refused_address_among_many_is_one_failure(site):
    site.scripts = {"/": answering(200, FEED)}

    outcomes = {f.url: got for f, got in fetch_feeds([FeedRequest(site.url("/")), FeedRequest("http://10.0.0.1/")])}

    assert outcomes[site.url("/")].outcome is Outcome.FETCHED
    assert outcomes["http://10.0.0.1/"].outcome is Outcome.FAILED
    assert "a private network" in outcomes["http://10.0.0.1/"].error

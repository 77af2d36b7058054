"""Servers that mean ill: each exchange ends by its deadline, in little memory, with a sentence that can be read."""

import gzip
import json
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sources.errors import FetchError
from sources.fetching import FeedRequest, Outcome, fetch_feeds
from sources.http import Request, fetch, fetch_many
from tests.sources.servers import Script, Seen, Server, Wire, answering, hanging

FEED = b"<rss version='2.0'><channel/></rss>"
DEADLINE = 1.5
MIB = 2**20


@pytest.fixture
def site(settings) -> Iterator[Server]:
    with Server() as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        yield server


def raw(*pieces: bytes) -> Script:
    """Says just this and hangs up."""

    def script(wire: Wire, seen: Seen) -> None:
        for piece in pieces:
            wire.send(piece)
        wire.close()

    return script


def dripping(head: bytes, drop: bytes, pause: float = 0.05) -> Script:
    def script(wire: Wire, seen: Seen) -> None:
        wire.send(head)
        while True:
            wire.send(drop)
            wire.pause(pause)

    return script


def flooding(head: bytes, wave: bytes) -> Script:
    return dripping(head, wave, pause=0)


def circling(wire: Wire, seen: Seen) -> None:
    answering(302, Location=seen.path)(wire, seen)


def resetting(wire: Wire, seen: Seen) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<")
    wire.pause(0.05)
    wire.reset()


def bomb(mib: int) -> bytes:
    return gzip.compress(b" " * (mib * MIB))


def packed(times: int) -> bytes:
    body = FEED
    for _ in range(times):
        body = gzip.compress(body)
    return body


OK = b"HTTP/1.1 200 OK\r\n"
HOSTILE: dict[str, tuple[Script, str]] = {
    "never answers": (hanging, "within 1.5 seconds"),
    "drips a body": (dripping(OK + b"Content-Length: 5000000\r\n\r\n", b"x"), "within 1.5 seconds"),
    "drips a body without end": (dripping(OK + b"\r\n", b"x"), "within 1.5 seconds"),
    "drips headers": (dripping(OK, b"X-A: 1\r\n"), "within 1.5 seconds|not proper HTTP"),
    "drips one header": (dripping(OK + b"X-A: ", b"1"), "within 1.5 seconds"),
    "drips the status": (dripping(b"HTTP/1.1 ", b"2"), "within 1.5 seconds|not proper HTTP"),
    "says it goes on, without end": (dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "within 1.5 seconds"),
    "announces 10 GiB": (dripping(OK + b"Content-Length: 10737418240\r\n\r\n", b"x", 10), "more than 8 MiB"),
    "floods without a length": (flooding(OK + b"\r\n", b"x" * 65536), "more than 8 MiB"),
    "floods in chunks": (
        flooding(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n"),
        "more than 8 MiB",
    ),
    "one chunk of 2 GiB": (
        flooding(OK + b"Transfer-Encoding: chunked\r\n\r\n80000000\r\n", b"x" * 65536),
        "more than 8 MiB",
    ),
    "a chunk size that is no number": (
        raw(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", FEED),
        "breaks off|not proper HTTP",
    ),
    "chunk extensions without end": (
        flooding(OK + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x" * 65536),
        "within 1.5 seconds|breaks off|not proper HTTP",
    ),
    "headers without end": (flooding(OK, b"X-A: 1\r\n" * 1000), "not proper HTTP"),
    "one header without end": (flooding(OK + b"X-A: ", b"x" * 65536), "not proper HTTP"),
    "cookies without end": (flooding(OK, b"Set-Cookie: a=" + b"x" * 4000 + b"\r\n"), "not proper HTTP"),
    "a validator of 100 KB": (answering(200, FEED, ETag='"' + "x" * 100_000 + '"'), "not proper HTTP"),
    "hangs up at once": (raw(), "hung up without an answer|broke the connection off"),
    "not HTTP": (raw(b"220 mail.example ESMTP\r\n"), "not proper HTTP"),
    "sends more than it announced": (raw(OK + b"Content-Length: 35\r\n\r\n" + FEED + b"<x/>" * 99), "not proper HTTP"),
    "resets in the middle": (resetting, "breaks off|broke the connection off"),
    "ends too early": (
        raw(OK + b"Connection: close\r\nContent-Length: 999\r\n\r\n" + FEED),
        "breaks off",
    ),
    "a loop of redirects": (circling, "redirects more than 5 times"),
    "a redirect to a file": (answering(302, Location="file:///etc/passwd"), "only addresses that start with http"),
    "a bomb": (answering(200, bomb(64), Content_Encoding="gzip"), "more than 8 MiB"),
    "a bomb in deflate": (
        answering(200, zlib.compress(b" " * (64 * MIB)), Content_Encoding="deflate"),
        "more than 8 MiB",
    ),
    "a bomb in parts": (answering(200, gzip.compress(b"") * 4000, Content_Encoding="gzip"), "too many parts"),
    "compressed six times": (
        answering(200, packed(6), Content_Encoding=", ".join(["gzip"] * 6)),
        "compressed 6 times over",
    ),
    "brotli, unasked": (answering(200, b"\x0b\x02\x80", Content_Encoding="br"), "compressed as br"),
    "broken gzip": (answering(200, b"\x1f\x8b" + b"x" * 500, Content_Encoding="gzip"), "damaged"),
    "half a gzip": (answering(200, gzip.compress(os.urandom(5000))[:2500], Content_Encoding="gzip"), "ends too early"),
    "gzip, then rubbish without end": (
        flooding(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(FEED), b"x" * 65536),
        "more than 8 MiB",
    ),
    "empty deflate blocks without end": (
        flooding(OK + b"Content-Encoding: deflate\r\n\r\n", b"\x00\x00\x00\xff\xff" * 10_000),
        "more than 8 MiB",
    ),
}


@pytest.mark.parametrize("behaviour", HOSTILE)
def test_it_ends_in_time_with_a_sentence(site, behaviour):
    script, words = HOSTILE[behaviour]
    site.scripts = {"/": script}

    started = time.monotonic()
    with pytest.raises(FetchError, match=words) as caught:
        fetch(site.url("/"), deadline=DEADLINE)

    assert time.monotonic() - started < DEADLINE + 10
    assert str(caught.value).endswith(".")
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("script", "outcome"),
    [
        (answering(200, FEED, Content_Encoding="gzip"), Outcome.FETCHED),
        (answering(200, b"<html>Not here</html>", Content_Type="text/html"), Outcome.FETCHED),
        (raw(b"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\n" + FEED + b" "), Outcome.FETCHED),
        (answering(304), Outcome.FAILED),
        (answering(429, Retry_After="999999999"), Outcome.RETRY_LATER),
        (answering(503, Retry_After="Wed, 21 Oct 2099 07:28:00 GMT"), Outcome.RETRY_LATER),
        (answering(200, FEED, Set_Cookie="a=" + "x" * 4000), Outcome.FETCHED),
    ],
)
def test_what_is_merely_odd_has_an_outcome(site, script, outcome):
    site.scripts = {"/": script}

    ((_, fetched),) = fetch_feeds([FeedRequest(site.url("/"), deadline=DEADLINE)])

    assert fetched.outcome is outcome
    assert fetched.is_success == (outcome is Outcome.FETCHED)


def test_the_body_of_a_redirect_is_not_read(site):
    site.scripts = {
        "/": answering(302, bomb(64), Location="/feed", Content_Encoding="gzip"),
        "/feed": answering(200, FEED),
    }

    assert fetch(site.url("/"), max_bytes=1000).body == FEED


def test_one_feed_of_a_hundred_that_hangs_holds_up_no_other(site):
    site.scripts = {"/hangs": hanging, **{f"/{n}": answering(200, FEED) for n in range(99)}}
    feeds = [FeedRequest(site.url("/hangs"), deadline=DEADLINE), *(FeedRequest(site.url(f"/{n}")) for n in range(99))]

    started = time.monotonic()
    finished = [(fetched.outcome, time.monotonic() - started) for _, fetched in fetch_feeds(feeds)]

    assert [outcome for outcome, _ in finished] == [Outcome.FETCHED] * 99 + [Outcome.FAILED]
    assert finished[98][1] < DEADLINE - 0.5
    assert finished[99][1] < DEADLINE + 1


@pytest.mark.parametrize("mib", [1, 8])
def test_the_cap_itself_still_passes(site, mib):
    body = b"x" * (mib * MIB)
    site.scripts = {"/": answering(200, body), "/gzip": answering(200, gzip.compress(body), Content_Encoding="gzip")}

    assert fetch(site.url("/"), max_bytes=mib * MIB).body == body
    assert fetch(site.url("/gzip"), max_bytes=mib * MIB).body == body
    for path in ("/", "/gzip"):
        with pytest.raises(FetchError, match=f"more than {mib} MiB"):
            fetch(site.url(path), max_bytes=mib * MIB - 1)


# The kernel's own mark of the most memory: `ru_maxrss` begins with what the parent had and so measures nothing here.
MEASURED = r"""
import json, re, sys, time
import django
django.setup()
from django.conf import settings
from sources.http import Request, Response, fetch, fetch_many
settings.OUTBOUND_ALLOWED_HOSTS = [sys.argv[1]]
def peak():
    with open("/proc/self/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+)", status.read())[1]) / 1024
fetch(f"http://{sys.argv[1]}/warm")
before, cpu = peak(), time.process_time()
urls = [f"http://{sys.argv[1]}{path}" for path in sys.argv[3:]]
answers = [
    answer.status if isinstance(answer, Response) else str(answer)
    for _, answer in fetch_many(Request(url, deadline=float(sys.argv[2])) for url in urls)
]
print(json.dumps({"mib": peak() - before, "cpu": time.process_time() - cpu, "answers": answers}))
"""


@pytest.fixture
def measure(site) -> Callable[..., dict]:
    """Fetches paths of the site in a process of its own: what it grew by (MiB), its CPU seconds, and the answers."""
    if not Path("/proc/self/status").exists():
        pytest.skip("skipped, because this system does not tell a process's peak memory")

    def measured(*paths: str, deadline: float = DEADLINE) -> dict:
        command = [sys.executable, "-c", MEASURED, site.name, str(deadline), *paths]
        ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
        return json.loads(ran.stdout)

    return measured


def test_a_bomb_costs_little_memory_and_the_measure_would_show_it(site, measure):
    site.scripts = {
        "/warm": answering(),
        "/bomb": answering(200, bomb(200), Content_Encoding="gzip"),
        "/honest": answering(200, b"x" * (8 * MIB)),
    }

    got = measure("/bomb")

    assert "more than 8 MiB" in got["answers"][0]
    assert got["mib"] < 24
    assert measure("/honest")["mib"] > 6


@pytest.mark.deep
def test_all_of_them_at_once_stay_within_the_memory_of_a_few(site, measure):
    site.scripts = {"/warm": answering(), **{f"/{n}": script for n, (script, _) in enumerate(HOSTILE.values())}}

    got = measure(*(path for path in site.scripts if path != "/warm"))

    assert all(isinstance(answer, str) for answer in got["answers"])
    assert got["mib"] < 96


@pytest.mark.deep
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, gzip, gzip, gzip, gzip, gzip, gzip"])
def test_the_corpus_of_bombs(site, shared, measure, encoding):
    for path in sorted((shared / "corpus/http-bombs/data").glob("*.*z*")):
        site.scripts = {"/warm": answering(), "/bomb": answering(200, path.read_bytes(), Content_Encoding=encoding)}

        started = time.monotonic()
        got = measure("/bomb")

        assert time.monotonic() - started < DEADLINE + 20
        assert got["mib"] < 24, (path.name, got)
        assert path.name.startswith("chain") or isinstance(got["answers"][0], str) or encoding == "gzip"


@pytest.mark.deep
def test_two_hundred_feeds_cost_little_time(site, measure):
    site.scripts = {"/warm": answering(), **{f"/{n}": answering(200, FEED * 500) for n in range(200)}}

    got = measure(*(f"/{n}" for n in range(200)), deadline=20)

    assert got["answers"] == [200] * 200
    assert got["cpu"] < 0.6


def test_a_batch_may_hold_the_same_request_twice(site):
    site.scripts = {"/": answering(200, FEED)}
    request = Request(site.url("/"))

    assert [answer.status for _, answer in fetch_many([request, request])] == [200, 200]

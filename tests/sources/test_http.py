"""The HTTP edge with servers that mean well: answers, redirects, and what a person reads when it fails."""

import gzip
import threading
import time
import zlib

import pytest
from pytest_django import Settings

from sources.errors import AddressRefused, FetchError
from sources.http import Request, fetch, fetch_many
from tests.sources.servers import Server, Wire, answering, hanging

FEED = b"<rss version='2.0'><channel><title>Loopback wire</title></channel></rss>"


@pytest.fixture
def site(settings: Settings):
    with Server() as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        yield server


def test_an_answer_is_a_plain_value(site):
    site.scripts = {"/feed": answering(200, FEED, ETag='"v1"', X_Many="a")}

    answer = fetch(site.url("/feed#part"))

    assert (answer.url, answer.status, answer.body, answer.redirects) == (site.url("/feed"), 200, FEED, ())
    assert answer.headers["etag"] == '"v1"'
    assert answer.headers["x-many"] == "a"


@pytest.mark.parametrize("status", [304, 404, 410, 429, 500, 503])
def test_a_status_that_is_no_success_is_an_answer_too(site, status):
    site.scripts = {"/feed": answering(status, Retry_After="120")}

    answer = fetch(site.url("/feed"))

    assert (answer.status, answer.headers["retry-after"]) == (status, "120")


def test_the_user_agent_names_the_site(site, settings):
    site.scripts = {"/": answering(200, FEED)}
    settings.NEWSROOM_USER_AGENT = "Newsroom/1.0 (+https://desk.example)"

    fetch(site.url("/"))

    assert site.seen[0].headers["user-agent"] == "Newsroom/1.0 (+https://desk.example)"


def test_method_headers_and_body_are_sent(site):
    site.scripts = {"/hook": answering(202)}

    fetch(site.url("/hook"), method="POST", headers={"Content-Type": "text/plain"}, body=b"ping")

    (seen,) = site.seen
    assert (seen.method, seen.headers["content-type"], seen.body) == ("POST", "text/plain", b"ping")


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKED = {
    "gzip": ("gzip", gzip.compress(FEED)),
    "gzip by its old name": ("x-gzip", gzip.compress(FEED)),
    "gzip of two members": ("GZIP", gzip.compress(FEED[:20]) + gzip.compress(FEED[20:])),
    "gzip with padding": ("gzip", gzip.compress(FEED) + b"\0" * 512),
    "gzip that is none": ("gzip", FEED),
    "deflate": ("deflate", zlib.compress(FEED)),
    "deflate without a header": ("deflate", raw_deflate(FEED)),
    "identity": ("identity", FEED),
    "a charset by mistake": ("utf-8", FEED),
    "none and gzip": ("none, gzip", gzip.compress(FEED)),
}


@pytest.mark.parametrize("kind", PACKED)
@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_compressed_answers_are_unpacked_however_they_are_cut(site, kind, step):
    encoding, sent = PACKED[kind]

    def in_steps(wire: Wire, seen: object) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nTransfer-Encoding: chunked\r\n\r\n"
        pieces = [sent[at : at + step] for at in range(0, len(sent), step)]
        wire.send(head.encode() + b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n")

    site.scripts = {"/": in_steps}

    assert fetch(site.url("/")).body == FEED


def test_redirects_are_followed_and_told(site):
    site.scripts = {
        "/old": answering(301, Location="/newer"),
        "/newer": answering(302, Location=site.url("/now?x=1")),
        "/now?x=1": answering(200, FEED),
    }

    answer = fetch(site.url("/old"))

    assert answer.body == FEED
    assert answer.url == site.url("/now?x=1")
    assert answer.redirects == ((301, site.url("/newer")), (302, site.url("/now?x=1")))


@pytest.mark.parametrize(("hops", "arrives"), [(5, True), (6, False)])
def test_five_redirects_are_the_most(site, hops, arrives):
    site.scripts = {f"/{n}": answering(302, Location=f"/{n + 1}") for n in range(hops)}
    site.scripts[f"/{hops}"] = answering(200, FEED)

    if arrives:
        assert fetch(site.url("/0")).body == FEED
    else:
        with pytest.raises(FetchError, match="redirects more than 5 times"):
            fetch(site.url("/0"))


def test_a_redirect_without_a_target_is_an_answer(site):
    site.scripts = {"/": answering(302)}

    assert fetch(site.url("/")).status == 302


@pytest.mark.parametrize(
    ("status", "method", "body"),
    [(301, "GET", b""), (302, "GET", b""), (303, "GET", b""), (307, "POST", b"x"), (308, "POST", b"x")],
)
def test_a_redirected_post_keeps_its_body_only_where_http_says_so(site, status, method, body):
    site.scripts = {"/from": answering(status, Location="/to"), "/to": answering(200, FEED)}

    fetch(site.url("/from"), method="POST", body=b"x")

    assert (site.seen[1].method, site.seen[1].body) == (method, body)


def test_secrets_do_not_follow_a_redirect_to_another_host(site, settings):
    secret = {
        "Authorization": "Bearer x",
        "X-Api-Key": "k",
        "Cookie": "c=1",
        "Accept": "text/xml",
        "If-None-Match": '"v"',
    }
    with Server({"/there": answering(200, FEED)}) as elsewhere:
        settings.OUTBOUND_ALLOWED_HOSTS = [site.name, elsewhere.name]
        site.scripts = {
            "/a": answering(302, Location="/b"),
            "/b": answering(302, Location=elsewhere.url("/there")),
        }
        fetch(site.url("/a"), headers=secret)

    assert site.seen[1].headers["x-api-key"] == "k"
    arrived = elsewhere.seen[0].headers
    assert not {"authorization", "x-api-key", "cookie"} & set(arrived)
    assert (arrived["accept"], arrived["if-none-match"]) == ("text/xml", '"v"')


def test_credentials_in_the_address_are_sent_to_that_host_only_and_never_shown(site, settings):
    with Server({"/there": answering(200, FEED)}) as elsewhere:
        settings.OUTBOUND_ALLOWED_HOSTS = [site.name, elsewhere.name]
        site.scripts = {
            "/a": answering(302, Location=site.url("/b")),
            "/b": answering(302, Location=elsewhere.url("/there")),
        }
        answer = fetch(f"http://ann:hidden@{site.name}/a")

    assert [("authorization" in seen.headers) for seen in site.seen] == [True, True]
    assert "authorization" not in elsewhere.seen[0].headers
    assert "hidden" not in answer.url


def test_cookies_are_not_kept(site):
    site.scripts = {
        "/": answering(302, Location="/next", Set_Cookie="id=7; Path=/"),
        "/next": answering(200, FEED, Set_Cookie="id=8"),
    }

    answer = fetch(site.url("/"))

    assert "cookie" not in site.seen[1].headers
    assert "set-cookie" not in answer.headers


def test_a_proxy_in_the_environment_is_not_used(site, monkeypatch):
    site.scripts = {"/": answering(200, FEED)}
    with Server() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        assert fetch(site.url("/")).body == FEED
    assert proxy.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://ann:hidden@nowhere.invalid/feed",
        "http://nowhere.invalid/feed?api_key=hidden&x=1",
        "http://nowhere.invalid/feed?x=1&access_token=hidden#frag",
        "http://nowhere.invalid/feed?KEY=hidden",
        "ftp://ann:hidden@files.example/feed",
        "http://ann:hidden@10.0.0.1/feed?client_id=hidden",
        "http://[broken/?token=hidden",
    ],
)
def test_errors_never_show_credentials(url):
    with pytest.raises(FetchError) as caught:
        fetch(url)

    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["", "feed", "//host/feed", "http://", "http:///feed", "http://h:99999/", "http://a\\@b/"]
)
def test_what_is_no_web_address_is_said_so(url):
    with pytest.raises(FetchError, match=r"not a web address|only addresses that start with http"):
        fetch(url)


def test_a_name_that_does_not_exist_is_said_so():
    with pytest.raises(FetchError, match="its name is not known"):
        fetch("http://news.invalid/feed")


def test_a_closed_port_is_said_so(settings):
    with Server() as server:
        pass
    settings.OUTBOUND_ALLOWED_HOSTS = [server.name]

    with pytest.raises(FetchError, match="cannot be reached"):
        fetch(server.url("/"))


def test_a_server_without_tls_is_said_so(site):
    with pytest.raises(FetchError, match="no secure connection could be made"):
        fetch(site.url("/").replace("http:", "https:"))


def test_a_header_that_would_smuggle_another_is_refused(site):
    with pytest.raises(FetchError, match="malformed"):
        fetch(site.url("/"), headers={"If-None-Match": "x\r\nX-Evil: 1"})


def test_only_named_ports_are_asked():
    with pytest.raises(AddressRefused, match="port 25 is not one that news is served from"):
        fetch("http://news.invalid:25/")


def test_each_answer_comes_when_it_is_there_and_slow_ones_hold_up_nobody(site):
    site.scripts = {"/slow": hanging, **{f"/{n}": answering(200, b"%d" % n) for n in range(20)}}
    requests = [Request(site.url("/slow"), deadline=1.5), *(Request(site.url(f"/{n}")) for n in range(20))]

    started = time.monotonic()
    arrived = [(request, answer, time.monotonic() - started) for request, answer in fetch_many(requests, concurrency=4)]

    assert len(arrived) == 21
    assert isinstance(arrived[-1][1], FetchError)
    assert "within 1.5 seconds" in str(arrived[-1][1])
    assert max(at for _, _, at in arrived[:-1]) < 1.2
    assert {answer.body for _, answer, _ in arrived[:-1]} == {b"%d" % n for n in range(20)}


def test_an_error_is_the_answer_of_its_own_request_only(site):
    site.scripts = {"/": answering(200, FEED)}
    good, bad = Request(site.url("/")), Request("http://10.0.0.1/")

    answers = dict(fetch_many([bad, good]))

    assert isinstance(answers[bad], AddressRefused)
    assert answers[good].body == FEED


def test_answers_wait_for_a_slow_consumer_without_piling_up(site):
    site.scripts = {f"/{n}": answering(200, FEED) for n in range(12)}

    answers = fetch_many([Request(site.url(f"/{n}"), deadline=0.5) for n in range(12)], concurrency=3)
    next(answers)
    time.sleep(0.8)

    assert len(site.seen) <= 4
    assert len([answer for _, answer in answers if not isinstance(answer, FetchError)]) == 11


def test_stopping_early_ends_the_work(site):
    site.scripts = {"/": answering(200, FEED), "/slow": hanging}
    answers = fetch_many([Request(site.url("/")), *[Request(site.url("/slow"), deadline=30)] * 5])
    next(answers)

    started = time.monotonic()
    answers.close()

    assert time.monotonic() - started < 20
    assert not [thread for thread in threading.enumerate() if thread.name == "crew"]


def test_nothing_to_ask_gives_nothing():
    assert list(fetch_many([])) == []

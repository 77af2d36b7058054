"""No request reaches a private address, whatever the URL, the redirect or the DNS answer says."""

import asyncio
import itertools
import json
import socket
import threading
import urllib.request
from collections.abc import Iterator
from ipaddress import ip_network

import aiohttp
import pytest

from sources import http
from sources.addresses import refusal, without_secrets
from sources.errors import AddressRefused, FetchError
from sources.http import Request, _guarded_socket, fetch, fetch_many
from tests.sources.servers import Server, answering

# The suite's own block on sockets says so each time it stops the clients without a guard.
pytestmark = pytest.mark.filterwarnings("ignore:A test tried to use socket.socket.connect")

PUBLIC = [
    "8.8.8.8",
    "172.15.255.255",
    "172.32.0.1",
    "100.63.255.255",
    "100.128.0.0",
    "192.0.1.1",
    "198.17.0.1",
    "223.255.255.255",
]
PUBLIC_V6 = [
    "2606:4700::1111",
    "2a00:1450::1",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "2002:808:808::1",
    "2400::5efe:808:808",
]
PRIVATE = ["127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254"]
STRANGE = ["0.0.0.0", "0.1.2.3", "100.64.0.1", "100.127.255.255", "100.100.100.200", "168.63.129.16", "192.0.0.192"]
RESERVED = [
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.9",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
]
PRIVATE_V6 = [
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "3fff::1",
]
STRANGE_V6 = [
    "100::1",
    "5f00::1",
    "2001:10::1",
    "2001:20::1",
    "2001:2::1",
    "64:ff9b:1::1",
    "4000::1",
    "::ffff:0:127.0.0.1",
]
CARRIERS = [
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "::127.0.0.1",
    "::8.8.8.8",
    "64:ff9b::10.0.0.1",
    "2002:7f00:1::",
    "2002:c0a8:1::1",
    "2001:0:a00:1::f7f7:f7f7",
    "2001:0:808:808::80ff:fffe",
    "2400::5efe:7f00:1",
    "2400::200:5efe:a00:1",
]


@pytest.mark.parametrize("address", PUBLIC + PUBLIC_V6)
def test_public_addresses_may_be_asked(address):
    assert refusal(address) == ""


@pytest.mark.parametrize(
    "address", [*PRIVATE, *STRANGE, *RESERVED, *PRIVATE_V6, *STRANGE_V6, *CARRIERS, "", "example.org", "0x7f.1"]
)
def test_all_others_may_not(address):
    assert refusal(address)


def test_a_refusal_tells_what_is_inside():
    assert refusal("::ffff:10.1.2.3") == "a way to 10.1.2.3, a private network"


def test_the_verdicts_of_others_agree(shared):
    for line in (shared / "corpus/ssrf/ip_verdicts.jsonl").read_text().splitlines():
        case = json.loads(line)
        net = ip_network(case.get("net") or case["ip"])
        for address in (net[0], net[-1], net[net.num_addresses // 2]):
            assert bool(refusal(str(address))) == case["blocked"], case


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.0.0.1", "::ffff:127.0.0.1", "fe80::1%lo"])
def test_no_socket_is_made_for_a_private_address_even_if_dns_had_been_believed(address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with pytest.raises(PermissionError):
        _guarded_socket((family, socket.SOCK_STREAM, 6, "", (address, 80)))


@pytest.mark.parametrize("answer", [["127.0.0.1"], ["127.0.0.1", "::1"], ["::ffff:127.0.0.1", "127.0.0.1"]])
def test_the_socket_holds_even_where_dns_is_believed(private, monkeypatch, answer):
    believing = http._Resolver
    monkeypatch.setattr(http, "_Resolver", lambda check: believing(None))
    naming(monkeypatch, answer)

    with pytest.raises(FetchError, match="cannot be reached"):
        fetch(f"http://rebinding.example:{private.port}/")

    assert private.connections == 0


@pytest.fixture
def private(settings) -> Iterator[Server]:
    """A listener that no request may reach; its port is allowed, so that only the address can be what stops one."""
    with Server({"/": answering(200, b"private")}) as server:
        settings.OUTBOUND_PORTS = [80, 443, server.port]
        settings.OUTBOUND_ALLOWED_HOSTS = []
        yield server


def spellings(port: int) -> list[str]:
    hosts = [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0x7f000001",
        "0177.0.0.1",
        "017700000001",
        "127.0.0.1.",
        "localhost",
        "LOCALHOST.",
        "sub.localhost",
        "0",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[0:0:0:0:0:ffff:7f00:1]",
        "[::1%25lo]",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
        "ann:secret@127.0.0.1",
        "public.example@127.0.0.1",
        "public.example%2f@127.0.0.1",
        "1.1.1.1 @127.0.0.1",
    ]
    return [f"http://{host}:{port}/" for host in hosts] + [
        f"http://127.0.0.1:{port}\\@public.example/",
        f"http://public.example\\@127.0.0.1:{port}/",
        f"http://127.0.0.1\t:{port}/",
        f"  http://127.0.0.1:{port}/",
        f"//127.0.0.1:{port}/",
        f"http:127.0.0.1:{port}/",
        f"HTTP://127.0.0.1:{port}/",
    ]


def test_no_spelling_of_this_machine_is_asked(private):
    answers = list(fetch_many(Request(url, deadline=5) for url in spellings(private.port)))

    assert all(isinstance(answer, FetchError) for _, answer in answers)
    assert private.connections == 0


def test_the_same_spellings_do_reach_it_without_the_guard(private):
    assert without_guard(spellings(private.port)) >= 12
    assert private.connections >= 12


def without_guard(urls: list[str]) -> int:
    """How many of the addresses give the private page to at least one client that guards nothing."""
    return len(asyncio.run(by_aiohttp(urls)) | {url for url in urls if reached_by_urllib(url)})


async def by_aiohttp(urls: list[str]) -> set[str]:
    reached = set()
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=3)) as session:
        for url in urls:
            try:
                async with session.get(url) as answer:
                    if await answer.read() == b"private":
                        reached.add(url)
            except (aiohttp.ClientError, OSError, RuntimeError, ValueError):
                continue
    return reached


def reached_by_urllib(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=3) as answer:
            return answer.read() == b"private"
    except Exception:
        return False


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_does_not_lead_to_a_private_address(private, settings, status):
    with Server() as public:
        settings.OUTBOUND_ALLOWED_HOSTS = [public.name]
        public.scripts = {f"/{n}": answering(status, Location=url) for n, url in enumerate(spellings(private.port))}
        answers = [answer for _, answer in fetch_many(Request(public.url(path), deadline=5) for path in public.scripts)]

    assert len(public.seen) >= len(answers)
    assert not any(getattr(answer, "body", b"") == b"private" for answer in answers)
    assert private.connections == 0


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "gopher://127.0.0.1/", "data:text/xml,x", "jar:http://a!/", "javascript:1"]
)
def test_a_redirect_to_another_scheme_is_refused(settings, target):
    with Server({"/": answering(302, Location=target)}) as public:
        settings.OUTBOUND_ALLOWED_HOSTS = [public.name]
        with pytest.raises(FetchError, match=r"only addresses that start with http|not a web address"):
            fetch(public.url("/"))


def naming(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
    """DNS gives these lists of addresses in turn, over and over, for any name at all."""
    turns = itertools.cycle(answers)

    def getaddrinfo(host: str, port: int, *args: object, **kwargs: object) -> list[tuple]:
        return [
            (
                socket.AF_INET6 if ":" in ip else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (ip, port, *([0, 0] * (":" in ip))),
            )
            for ip in next(turns)
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.mark.parametrize(
    "answers",
    [
        [["127.0.0.1"]],
        [["198.41.0.4"], ["127.0.0.1"]],
        [["198.41.0.4", "127.0.0.1"]],
        [["127.0.0.1", "198.41.0.4"]],
        [["198.41.0.4"], ["::1"]],
        [["::ffff:127.0.0.1"]],
        [["fe80::1%lo"]],
        [[]],
    ],
)
def test_a_name_that_changes_its_answer_does_not_lead_inside(private, monkeypatch, answers):
    naming(monkeypatch, *answers)

    for _ in range(4):
        with pytest.raises(FetchError):
            fetch(f"http://rebinding.example:{private.port}/", deadline=1)

    assert private.connections == 0


def test_such_a_name_does_lead_inside_without_the_guard(private, monkeypatch):
    naming(monkeypatch, ["127.0.0.1"])

    assert without_guard([f"http://rebinding.example:{private.port}/"]) == 1


def test_an_answer_of_dns_with_one_private_address_is_refused_as_a_whole(monkeypatch):
    naming(monkeypatch, ["198.41.0.4", "10.0.0.1"])

    with pytest.raises(AddressRefused, match=r"it leads to 10\.0\.0\.1, which is a private network"):
        fetch("http://mixed.example/")


def test_a_named_exception_opens_that_host_and_port_only(private, settings):
    settings.OUTBOUND_ALLOWED_HOSTS = [f"LocalHost:{private.port}", f"127.0.0.1:{private.port + 1}"]

    assert fetch(f"http://localhost:{private.port}/").body == b"private"
    with pytest.raises(AddressRefused):
        fetch(private.url("/"))


def test_an_exception_is_free_of_the_rule_for_ports(private, settings):
    settings.OUTBOUND_PORTS = [80]
    settings.OUTBOUND_ALLOWED_HOSTS = [private.name]

    assert fetch(private.url("/")).body == b"private"


def test_a_hanging_name_server_holds_up_only_its_own_feed(private, settings, monkeypatch):
    real, hang = socket.getaddrinfo, threading.Event()
    settings.OUTBOUND_ALLOWED_HOSTS = [f"localhost:{private.port}"]

    def slow(host: str, *args: object, **kwargs: object) -> list[tuple]:
        if host.startswith("slow"):
            hang.wait(30)
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    requests = [Request(f"http://slow{n}.example/", deadline=1) for n in range(40)]
    good = Request(f"http://localhost:{private.port}/", deadline=1)

    answers = dict(fetch_many([*requests, good], concurrency=64))
    hang.set()

    assert answers[good].body == b"private"
    assert all("within 1 second" in str(answers[request]) for request in requests)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://ann:pw@wire.example/feed", "https://wire.example/feed"),
        ("https://wire.example/@ann/feed", "https://wire.example/@ann/feed"),
        ("https://wire.example/?api_key=a&x=1", "https://wire.example/?api_key=...&x=1"),
        ("https://wire.example/?x=1&sig=a;token=b#key=c", "https://wire.example/?x=1&sig=...;token=...#key=..."),
        ("https://wire.example/?keyword=btc&author=ann", "https://wire.example/?keyword=btc&author=ann"),
        ("https://wire.example/" + "x" * 400, "https://wire.example/" + "x" * 276 + "..."),
    ],
)
def test_addresses_are_shown_without_secrets(url, shown):
    assert without_secrets(url) == shown


@pytest.mark.deep
def test_the_corpus_of_spellings_does_not_reach_this_machine_and_does_without_the_guard(private, shared):
    lines = [
        json.loads(line)["url"]
        for name in ("url_forms_generated.jsonl", "url_forms_public.jsonl")
        for line in (shared / "corpus/ssrf" / name).read_text().splitlines()
    ]
    urls = [form for url in lines for form in {url, url.replace(":80", f":{private.port}")}]

    answers = list(fetch_many((Request(url, deadline=10) for url in urls), concurrency=64))

    assert len(answers) == len(urls)
    assert all(isinstance(answer, FetchError) for _, answer in answers)
    assert private.connections == 0
    reached = without_guard([url for url in urls if str(private.port) in url])
    assert reached >= 40

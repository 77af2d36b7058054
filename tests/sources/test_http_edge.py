"""There is one HTTP edge: nothing else in the project opens a connection of its own."""

import ast
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from sources.http import fetch
from tests.sources.servers import Server, answering

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("sources", "articles", "newsroom")
EDGE = "sources/http.py"
# The model's server is reached through its own SDK; its address is the operator's setting, never a feed's.
PROVIDER = "articles/rewriting/provider.py"
# Tries whether the port that it will listen on is free; it connects to nothing, which is tested below.
LISTENER = "newsroom/management/commands/run.py"
ALLOWED = {
    EDGE: {"sources.tls", "socket"},
    "sources/tls.py": {"aiohttp"},
    PROVIDER: {"openai", "httpx2"},
    "articles/rewriting/sending.py": {"openai"},
    LISTENER: {"socket"},
}
CONNECTING = {
    "aiohttp",
    "feedparser.http",
    "ftplib",
    "http.client",
    "httpcore",
    "httpx",
    "httpx2",
    "niquests",
    "openai",
    "pycurl",
    "requests",
    "socket",
    "sources.tls",
    "trafilatura.downloads",
    "trafilatura.fetch_url",
    "urllib.request",
    "urllib3",
    "websockets",
    "xmlrpc.client",
}


def imported(source: str) -> Iterator[str]:
    """Every dotted name that an import could bind, wherever in the module it stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def connecting(source: str) -> set[str]:
    return {name for used in imported(source) for name in CONNECTING if f"{used}.".startswith(f"{name}.")}


def test_only_the_edge_opens_connections():
    strays = {}
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        where = path.relative_to(ROOT).as_posix()
        if found := connecting(path.read_text(encoding="utf-8")) - ALLOWED.get(where, set()):
            strays[where] = found

    assert strays == {}


def ask_past_the_edge(address: tuple[str, int]) -> None:
    """As a line in `sources/fetching.py` would."""
    code = compile("socket.create_connection(address).close()", str(ROOT / "sources/fetching.py"), "exec")
    exec(code, {"socket": socket, "address": address})


def test_a_connection_past_the_edge_is_noticed_in_every_test(settings: Settings, strays: list[str]) -> None:
    with Server({"/": answering(body=b"x")}) as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        fetch(server.url("/"))
        assert strays == []
        ask_past_the_edge((server.address, server.port))
    [told] = strays
    assert "sources/fetching.py" in told
    strays.clear()


@pytest.mark.parametrize(
    ("where", "forbidden"),
    [
        (LISTENER, {"connect", "connect_ex", "create_connection", "sendto"}),
        (PROVIDER, {"get", "post", "put", "request", "stream", "AsyncClient", "Client"}),
    ],
)
def test_who_is_exempt_uses_it_for_nothing_more(where, forbidden):
    """The listener never connects; the provider takes only types from the library below its SDK."""
    tree = ast.parse((ROOT / where).read_text(encoding="utf-8"))
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    if where == PROVIDER:
        attributes = [node for node in attributes if getattr(node.value, "id", "") == "httpx2"]

    assert not {node.attr for node in attributes} & forbidden


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import urllib.request", {"urllib.request"}),
        ("from urllib import request, parse", {"urllib.request"}),
        ("from urllib.request import urlopen", {"urllib.request"}),
        ("import http.client as web", {"http.client"}),
        ("def f():\n    from httpx import Client", {"httpx"}),
        ("import requests.sessions, socket", {"requests", "socket"}),
        ("from urllib.parse import urlsplit\nfrom http import HTTPStatus\nimport sources.http, requesting", set()),
        ("from .requests import ask", set()),
    ],
)
def test_the_search_finds_what_it_should(source, found):
    assert connecting(source) == found

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from pytest_django.fixtures import Settings

from articles import remembering
from articles.paper import standing
from newsroom.pages import store as store_module
from newsroom.pages.journal import Journal
from newsroom.pages.readers import Readers
from newsroom.pages.shared import Shared
from newsroom.pages.store import PageStore
from newsroom.vitals.counting import Counts
from newsroom.vitals.requests import Tally


@dataclass
class Got:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Site:
    """The store in front of what Newsroom puts behind it; `rendered` names what Django was asked."""

    application: Callable[..., Iterable[bytes]] = field(default_factory=lambda: Readers(WSGIHandler()))
    rendered: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.journal = Journal()
        self.counts = Counts()
        self.store = PageStore(self._django, self.journal, Shared(), 10 * 2**20, Tally(self.counts, ()))

    def _django(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        self.rendered.append(environ["PATH_INFO"] + (f"?{query}" if query else ""))
        return self.application(environ, start_response)

    def get(self, path: str, method: str = "GET", **headers: str) -> Got:
        return ask(self.store, path, method, **headers)

    def fresh(self, path: str) -> Got:
        """What Django says itself."""
        return ask(self.application, path, "GET")


def ask(application: Any, path: str, method: str, **headers: str) -> Got:
    told: list[Any] = []
    address, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": quote(address, safe="/").encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "paper.example",
        "SERVER_PORT": "443",
        "HTTP_HOST": "paper.example",
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        **headers,
    }
    chunks = application(environ, lambda status, headers, exc_info=None: told.extend((status, headers)))
    body = b"".join(chunks)
    if close := getattr(chunks, "close", None):
        close()
    return Got(int(told[0].split()[0]), {name.lower(): value for name, value in told[1]}, body)


@pytest.fixture(autouse=True)
def _open_connections() -> Iterator[None]:
    """As Django's own test client does: the end of a request does not end the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    standing.forget()
    remembering.told_by(None)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def site(settings: Settings, monkeypatch: pytest.MonkeyPatch, db: None) -> Site:
    """A store that looks for changes at each request and shows nothing old."""
    settings.ALLOWED_HOSTS = ["paper.example"]
    settings.SITE_URL = "https://paper.example"
    settings.PAGE_TRUST_SECONDS = 0
    monkeypatch.setattr(store_module, "OLD_FOR_SECONDS", 0)
    assert "pages" in django_settings.CACHES
    return Site()

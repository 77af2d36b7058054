"""The short way to readers' pages says what the long one does, and leaves to it whatever is no reader's."""

import gzip
import io
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from pytest_django.fixtures import Settings

from articles import publishing
from newsroom.pages.readers import Readers
from tests.builders import NOON, make_article, make_category, make_source, make_tag, make_user
from tests.newsroom.pages.conftest import Got, ask

pytestmark = pytest.mark.django_db
PATHS = [
    "/", "/uk/", "/?before=AAAA", "/tag/topic/", "/tag/none/", "/category/a/", "/source/wire/", "/archive/2026/03/",
    "/2026/03/here/", "/2026/03/here.md", "/uk/2026/03/here/", "/2026/03/gone/", "/2026/03/never/", "/2026/03/here",
    "/rss.xml", "/tag/topic/feed.json", "/search/?q=market", "/search/?before=x", "/corrections/", "/how-we-use-ai/",
    "/llms.txt", "/sitemap-en-2026-03.xml", "/api/v1/", "/api/v1/articles", "/api/v1/articles?lang=",
    "/api/v1/articles/1", "/robots.txt", "/health/live", "/nothing/", "/?x=%00", "/de/", "/admin/",
]  # fmt: skip
HEADERS: list[dict[str, str]] = [
    {},
    {"method": "HEAD"},
    {"method": "POST"},
    {"HTTP_ACCEPT_ENCODING": "gzip"},
    {"HTTP_ACCEPT_LANGUAGE": "uk"},
    {"HTTP_IF_NONE_MATCH": "*"},
    {"HTTP_HOST": "evil.example"},
    {"wsgi.url_scheme": "http"},
]


class Counting:
    """Django itself, and how often it was asked."""

    def __init__(self) -> None:
        self.django = WSGIHandler()
        self.asked = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.asked += 1
        return self.django(environ, start_response)


@pytest.fixture
def _stories(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["paper.example"]
    settings.SITE_URL = "https://paper.example"
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 60
    fields: dict[str, Any] = {"tags": [make_tag(name="TOPIC")], "category": make_category(key="A"), "external_id": "7"}
    fields |= {"source": make_source(key="wire"), "html": "<p>Market.</p>" * 200}
    for lang in ("en", "uk"):
        make_article(lang=lang, slug="here", **fields)
    gone = make_article(slug="gone")
    publishing.withdraw(gone, make_user(is_superuser=True), NOON, version=1, reason="Wrong.")


def told(got: Got) -> dict[str, Any]:
    """All but what differs from one answer to the next: the policy has no order, and gzip hides a random length, which
    may be more than it saves."""
    headers = dict(got.headers)
    policy = sorted(headers.pop("content-security-policy", "").split("; "))
    coded = headers.pop("content-encoding", "") == "gzip"
    headers["etag"] = headers.get("etag", "").removeprefix("W/")
    headers.pop("content-length", "")
    return {"status": got.status, "policy": policy, **headers, "body": gzip.decompress(got.body) if coded else got.body}


@pytest.mark.usefixtures("_stories")
@pytest.mark.parametrize("headers", HEADERS, ids=str)
@pytest.mark.parametrize("path", PATHS)
def test_both_ways_give_the_same_answer(path: str, headers: dict[str, str]) -> None:
    asked = {"method": "GET", **headers}
    short, long = (told(ask(way, path, **asked)) for way in (Readers(WSGIHandler()), WSGIHandler()))
    if "csrfmiddlewaretoken" in str(long.get("body")):
        short["body"] = long["body"] = b""
    assert short == long


@pytest.mark.usefixtures("_stories")
@pytest.mark.parametrize("path", ["/", "/2026/03/here/", "/2026/03/gone/", "/rss.xml", "/search/?q=a", "/api/v1/tags"])
def test_django_s_middlewares_are_asked_nothing_for_a_reader_s_page(path: str) -> None:
    django = Counting()
    readers = Readers(django)
    ask(readers, path, "GET", HTTP_COOKIE="theme=dark")
    assert django.asked == 0
    ask(readers, path, "GET", HTTP_COOKIE="sessionid=abc")
    ask(readers, path, "POST")
    assert django.asked == 2


@pytest.mark.usefixtures("_stories")
def test_what_a_view_raises_is_answered_by_django(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> object:
        raise RuntimeError("the press is broken")

    monkeypatch.setattr("articles.views.lists.front.front", broken)
    django = Counting()
    errors = io.StringIO()
    got = ask(Readers(django), "/", "GET", **{"wsgi.errors": errors})  # type: ignore[arg-type]
    assert (got.status, django.asked) == (500, 1)
    assert "Something broke" in got.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_stories")
@pytest.mark.parametrize("path", ["/", "/tag/none/"])
def test_no_page_keeps_a_connection_longer_than_it_may(path: str) -> None:
    """What Django does at the end of each request; with a pool, another thread waits for it."""
    connection.ensure_connection()
    connection.close_at = time.monotonic() - 1
    ask(Readers(WSGIHandler()), path, "GET")
    assert connection.connection is None


def test_who_serves_readers_alone_loads_no_admin(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "NEWSROOM_VAR": str(tmp_path), "NEWSROOM_IGNORE_DOTENV": "1"}

    def run(code: str) -> str:
        command = [sys.executable, "-c", code]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=120).stdout

    run("""if True:
        import newsroom.wsgi
        from django.core.management import call_command
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        call_command("collectstatic", verbosity=0, interactive=False)
    """)
    told = run("""if True:
        import io, sys
        from newsroom.wsgi import application
        for path in ("/", "/rss.xml", "/search/", "/llms.txt", "/corrections/", "/admin/"):
            told = []
            environ = {
                "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost",
                "SERVER_PORT": "80", "HTTP_HOST": "localhost", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
            }
            list(application(environ, lambda status, headers: told.append(status)))
            print(told[0], "articles.admin" in sys.modules)
    """)
    assert told.splitlines() == [*["200 OK False"] * 5, "302 Found True"]

"""Pages that the web server makes before its workers part from each other: real ones, and nothing is left behind."""

from typing import Any

import pytest
from django.db import connection, connections
from pytest_django.fixtures import Settings

from newsroom.pages import rehearsing
from newsroom.pages.page import Environ
from newsroom.pages.readers import Readers
from tests.builders import make_article


class Rehearsal:
    """Which paths were asked, what was said, and what fell to Django."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fell: list[str] = []
        self._readers = Readers(lambda environ, start_response: self.fell.append(environ["PATH_INFO"]) or [])

    def __call__(self, environ: Environ, start_response: Any) -> Any:
        self.asked.append(environ["PATH_INFO"])
        return self._readers(environ, start_response)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("proxy", [None, ("HTTP_X_FORWARDED_PROTO", "https")])
def test_the_front_its_feed_and_the_newest_story_are_made(settings: Settings, proxy: tuple[str, str] | None) -> None:
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["paper.example"], "https://paper.example"
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = True, proxy
    story, rehearsal = make_article(), Rehearsal()
    rehearsing.rehearse(rehearsal)  # type: ignore[arg-type]
    assert dict.fromkeys(rehearsal.asked) == dict.fromkeys(["/", "/rss.xml", story.get_absolute_url()])
    assert rehearsal.fell == []
    assert [one.connection for one in connections.all(initialized_only=True)] == [None]


@pytest.mark.django_db(transaction=True)
def test_without_its_tables_nothing_is_made(settings: Settings) -> None:
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["paper.example"], "https://paper.example"
    rehearsal = Rehearsal()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE articles_article RENAME TO articles_elsewhere")
    try:
        rehearsing.rehearse(rehearsal)  # type: ignore[arg-type]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE articles_elsewhere RENAME TO articles_article")
    assert rehearsal.asked == []


def test_where_readers_come_by_other_names_nothing_is_made(settings: Settings) -> None:
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["paper.example"], "https://elsewhere.example"
    rehearsal = Rehearsal()
    rehearsing.rehearse(rehearsal)  # type: ignore[arg-type]
    assert rehearsal.asked == []

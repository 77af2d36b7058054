"""Importing from the command line: what is due, what is named, and again what was imported before."""

from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from sources.models import Entry, Feed, ImportRun
from tests.builders import make_entry, make_feed, make_source
from tests.newsroom.documents import item, rss
from tests.sources.servers import Server, answering

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    Feed.objects.all().delete()
    with Server({"/feed": answering(body=rss(item(1)), ETag='"one"')}) as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        yield server


@pytest.fixture
def feed(server: Server) -> Feed:
    """A feed that was imported a moment ago, and is not due."""
    feed = make_feed(url=server.url("/feed"), source=make_source(key="valley"))
    call_command("import_feeds")
    server.seen.clear()
    return feed


def test_what_is_not_due_is_left_alone(feed: Feed, server: Server) -> None:
    assert call_command("import_feeds").startswith("0 new")
    assert server.seen == []


@pytest.mark.parametrize("kind", ["source", "run", "entry", "feed"])
def test_anything_can_be_imported_again_afresh(kind: str, feed: Feed, server: Server) -> None:
    named = {
        "source": {"source": ["valley"]},
        "run": {"run": [ImportRun.objects.get().pk]},
        "entry": {"entry": [Entry.objects.get().pk]},
        "feed": {"feed": [feed.key], "fresh": True},
    }[kind]
    assert call_command("import_feeds", **named).startswith("0 new, 0 changed, 1 same")
    assert [("if-none-match" in seen.headers) for seen in server.seen] == [False]


def test_a_feed_that_is_named_is_asked_with_manners(feed: Feed, server: Server) -> None:
    call_command("import_feeds", feed=[feed.key])
    assert server.seen[0].headers["if-none-match"] == '"one"'


@pytest.mark.parametrize("named", [{"source": ["none"]}, {"run": [0]}, {"entry": [0]}, {"feed": ["none"]}])
def test_what_leads_to_no_feed_is_named(named: dict[str, list[str]], server: Server) -> None:
    make_entry()
    with pytest.raises(CommandError, match=r"no feed .*(none|0)"):
        call_command("import_feeds", **named)

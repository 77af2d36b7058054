"""Feeds that hang or drip: they cost their own time, and nobody else's."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from articles.models import Article
from newsroom import tasks
from sources import refreshing
from sources.models import Entry, ImportRun
from sources.paging import question
from sources.requesting import queue_imports
from tests.builders import make_feed
from tests.newsroom.documents import item, rss
from tests.sources.servers import Seen, Server, Wire, answering

FEEDS = 100
PATIENCE = 300.0
"""Seconds for one exchange: far more than the others need on any machine."""


@pytest.mark.django_db
def test_ninety_nine_feeds_are_on_the_desk_while_the_hundredth_hangs(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hundredth answers only once the others' stories are drafts: were they to wait for it, none would be."""
    on_the_desk = threading.Event()
    states_of_the_slow = []

    def hangs(wire: Wire, seen: Seen) -> None:
        on_the_desk.wait(PATIENCE)
        answering(body=rss(item(0)))(wire, seen)

    def watched(to_the_desk: Callable[[], None] = tasks._to_the_desk) -> None:
        to_the_desk()
        if Article.objects.count() == FEEDS - 1:
            states_of_the_slow.append(ImportRun.objects.get(feed__key="slow").state)
            on_the_desk.set()

    monkeypatch.setattr(tasks, "_to_the_desk", watched)
    monkeypatch.setattr(refreshing, "question", lambda run: replace(question(run), deadline=PATIENCE))
    scripts = {f"/{number}": answering(body=rss(item(number))) for number in range(1, FEEDS)}
    with Server({**scripts, "/0": hangs}) as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        feeds = [make_feed(url=server.url(path), rewriting="asked") for path in scripts]
        feeds.append(make_feed(url=server.url("/0"), key="slow", rewriting="asked"))
        queue_imports(feeds, timezone.now())
        tasks.run_imports()
    assert states_of_the_slow == ["running"]
    assert set(ImportRun.objects.values_list("state", flat=True)) == {"done"}
    assert Entry.objects.count() == Article.objects.count() == FEEDS

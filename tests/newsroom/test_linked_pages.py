"""Linked pages through the house: found by the sweep, read by the task, read again when a source changes its story."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from newsroom import pipeline, tasks
from sources import fulltext, nudge
from sources.models import Entry, Feed, FullText
from tests.builders import NOON, make_entry, make_feed, make_source
from tests.sources.servers import Server, answering
from tests.sources.test_fulltext import HTML, PAGE
from tests.sources.test_replaying import LATER, import_

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of tasks that would have gone to the broker."""
    names: list[str] = []
    monkeypatch.setattr(nudge, "_send", names.append)
    return names


@pytest.fixture
def site(settings: Any) -> Iterator[Server]:
    cache.clear()
    with Server({"/a": answering(body=PAGE.encode(), **HTML)}) as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        yield server
    cache.clear()


def story_of(site: Server, words: str) -> str:
    link = f"<link>{site.url('/a')}</link>"
    item = f"<item><guid>1</guid><title>Bank</title>{link}<description>{words}</description></item>"
    return f'<rss version="2.0"><channel><title>W</title>{item}</channel></rss>'


def feed_of_pages() -> Feed:
    return make_feed(source=make_source(), full_text="always", rewriting="always")


def test_the_sweep_finds_a_page_that_no_message_speaks_of(
    sent: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    entry = make_entry(filed=True)
    FullText.objects.create(entry=entry, url=entry.url, requested_at=NOON)
    with django_capture_on_commit_callbacks(execute=True):
        pipeline.sweep(NOON)
    assert fulltext.TASK in sent
    assert tasks.fetch_full_texts.name == fulltext.TASK
    FullText.objects.update(state="failed")
    sent.clear()
    with django_capture_on_commit_callbacks(execute=True):
        pipeline.sweep(NOON)
    assert fulltext.TASK not in sent


def test_the_task_reads_what_an_import_asked_for(
    site: Server, sent: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        import_(feed_of_pages(), story_of(site, "Short."))
    assert fulltext.TASK in sent
    tasks.fetch_full_texts()
    assert FullText.objects.get().state == "fetched"


def test_the_page_of_a_changed_story_is_read_again(site: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fulltext, "SECONDS_BETWEEN", 0)
    feed = feed_of_pages()
    import_(feed, story_of(site, "Short."))
    tasks.fetch_full_texts()
    run = import_(feed, story_of(site, "Corrected."), LATER)
    page = FullText.objects.get()
    assert (run.changed, page.state, bool(page.html)) == (1, "queued", True)
    tasks.fetch_full_texts()
    assert FullText.objects.get().state == "fetched"


def test_a_story_whose_page_nobody_wanted_stays_without_one(site: Server) -> None:
    feed = make_feed(source=make_source())
    import_(feed, story_of(site, "Short."))
    import_(feed, story_of(site, "Corrected."), LATER)
    assert Entry.objects.get().version == 2
    assert not FullText.objects.exists()

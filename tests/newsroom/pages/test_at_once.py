"""Many readers at one moment, and the moment after a change."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone
from pytest_django.fixtures import Settings

from articles import publishing
from newsroom.pages import store as store_module
from newsroom.pages.shared import Key, Shared
from tests.builders import make_article, make_user
from tests.newsroom.pages.conftest import Got, Site

pytestmark = pytest.mark.django_db(transaction=True)

HOME: Key = (True, "paper.example", "/", "")


def at_once(number: int, read: Callable[[], Got]) -> list[Got]:
    got: list[Got] = []

    def reader() -> None:
        got.append(read())
        connections.close_all()

    threads = [threading.Thread(target=reader) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def slow(site: Site, gate: threading.Event) -> None:
    """Let Django answer only once the gate is open."""
    django = site.application

    def behind_the_gate(environ: object, start_response: object) -> object:
        gate.wait(20)
        return django(environ, start_response)

    site.application = behind_the_gate  # type: ignore[assignment]


def test_however_many_ask_a_page_is_made_once(site: Site) -> None:
    make_article(title="Marlow merges")
    gate = threading.Event()
    slow(site, gate)
    threading.Timer(0.3, gate.set).start()
    got = at_once(12, lambda: site.get("/"))
    assert all("Marlow merges" in each.text for each in got)
    assert site.rendered == ["/"]


def test_of_all_who_may_make_a_page_one_does(settings: Settings, tmp_path: Path) -> None:
    backend = {"BACKEND": "newsroom.pages.shared.PageFiles", "LOCATION": tmp_path}
    settings.CACHES = {**settings.CACHES, "pages": backend}
    for number in range(20):
        key = (True, "paper.example", f"/{number}/", "")
        start = threading.Barrier(8)
        assert sorted(_won(key, start)) == [False] * 7 + [True]


def _won(key: Key, start: threading.Barrier) -> list[bool]:
    """What each who may want to make it at the same moment is told."""
    won: list[bool] = []

    def add() -> None:
        shared = Shared()
        start.wait()
        won.append(shared.may_make(key))

    threads = [threading.Thread(target=add) for _ in range(start.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return won


def test_the_old_page_is_shown_while_the_new_one_is_made(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "OLD_FOR_SECONDS", 60)
    make_article(title="Old lead")
    draft = make_article(title="New lead", status="draft")
    site.get("/")
    gate = threading.Event()
    slow(site, gate)
    publishing.publish(draft, make_user(is_superuser=True), timezone.now(), version=draft.version)
    assert all("New lead" not in got.text for got in at_once(4, lambda: site.get("/")))
    gate.set()
    end = time.monotonic() + 20
    while "New lead" not in site.get("/").text and time.monotonic() < end:
        time.sleep(0.02)
    assert "New lead" in site.get("/").text
    assert site.rendered == ["/", "/"]


def test_nothing_old_is_shown_once_a_story_is_withdrawn(site: Site, settings: Settings) -> None:
    """Even by a store that trusts its pages for a while: the act returns only when none does any more."""
    settings.PAGE_TRUST_SECONDS = 0.2
    article = make_article(title="Never was")
    paths = ["/", article.get_absolute_url()]
    assert all("Never was" in site.get(path).text for path in paths)
    publishing.withdraw(
        article, make_user(is_superuser=True), timezone.now(), version=article.version, reason="Never was."
    )
    assert [site.get(path).status for path in paths] == [200, site.fresh(paths[1]).status]
    assert all("Never was" not in site.get(path).text for path in paths)


def test_a_page_that_another_process_made_just_before_it_gave_the_right_back_is_not_made_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looked for the page before the other had stored it, and was given the right after the other had made it."""
    make_article(title="Marlow merges")
    other = Site()
    may_make = Shared.may_make

    def after_the_other(shared: Shared, key: Key) -> bool:
        monkeypatch.setattr(Shared, "may_make", may_make)
        assert "Marlow merges" in other.get("/").text
        return may_make(shared, key)

    monkeypatch.setattr(Shared, "may_make", after_the_other)
    assert "Marlow merges" in site.get("/").text
    assert (other.rendered, site.rendered) == (["/"], [])
    assert Shared().may_make(HOME)


def test_who_cannot_make_a_page_while_the_database_is_away_keeps_nobody_from_it(site: Site) -> None:
    site.get("/archive/")
    site.journal.is_blind = True
    assert site.get("/").status == 503
    assert Shared().may_make(HOME)

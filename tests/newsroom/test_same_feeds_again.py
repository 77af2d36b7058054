"""The same stories over and over, in every disguise that feeds give them: none doubled, none lost."""

import random
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from articles.models import Article
from newsroom import pipeline
from sources.models import Entry, Feed, ImportRun, RejectedEntry
from tests.builders import make_feed, make_source
from tests.newsroom.documents import rss
from tests.sources.servers import Script, Seen, Server, Wire, answering

STORIES = 60
ROUNDS = 10
MIDNIGHT = "00:00:00"


def item(number: int, guid: str, tracking: str) -> str:
    """Every third story has no time of day, and every seventh no date at all: nothing but its address knows those."""
    clock = MIDNIGHT if number % 3 == 0 else f"14:{number % 60:02d}:07"
    date = "" if number % 7 == 0 else f"<pubDate>Fri, 20 Nov 2026 {clock} GMT</pubDate>"
    return (
        f"<item><guid isPermaLink='false'>{guid}</guid><title>Rig {number} moves north</title>"
        f"<link>https://wire.example/{number}{tracking}</link>{date}"
        f"<description>It is rig {number}.</description></item>"
    )


def plain(number: int, turn: int) -> str:
    return item(number, f"story-{number}", "")


def new_guids(number: int, turn: int) -> str:
    return item(number, f"{turn}-{number}", "")


def new_tracking(number: int, turn: int) -> str:
    return item(number, f"story-{number}", f"?utm_source=rss{turn}&amp;mc_cid={turn}{number}&amp;yclid={turn}#top")


def both_new(number: int, turn: int) -> str:
    return item(number, f"again-{turn}-{number}", f"?utm_campaign=turn-{turn}&amp;ref=rss")


def of_two_feeds(number: int, turn: int) -> str:
    return (plain, new_guids, new_tracking, both_new)[(number + turn) % 4](number, turn)


def documents(write: Callable[[int, int], str], seed: int) -> Script:
    """A server's script that shuffles the stories and dresses them anew at each request."""
    chance, turns = random.Random(seed), iter(range(1_000))

    def script(wire: Wire, seen: Seen) -> None:
        numbers, turn = list(range(1, STORIES + 1)), next(turns)
        chance.shuffle(numbers)
        answering(body=rss(*(write(number, turn) for number in numbers)))(wire, seen)

    return script


def assert_each_story_once() -> None:
    titles = Counter(Entry.objects.values_list("title", flat=True))
    assert titles == {f"Rig {number} moves north": 1 for number in range(1, STORIES + 1)}
    assert Counter(Article.objects.values_list("title", flat=True)) == titles
    assert not RejectedEntry.objects.exists()
    assert set(ImportRun.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.django_db
@pytest.mark.parametrize("write", [plain, new_guids, new_tracking, both_new])
def test_a_feed_imported_ten_times_gives_each_story_once(settings: Settings, write: Callable[[int, int], str]) -> None:
    with Server({"/feed": documents(write, seed=4)}) as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        feed = make_feed(url=server.url("/feed"), rewriting="asked")
        runs = [run for _ in range(ROUNDS) for run in pipeline.refresh([Feed.objects.get(pk=feed.pk)], timezone.now())]
    assert_each_story_once()
    assert [run.new for run in runs] == [STORIES] + [0] * (ROUNDS - 1)
    assert {run.same + run.duplicate for run in runs[1:]} == {STORIES}


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_two_feeds_of_one_source_give_each_story_once(settings: Settings) -> None:
    scripts = {f"/{number}": documents(of_two_feeds, seed=number) for number in (1, 2)}
    with Server(scripts) as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        source = make_source()
        feeds = [make_feed(url=server.url(path), source=source, rewriting="asked") for path in scripts]
        for _ in range(ROUNDS):
            at_once([feed.pk for feed in feeds])
    assert_each_story_once()
    assert sum(ImportRun.objects.values_list("new", flat=True)) == STORIES


def at_once(feeds: list[int]) -> None:
    """Each feed imported by a worker of its own, all in the same moment."""
    start, failed = threading.Barrier(len(feeds)), []

    def work(feed: int) -> None:
        try:
            start.wait()
            pipeline.refresh([Feed.objects.get(pk=feed)], timezone.now())
        except BaseException as error:
            failed.append(error)
            raise
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=[feed]) for feed in feeds]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert not failed

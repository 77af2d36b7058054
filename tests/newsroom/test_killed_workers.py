"""Workers killed with SIGKILL in the middle of imports: every story is there exactly once, and every run is closed."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from articles.models import Article
from sources.models import Entry, Feed, Filing, ImportRun
from sources.requesting import queue_import
from tests.builders import make_feed
from tests.newsroom.documents import item, rss
from tests.newsroom.workers import Workers
from tests.sources.servers import Server, answering

STORIES = 500
PATIENCE = 180.0
"""Seconds for one import with all its recovery, on a machine that has other things to do."""


def until(happened: Callable[[], object], workers: Workers) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, f"It did not come to an end:\n{workers.log.read_text()[-5000:]}"
        time.sleep(0.02)


def is_running(run: ImportRun) -> bool:
    return ImportRun.objects.filter(pk=run.pk).exclude(state="queued").exists()


def is_over(run: ImportRun) -> bool:
    closed = ImportRun.objects.filter(pk=run.pk, state__in=["done", "failed"]).exists()
    return closed and not Filing.objects.filter(entry__feed=run.feed_id).exists()


def await_moment(run: ImportRun, part: float, seconds: float, workers: Workers) -> None:
    """Until about `part` of an import that takes `seconds` is done: asking and storing by the clock, the slower filing
    by what is filed.
    """
    until(lambda: is_running(run), workers)
    to_file = round(STORIES * (2 * part - 1))
    until(lambda: filed(run) >= to_file, workers)
    time.sleep(seconds * (part if to_file < 0 else 0.1 * (part % 0.1)))


def filed(run: ImportRun) -> int:
    return Entry.objects.filter(feed=run.feed_id, filing=None).count()


def moment_of(run: ImportRun) -> str:
    """What a kill fell into."""
    run.refresh_from_db()
    if is_over(run):
        return "after the end"
    return f"filing, {filed(run) // 100} hundred done" if run.new else run.step or run.state


def undisturbed_seconds(workers: Workers, server: Server) -> float:
    """How long one import takes, from its claim to its last draft."""
    run = queue_import(make_feed(url=server.url("/measured"), rewriting="asked"), timezone.now())
    until(lambda: is_running(run), workers)
    began = time.monotonic()
    until(lambda: is_over(run), workers)
    return time.monotonic() - began


@pytest.mark.skipif(bool(settings.REDIS_URL), reason="It is the queue of files that all children read in turns.")
@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(600)
@pytest.mark.xdist_group("house")
def test_a_child_killed_while_it_waits_for_work_keeps_no_other_from_it(tmp_path: Path) -> None:
    Feed.objects.all().delete()
    with (
        Server({"/feed": answering(body=rss(item(1)))}) as server,
        Workers(tmp_path, SWEEP_SECONDS="0.5", OUTBOUND_ALLOWED_HOSTS=server.name) as workers,
    ):
        workers.start_beat()  # which must live to call for the second run
        worker = workers.start(with_beat=False)
        until(lambda: len(worker.children()) == 2, workers)
        feed = make_feed(url=server.url("/feed"), rewriting="asked")
        for _ in range(2):
            run = queue_import(feed, timezone.now())
            until(lambda run=run: is_over(run), workers)
            for child in worker.children():
                os.kill(child, signal.SIGKILL)
    assert list(ImportRun.objects.values_list("state", flat=True)) == ["done"] * 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(1800)
@pytest.mark.xdist_group("house")
@pytest.mark.parametrize("kills", [1, pytest.param(50, marks=pytest.mark.deep)])
def test_killed_workers_neither_lose_nor_double_anything(kills: int, tmp_path: Path) -> None:
    document = rss(*(item(number) for number in range(STORIES)))
    paths = ["/measured", *(f"/{number}" for number in range(kills))]
    Feed.objects.all().delete()
    with (
        Server({path: answering(body=document) for path in paths}) as server,
        Workers(tmp_path, LEASE_SECONDS="2", SWEEP_SECONDS="0.5", OUTBOUND_ALLOWED_HOSTS=server.name) as workers,
    ):
        worker = workers.start()
        seconds, chance, moments = undisturbed_seconds(workers, server), random.Random(kills), Counter()
        for number in range(kills):
            run = queue_import(make_feed(url=server.url(f"/{number}"), rewriting="asked"), timezone.now())
            await_moment(run, (number + chance.random()) / kills, seconds, workers)
            worker.kill()
            moments[moment_of(run)] += 1
            worker = workers.start()
            until(lambda run=run: is_over(run), workers)
    print(f"an import takes {seconds:.2f} s; the kills fell into: {dict(moments.most_common())}")
    stories = Counter(f"story-{number}" for number in range(STORIES))
    for feed in Feed.objects.all():
        assert Counter(Entry.objects.filter(feed=feed).values_list("external_id", flat=True)) == stories
        assert Counter(Article.objects.filter(entry__feed=feed).values_list("external_id", flat=True)) == stories
    assert Article.objects.count() == Entry.objects.count() == STORIES * len(paths)
    assert list(ImportRun.objects.values_list("state", "new")) == [("done", STORIES)] * len(paths)

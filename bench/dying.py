"""Processes that die between a commit and its nudge: `python -m bench.dying ADDRESS COUNT`, beside a running newsroom.

Each makes one act of the desk or one stage of a worker, and kills itself where the message would be sent. Prints how
many died at what, and the most seconds until a worker had run what they left; the settings come from the environment.
"""

import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402

from articles import bulking, publishing, review  # noqa: E402
from articles.models import Article, BulkJob, Change, Rewrite  # noqa: E402
from newsroom import pipeline  # noqa: E402
from sources.models import Feed, Filing, ImportRun, Source  # noqa: E402
from sources.requesting import queue_import, request_import  # noqa: E402

PATIENCE = 120.0
SPARE = 20
"""Where the newsroom's own worker is quicker, there is nothing left to die of."""
Act = Callable[[int], object]
Done = Callable[[int], bool]


def die(task: str) -> None:
    """In the place of `newsroom.celery.send`."""
    os.kill(os.getpid(), signal.SIGKILL)


class Desk:
    """Somebody who may do all, so many drafts, and so many feeds."""

    def __init__(self, base: str, count: int) -> None:
        self._user = User.objects.create_superuser("chaos", password=None)
        Feed.objects.update(enabled=False)
        first = _feed(f"{base}/feed/9000", rewriting=Feed.Rewriting.ASKED)
        pipeline.refresh([first], timezone.now())
        self._drafts = list(Article.objects.filter(entry__feed=first).order_by("pk")[:count])
        policy = {"rewriting": Feed.Rewriting.ALWAYS, "auto_publish": True, "shape": Feed.Shape.BRIEF}
        self._feeds = [_feed(f"{base}/few/{number}", **policy) for number in range(count)]

    def kinds(self) -> dict[str, tuple[Act, Done]]:
        return {
            "an import asked for": (self.ask_for_import, self.is_imported),
            "a worker filing": (self.file, self.is_imported),
            "a proposal asked for": (self.ask_for_proposal, self.is_proposed),
            "a publication": (self.publish, self.is_applied),
            "a job for many": (self.start_job, self.is_finished),
        }

    def ask_for_import(self, number: int) -> None:
        request_import(self._feeds[number], self._user, timezone.now())

    def file(self, number: int) -> None:
        queue_import(self._feeds[number], timezone.now())
        import_string("newsroom.tasks.run_imports")()

    def is_imported(self, number: int) -> bool:
        feed = self._feeds[number]
        closed = ImportRun.objects.filter(feed=feed, state=ImportRun.State.DONE).exists()
        return closed and not any(
            rows.exists()
            for rows in (
                Filing.objects.filter(entry__feed=feed),
                Rewrite.objects.filter(article__entry__feed=feed).exclude(state=Rewrite.State.PROPOSED),
                Article.objects.filter(entry__feed=feed).exclude(status=Article.Status.PUBLISHED),
                Change.objects.filter(article__entry__feed=feed, applied_at=None),
            )
        )

    def ask_for_proposal(self, number: int) -> None:
        review.request(self._drafts[number], self._user, timezone.now(), shape="brief")

    def is_proposed(self, number: int) -> bool:
        return Rewrite.objects.filter(article=self._drafts[number], state=Rewrite.State.PROPOSED).exists()

    def publish(self, number: int) -> None:
        draft = self._drafts[number]
        publishing.publish(draft, self._user, timezone.now(), version=draft.version)

    def is_applied(self, number: int) -> bool:
        return Change.objects.filter(article=self._drafts[number]).exclude(applied_at=None).exists()

    def start_job(self, number: int) -> None:
        job = bulking.prepare([self._drafts[number].pk], self._user, timezone.now(), kind=BulkJob.Kind.PUBLISH)
        bulking.start(job, self._user, timezone.now())

    def is_finished(self, number: int) -> bool:
        return BulkJob.objects.filter(items__article=self._drafts[number].pk, state=BulkJob.State.DONE).exists()


def _feed(url: str, **policy: object) -> Feed:
    key = url.rpartition("/")[2]
    return Feed.objects.create(key=f"dying{key}", url=url, source=Source.objects.create(key=f"dying{key}"), **policy)


def died(act: Act, number: int) -> bool:
    """Whether a child that acts dies of its nudge. It shares no connection with others, not even one at rest."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()
    child = os.fork()
    if child == 0:
        settings.NUDGED_BY = "bench.dying.die"
        act(number)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def main(base: str, count: int) -> dict[str, object]:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    kinds = Desk(base, count + SPARE).kinds()
    print("{}", flush=True)
    sys.stdin.readline()
    began, killed, seconds = dict[tuple[str, int], float](), Counter[str](), list[float]()
    for number in range(count + SPARE):
        kind = list(kinds)[number % len(kinds)]
        if killed.total() < count and died(kinds[kind][0], number):
            killed[kind] += 1
            began[kind, number] = time.monotonic()
    while began and time.monotonic() - max(began.values()) < PATIENCE:
        for kind, number in [each for each in began if kinds[each[0]][1](each[1])]:
            seconds.append(time.monotonic() - began.pop((kind, number)))
        time.sleep(0.2)
    return {"killed": dict(killed), "slowest": max(seconds, default=0.0), "left": len(began)}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))), flush=True)

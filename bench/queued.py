"""One step around the queues, as a process of its own: `python -m bench.queued STEP [ARGUMENT]`.

`ready` waits for so many workers. `rest` lets no feed be due, so that no sweep of beat's begins before its time;
`import` makes so many due that were never asked, and sweeps; `propose` queues so many proposals, as the policy of a
feed does. Both wait for the workers to finish it and tell the seconds that it took, from the request to the last row.
The settings come from the environment.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from articles import proposing  # noqa: E402
from articles.filing import Filed  # noqa: E402
from articles.models import Article, Rewrite  # noqa: E402
from newsroom.celery import app  # noqa: E402
from sources.models import Feed, Filing, ImportRun  # noqa: E402
from sources.nudge import nudge  # noqa: E402

PATIENCE = 600.0
Told = dict[str, float]


def ready(count: str) -> None:
    """Raises SystemExit where they do not answer in time."""
    _wait(lambda: len(app.control.ping(timeout=1.0)) >= int(count), f"{count} workers did not start")


def rest() -> None:
    Feed.objects.update(next_check_at=timezone.now() + timedelta(days=365))


def imports(count: str) -> Told:
    asked = list(Feed.objects.filter(enabled=True, runs=None).order_by("pk").values_list("pk", flat=True)[: int(count)])
    over = ImportRun.objects.filter(feed__in=asked).exclude(state__in=(ImportRun.State.QUEUED, ImportRun.State.RUNNING))
    began = time.monotonic()
    Feed.objects.filter(pk__in=asked).update(next_check_at=None)
    nudge("newsroom.tasks.sweep")
    _wait(lambda: over.count() == len(asked) and not Filing.objects.exists(), "The imports did not end")
    return {"seconds": time.monotonic() - began, "articles": Article.objects.filter(entry__feed__in=asked).count()}


def propose(count: str) -> Told:
    """For drafts that have none."""
    Feed.objects.update(rewriting=Feed.Rewriting.ALWAYS)
    drafts = Article.objects.filter(rewrites=None).select_related("entry__feed").order_by("pk")[: int(count)]
    filed = [Filed(draft.pk, draft.entry) for draft in drafts if draft.entry]
    began = time.monotonic()
    proposing.queue_by_policy(filed, timezone.now())
    going = Rewrite.objects.filter(state__in=(Rewrite.State.QUEUED, Rewrite.State.RUNNING))
    _wait(lambda: not going.exists(), "The proposals did not end")
    made = Rewrite.objects.filter(article__in=[item.article_id for item in filed], state=Rewrite.State.PROPOSED)
    return {"seconds": time.monotonic() - began, "proposals": made.count()}


def _wait(done: Callable[[], bool], failure: str) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise SystemExit(f"{failure} within {PATIENCE:.0f} seconds.")
        time.sleep(0.1)


STEPS: dict[str, Callable[..., Told | None]] = {
    "ready": ready,
    "rest": rest,
    "import": imports,
    "propose": propose,
}


if __name__ == "__main__":
    if told := STEPS[sys.argv[1]](*sys.argv[2:]):
        print(json.dumps(told))

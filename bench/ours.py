"""One step of Newsroom's, as a process of its own: `python -m bench.ours STEP [BASE_URL]`.

The settings come from the environment.

`prepare` makes the database and the feeds; `update` does what a worker does with feeds that are due, up to stored
entries; `file` goes on to drafts; `due` makes all feeds due again; `count` prints what is stored, as JSON.
"""

import json
import os
import sys
from datetime import datetime

import django
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from articles.models import Article  # noqa: E402
from newsroom import pipeline  # noqa: E402
from sources.models import Entry, EntryKey, Feed, ImportRun, Source  # noqa: E402

FEEDS = 200


def prepare(base: str) -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    Feed.objects.update(enabled=False)
    sources = [Source(key=f"bench{number}", name=f"Bench wire {number}") for number in range(FEEDS)]
    Feed.objects.bulk_create(
        Feed(key=f"bench{number}", url=f"{base}/{number}", title=f"Bench {number}", source=source)
        for number, source in enumerate(Source.objects.bulk_create(sources))
    )


def update(now: datetime) -> None:
    """As `sweep` and the task `run_imports` do it, less the filing."""
    pipeline.queue_due(now)
    for run in pipeline.refreshed(pipeline.waiting_runs(now), now):
        if run.error:
            raise SystemExit(f"{run}: {run.error}")


def count() -> None:
    states = {state: ImportRun.objects.filter(state=state).count() for state in ImportRun.State.values}
    rows = {model.__name__: model._default_manager.count() for model in (Entry, EntryKey, Article)}
    print(json.dumps({**rows, **states, "unfiled": Entry.objects.filter(filed_at=None).count()}))


def main(step: str, base: str = "") -> None:
    now = timezone.now()
    if step == "prepare":
        prepare(base)
    elif step == "due":
        Feed.objects.update(next_check_at=None)
    elif step == "count":
        count()
    if step in ("update", "file"):
        update(now)
    if step == "file":
        pipeline.file_waiting(timezone.now())
    print(_peak_kb())


def _peak_kb() -> int:
    """The most memory that this process ever held: its parent's is not in it, as it is in `ru_maxrss`."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


if __name__ == "__main__":
    main(*sys.argv[1:])

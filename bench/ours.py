"""One step of Newsroom's, as a process of its own: `python -m bench.ours STEP [ARGUMENT]`.

The settings come from the environment.

`prepare` makes the database and the feeds at a base address; `archive` fills it with so many stored entries. `update`
does what a worker does with feeds that are due, up to stored entries; `file` goes on to drafts. Each of these tells the
most memory that it held. `due` makes all feeds due again; `count` tells what is stored.
"""

import json
import os
import sys

import django
from django.utils import timezone
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from articles.models import Article  # noqa: E402
from bench.archive import fill  # noqa: E402
from bench.documents import FEEDS  # noqa: E402
from bench.measuring import peak_memory  # noqa: E402
from sources import refreshing  # noqa: E402
from sources.models import Entry, EntryKey, Feed, ImportRun, Source  # noqa: E402


def prepare(base: str) -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    Feed.objects.update(enabled=False)
    sources = [Source(key=f"bench{number}", name=f"Bench wire {number}") for number in range(FEEDS)]
    Feed.objects.bulk_create(
        Feed(key=f"bench{number}", url=f"{base}/{number}", title=f"Bench {number}", source=source)
        for number, source in enumerate(Source.objects.bulk_create(sources))
    )


def archive(count: str) -> None:
    fill(int(count))


def update() -> None:
    """As `sweep` and the task `run_imports` do it, less the filing."""
    now = timezone.now()
    refreshing.queue_due(now)
    for run in refreshing.refreshed(refreshing.waiting_runs(now), now):
        if run.error:
            raise SystemExit(f"{run}: {run.error}")


def file() -> None:
    update()
    import_string("newsroom.pipeline.file_waiting")(timezone.now())


def due() -> None:
    Feed.objects.update(next_check_at=None)


def count() -> dict[str, int]:
    rows = {model.__name__: model._default_manager.count() for model in (Entry, EntryKey, Article)}
    done = ImportRun.objects.filter(state=ImportRun.State.DONE)
    return {**rows, "filed": Entry.objects.exclude(filed_at=None).count(), "done": done.count()}


STEPS = {step.__name__: step for step in (prepare, archive, update, file, due, count)}


if __name__ == "__main__":
    print(json.dumps(STEPS[sys.argv[1]](*sys.argv[2:]) or {"peak_kb": peak_memory()}))

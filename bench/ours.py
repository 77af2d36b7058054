"""One step around the worker's, as a process of its own: `python -m bench.ours STEP [ARGUMENT]`.

`prepare` makes the database and so many feeds (200) at a base address; `archive` fills it with so many stored entries;
`due` makes all feeds due again, at another base address if one is given; `count` tells what is stored. The settings
come from the environment.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from articles.models import Article  # noqa: E402
from bench.archive import fill  # noqa: E402
from bench.documents import FEEDS  # noqa: E402
from sources.models import Entry, EntryKey, Feed, ImportRun, Source  # noqa: E402


def prepare(base: str, feeds: str = str(FEEDS)) -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    Feed.objects.update(enabled=False)
    sources = [Source(key=f"bench{number}", name=f"Bench wire {number}") for number in range(int(feeds))]
    Feed.objects.bulk_create(
        Feed(key=f"bench{number}", url=f"{base}/{number}", title=f"Bench {number}", source=source)
        for number, source in enumerate(Source.objects.bulk_create(sources))
    )


def archive(count: str) -> None:
    fill(int(count))


def due(base: str = "") -> None:
    Feed.objects.update(next_check_at=None)
    if base:
        for feed in Feed.objects.filter(enabled=True):
            Feed.objects.filter(pk=feed.pk).update(url=f"{base}/{feed.url.rpartition('/')[2]}")


def count() -> dict[str, int]:
    rows = {model.__name__: model._default_manager.count() for model in (Entry, EntryKey, Article)}
    done = ImportRun.objects.filter(state=ImportRun.State.DONE)
    return {**rows, "filed": Entry.objects.filter(filing=None).count(), "done": done.count()}


STEPS = {step.__name__: step for step in (prepare, archive, due, count)}


if __name__ == "__main__":
    print(json.dumps(STEPS[sys.argv[1]](*sys.argv[2:])))

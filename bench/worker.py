"""What a worker of Newsroom's does, as a process of its own: `python -m bench.worker STEP`. It tells its peak memory.

`update` takes feeds that are due as far as stored entries, as `sweep` and the task `run_imports` do; `file` goes on to
drafts. The settings come from the environment.
"""

import json
import os
import sys

import django
from django.utils import timezone
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from bench.measuring import peak_memory  # noqa: E402
from sources import refreshing  # noqa: E402


def update() -> None:
    now = timezone.now()
    refreshing.queue_due(now)
    for run in refreshing.refreshed(refreshing.waiting_runs(now), now):
        if run.error:
            raise SystemExit(f"{run}: {run.error}")


def file() -> None:
    update()
    import_string("newsroom.pipeline.file_waiting")(timezone.now())


STEPS = {step.__name__: step for step in (update, file)}


if __name__ == "__main__":
    STEPS[sys.argv[1]]()
    print(json.dumps({"peak_kb": peak_memory()}))

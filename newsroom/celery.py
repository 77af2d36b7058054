"""The Celery application. Messages only say “look”: the rows hold the work, and the sweep finds what a message lost.

Loaded by workers, and elsewhere at the first nudge: it takes as long as a whole import in which nothing is new.
"""

import logging
import logging.config
import os
from typing import Any

from celery import Celery, Task
from celery.schedules import crontab
from celery.signals import setup_logging
from django.conf import settings
from kombu.exceptions import OperationalError

from sources.outages import outage

logger = logging.getLogger(__name__)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

# What no worker has taken by then is dropped: the sweep has sent others since. So no queue grows while long work, or a
# slow model, keeps all workers.
STALE_SECONDS = max(60.0, 3 * settings.SWEEP_SECONDS)
# At the digest's hour, and again at each later one while the mail server would not have them.
_ON_MONDAYS = crontab(day_of_week="mon", hour=f"{settings.DIGEST_HOUR}-23", minute="0")


class Work(Task):  # type: ignore[misc] # Celery has no types
    """A task whose database goes away says so in a sentence: its rows wait for their lease, and the sweep for them."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().__call__(*args, **kwargs)
        except Exception as error:
            if not (why := outage(error)):
                raise
            logger.error("%s broke off. %s", self.name, why)
            return None


app = Celery("newsroom", task_cls=Work)
app.config_from_object("django.conf:settings", namespace="CELERY")
_often = {"expires": STALE_SECONDS}
app.conf.beat_schedule = {
    "keep-time": {"task": "newsroom.tasks.keep_time", "schedule": 10.0, "options": _often},
    "sweep": {"task": "newsroom.tasks.sweep", "schedule": settings.SWEEP_SECONDS, "options": _often},
    "digest": {"task": "newsroom.tasks.send_digest", "schedule": crontab(hour=str(settings.DIGEST_HOUR), minute="0")},
    "numbers": {"task": "newsroom.tasks.send_numbers", "schedule": _ON_MONDAYS},
}
app.autodiscover_tasks(["newsroom"])
app.autodiscover_tasks(["newsroom"], related_name="beating")


@setup_logging.connect  # type: ignore[untyped-decorator]
def _log_as_all_others_do(**kwargs: Any) -> None:
    """With this, Celery leaves the log to us."""
    logging.config.dictConfig(settings.LOGGING)


def send(task: str) -> None:
    """A broker that is away costs nothing but time: the sweep finds the row."""
    try:
        app.send_task(task, retry=False, expires=STALE_SECONDS)
    except (OperationalError, OSError) as error:
        logger.warning("nudge %s not sent (%s); the sweep will find the work", task, error)

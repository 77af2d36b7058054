"""The Celery application. Messages only say “look”: the rows hold the work, and the sweep finds what a message lost.

Loaded by workers, and elsewhere at the first nudge: it takes as long as a whole import in which nothing is new.
"""

import logging
import os

from celery import Celery
from celery.schedules import crontab
from django.conf import settings
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

app = Celery("newsroom")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = {
    "keep-time": {"task": "newsroom.tasks.keep_time", "schedule": 10.0},
    "sweep": {"task": "newsroom.tasks.sweep", "schedule": settings.SWEEP_SECONDS},
    "digest": {"task": "newsroom.tasks.send_digest", "schedule": crontab(hour=str(settings.DIGEST_HOUR), minute="0")},
}
app.autodiscover_tasks(["newsroom"])


def send(task: str) -> None:
    """A broker that is away costs nothing but time: the sweep finds the row."""
    try:
        app.send_task(task, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("nudge %s not sent (%s); the sweep will find the work", task, error)

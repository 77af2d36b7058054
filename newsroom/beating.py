"""Celery's processes: how they show that they live, beat with its ticks and a worker with its own heartbeats; and what
they refuse to start with.
"""

import platform
import time
from typing import Any

from celery.beat import PersistentScheduler
from celery.signals import beat_init, heartbeat_sent, worker_init
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from newsroom import standstill
from newsroom.checks import require_none
from newsroom.models import Heartbeat
from newsroom.vitals import heartbeats


class Pace:
    """Lets one in so many seconds through."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next = float("-inf")

    def lets_through(self) -> bool:
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + self._seconds
        return True


_pace = Pace(heartbeats.EVERY_SECONDS)


class Scheduler(PersistentScheduler):
    """Celery's own; each of its rounds, at most so many seconds apart, may be a heartbeat."""

    max_interval = heartbeats.EVERY_SECONDS

    def tick(self, *args: Any, **kwargs: Any) -> float:
        if _pace.lets_through():
            heartbeats.beat(Heartbeat.Kind.BEAT, f"beat@{platform.node()}", (), timezone.now())
        seconds: float = super().tick(*args, **kwargs)
        return seconds


@heartbeat_sent.connect  # type: ignore[untyped-decorator]
def _worker_lives(sender: Any, **kwargs: Any) -> None:
    """Said by a worker's main process, which stays free while its children work."""
    if _pace.lets_through():
        eventer = sender.eventer
        queues = [*eventer.app.amqp.queues.consume_from]
        heartbeats.beat(Heartbeat.Kind.WORKER, eventer.hostname, queues, timezone.now())
        standstill.look(queues)


@beat_init.connect  # type: ignore[untyped-decorator]
@worker_init.connect  # type: ignore[untyped-decorator]
def _refuse_what_is_open(**kwargs: Any) -> None:
    """As the web server does. Celery passes over every other exception of a receiver."""
    try:
        require_none()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from error

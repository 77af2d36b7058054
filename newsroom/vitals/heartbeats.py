"""Signs of life: workers and beat write when they last lived, and who asks reads that."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import DatabaseError, InterfaceError, connection

from newsroom.models import Heartbeat

logger = logging.getLogger(__name__)

EVERY_SECONDS: Final = 10.0
SILENT_AFTER: Final = timedelta(seconds=45)
"""Four beats of a heart, and some patience with a busy machine."""
FORGOTTEN_AFTER: Final = timedelta(days=1)


def beat(kind: Heartbeat.Kind, name: str, queues: Iterable[str], now: datetime) -> None:
    """Note that `name` lives. A database that is away costs the note alone.

    Leaves no connection behind: a worker forks its processes from the one that calls this.
    """
    row = Heartbeat(kind=kind, name=name[:200], queues=sorted(queues), at=now)
    try:
        Heartbeat.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["kind", "name"], update_fields=["queues", "at"]
        )
    except (DatabaseError, InterfaceError) as error:
        logger.warning("the heartbeat of %s could not be written (%s)", name, error)
    finally:
        _leave()


def _leave() -> None:
    if connection.in_atomic_block:
        return
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined] # PostgreSQL's has it


def living(now: datetime) -> list[Heartbeat]:
    """All that were heard of lately. One query."""
    return list(Heartbeat.objects.since(now - SILENT_AFTER))


def forget(now: datetime) -> None:
    """Who was silent for a day has another name by now, or is gone."""
    Heartbeat.objects.filter(at__lt=now - FORGOTTEN_AFTER).delete()

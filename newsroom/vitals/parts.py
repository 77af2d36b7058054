"""The parts without which the house does no work, each looked at now: database, cache, broker, workers, beat."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection

from newsroom.models import Heartbeat
from newsroom.vitals import broker, heartbeats

logger = logging.getLogger(__name__)

_NAMES: Final = {"database": "Database", "cache": "Cache", "broker": "Queue", "worker": "Workers", "beat": "Beat"}
_UNKNOWN: Final = "Not known while the database is away."
_PROBE: Final = "vitals:probe"


@dataclass(frozen=True, slots=True)
class Part:
    """`why` is a sentence without any secret; "" while the part is up."""

    key: str
    why: str = ""

    @property
    def up(self) -> bool:
        return not self.why

    @property
    def name(self) -> str:
        return _NAMES[self.key]


def parts(now: datetime) -> list[Part]:
    """All of them. Two queries, and one write where the cache is the database's."""
    lives = _living(now)
    return [
        Part("database", "It does not answer." if lives is None else ""),
        Part("cache", _cache()),
        Part("broker", _broker()),
        Part("worker", _UNKNOWN if lives is None else _workers(lives)),
        Part("beat", _UNKNOWN if lives is None else _beat(lives, now)),
    ]


def _living(now: datetime) -> list[Heartbeat] | None:
    """Who lives; None where the database does not answer."""
    try:
        return heartbeats.living(now)
    except (DatabaseError, InterfaceError) as error:
        logger.warning("the database does not answer (%s)", error)
        return None


def _cache() -> str:
    """The database's cache keeps errors to itself, so what was written is read again."""
    written = secrets.token_hex(8)
    try:
        cache.set(_PROBE, written, 60)
        kept = cache.get(_PROBE)
    except Exception as error:  # each kind of cache has errors of its own
        logger.warning("the cache does not answer (%s)", error)
        return f"It does not answer ({type(error).__name__})."
    finally:
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
    return "" if kept else "It does not keep what is written to it."


def _broker() -> str:
    try:
        broker.waiting()
    except broker.BrokerAway as error:
        return str(error)
    return ""


def _workers(lives: list[Heartbeat]) -> str:
    taken = {queue for one in lives if one.kind == Heartbeat.Kind.WORKER for queue in one.queues}
    left = [queue for queue in broker.QUEUES if queue not in taken]
    if not taken:
        return f"No worker was heard of for {heartbeats.SILENT_AFTER.seconds} seconds."
    return f"No worker takes messages from {' and '.join(left)}." if left else ""


def _beat(lives: list[Heartbeat], now: datetime) -> str:
    if any(one.kind == Heartbeat.Kind.BEAT for one in lives):
        return ""
    return f"Beat was not heard of for {heartbeats.SILENT_AFTER.seconds} seconds: nothing is imported or published."

"""The broker as it is seen from outside Celery: whether it answers, and how many messages wait in it."""

import os
from pathlib import Path
from typing import Final

from django.conf import settings
from redis import Redis, RedisError

QUEUES: Final = ("wire", "desk", "paper")
_PATIENCE_SECONDS: Final = 2.0


class BrokerAway(Exception):
    """It does not take messages now; the sentence names no address."""


def waiting() -> dict[str, int]:
    """Messages in each queue. Raises `BrokerAway`."""
    return _in_redis() if settings.REDIS_URL else _in_files()


def _in_redis() -> dict[str, int]:
    patience = {"socket_connect_timeout": _PATIENCE_SECONDS, "socket_timeout": _PATIENCE_SECONDS}
    try:
        with Redis.from_url(settings.REDIS_URL, **patience) as redis:
            return {queue: int(redis.llen(queue)) for queue in QUEUES}
    except (RedisError, OSError) as error:
        raise BrokerAway(f"Redis does not answer ({type(error).__name__}).") from error


def _in_files() -> dict[str, int]:
    folder = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"])
    if not os.access(folder, os.W_OK):
        raise BrokerAway("The folder of the queue cannot be written in.")
    return {queue: sum(1 for _ in folder.glob(f"*.{queue}.msg")) for queue in QUEUES}

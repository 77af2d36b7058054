"""Newsroom's settings, whatever they are, with the clock in front of SQLite."""

from newsroom.settings import *  # noqa: F403
from newsroom.settings import DATABASES

DATABASES["default"]["ENGINE"] = "bench.timed"

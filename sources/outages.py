"""Trouble that is no job's own: the database is away, or its disk is full.

Whoever meets it leaves the row that is in hand as it is: its lease runs out, and once the trouble is over the work goes
on. To call the job failed would blame it for what it did not do.
"""

import errno
import sqlite3
from collections.abc import Iterator
from typing import Final

from django.db import InterfaceError, OperationalError

_FULL: Final = "The disk is full. Make room on it: what was under way then goes on by itself."
_AWAY: Final = "The database does not answer ({why}). What was under way goes on when it is back."
_IN_SQLITE: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}
_IN_POSTGRES: Final = ("08", "53", "57", "58")
"""Classes of its states: connections, want of resources, the operator's hand, the system below."""


def outage(error: BaseException) -> str:
    """The sentence for a person; "" where `error` is something else."""
    for each in _with_causes(error):
        if isinstance(each, OSError) and each.errno == errno.ENOSPC:
            return _FULL
        if isinstance(each, OperationalError | InterfaceError):
            return _told(each)
    return ""


def _told(error: OperationalError | InterfaceError) -> str:
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            return _FULL
        return _AWAY.format(why=cause) if code in _IN_SQLITE else ""
    state = getattr(cause, "sqlstate", None)
    if state == "53100":
        return _FULL
    return _AWAY.format(why=type(cause or error).__name__) if state is None or state.startswith(_IN_POSTGRES) else ""


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    each: BaseException | None = error
    while each:
        yield each
        each = each.__cause__

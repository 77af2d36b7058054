"""Django's SQLite, which notes how long each write took: a transaction from before its BEGIN to after its COMMIT, so
waiting for the lock included, and a write without one from its call to its return.

Newsroom's transactions all begin as writers (IMMEDIATE). A line a write goes into a file for each process, in the
folder that BENCH_WRITES names: whose it was, milliseconds in all, milliseconds until it held the lock.
"""

import os
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
_ROLE = os.environ.get("BENCH_ROLE", "other")


@cache
def _file(pid: int) -> int:
    path = Path(os.environ["BENCH_WRITES"]) / f"{_ROLE}-{pid}"
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def _note(what: str, seconds: float, waited: float) -> None:
    line = f"{_ROLE} {what} {seconds * 1000:.3f} {waited * 1000:.3f}\n"
    os.write(_file(os.getpid()), line.encode())  # at once: whoever is stopped keeps nothing back


class _Cursor(base.SQLiteCursorWrapper):
    def execute(self, query: str, params: Any = None) -> Any:
        return self._timed(query, lambda: super(_Cursor, self).execute(query, params))

    def executemany(self, query: str, param_list: Any) -> Any:
        return self._timed(query, lambda: super(_Cursor, self).executemany(query, param_list))

    def _timed(self, query: str, work: Callable[[], Any]) -> Any:
        if self.connection.in_transaction or not query.lstrip().upper().startswith(_WRITES):
            return work()
        began = time.monotonic()
        try:
            return work()
        finally:
            _note("statement", time.monotonic() - began, 0.0)


class DatabaseWrapper(base.DatabaseWrapper):
    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=_Cursor)

    def _start_transaction_under_autocommit(self) -> None:
        self._began = time.monotonic()
        try:
            super()._start_transaction_under_autocommit()
        except OperationalError:
            _note("refused", time.monotonic() - self._began, 0.0)
            raise
        self._waited = time.monotonic() - self._began

    def _commit(self) -> None:
        super()._commit()
        self._noted("commit")

    def _rollback(self) -> None:
        super()._rollback()
        self._noted("rollback")

    def _noted(self, what: str) -> None:
        if began := getattr(self, "_began", None):
            _note(what, time.monotonic() - began, self._waited)
            self._began = None

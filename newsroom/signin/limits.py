"""How many passwords may be tried: by one address, for one account, and by everybody together, in a quarter of an hour.

Each try is counted before its password is looked at, by one statement, so that a thousand at once are not more than
one after another. A try that succeeds is given back. Who signed in on a device before has an allowance of its own
there, by a signed cookie: so nobody who guesses locks out the people of the house.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import connection
from django.db.models import F

from newsroom.models import Guesses

WINDOW: Final = timedelta(minutes=15)
BY_ADDRESS: Final = 10
FOR_ACCOUNT: Final = 10
ON_DEVICE: Final = 10
BY_EVERYBODY: Final = 20
EVERYBODY: Final = "everybody"

_COUNT: Final = """
    INSERT INTO newsroom_guesses (what, count, since) VALUES (%s, 1, %s)
    ON CONFLICT (what) DO UPDATE SET
        count = CASE WHEN newsroom_guesses.since <= %s THEN 1 ELSE newsroom_guesses.count + 1 END,
        since = CASE WHEN newsroom_guesses.since <= %s THEN excluded.since ELSE newsroom_guesses.since END
    RETURNING count, since
"""


@dataclass(frozen=True, slots=True)
class Try:
    """One password about to be looked at, or refused until `wait` is over. `counted` are the rows it was counted in."""

    counted: tuple[str, ...]
    wait: timedelta | None = None


def begin(address: str, account: str, device: str, now: datetime) -> Try:
    """Count a try of `account` (as typed) from `address`; `device` is "" where nobody signed in before.

    The narrowest limit comes first, and what it refuses is counted nowhere else: one address cannot use up what an
    account, or everybody, has left.
    """
    counted: list[str] = []
    for what, most in _limits(address, account, device):
        key = _digest(what)
        count, since = _count(key, now)
        if count > most:
            _give_back(counted)
            return Try((), since + WINDOW - now)
        counted.append(key)
    return Try(tuple(counted))


def succeeded(attempt: Try) -> None:
    _give_back(attempt.counted)


def forget(now: datetime) -> None:
    """Windows that are long over."""
    Guesses.objects.filter(since__lt=now - 2 * WINDOW).delete()


def _limits(address: str, account: str, device: str) -> Iterable[tuple[str, int]]:
    if device:
        yield f"device {device}", ON_DEVICE
        return
    yield f"address {address}", BY_ADDRESS
    yield f"account {account.casefold()}", FOR_ACCOUNT
    yield EVERYBODY, BY_EVERYBODY


def _count(key: str, now: datetime) -> tuple[int, datetime]:
    over = now - WINDOW
    field = Guesses._meta.get_field("since")
    at, end = (field.get_db_prep_value(moment, connection) for moment in (now, over))
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, at, end, end])
        count, since = cursor.fetchone()
    return count, _moment(since)


def _moment(stored: datetime | str) -> datetime:
    """SQLite gives back what it stored."""
    if isinstance(stored, str):
        stored = datetime.fromisoformat(stored)
    return stored if stored.tzinfo else stored.replace(tzinfo=UTC)


def _give_back(keys: Iterable[str]) -> None:
    """In one order, so that no two wait for each other."""
    for key in sorted(keys):
        Guesses.objects.filter(what=key, count__gt=0).update(count=F("count") - 1)


def _digest(what: str) -> str:
    """No name that somebody typed is kept: some type their password there."""
    return hashlib.sha256(what.encode(errors="replace")).hexdigest()

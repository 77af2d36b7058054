"""Work that another worker may get in the way of: done again where it did."""

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, OperationalError, transaction

from sources.outages import outage

Result = TypeVar("Result")
TRIES = 3


def undisturbed(work: Callable[[], Result], *, tries: int = TRIES) -> Result:
    """What `work` returns, done in a transaction, which leaves nothing behind where it fails.

    A constraint that refuses what another worker was quicker to write, and a deadlock with one, are no errors at first:
    the work looks at the rows of now and decides anew. What still fails the last time is raised. Each time one of those
    who collide gets through, so `tries` is how many may want the same at once. A database that is away is asked once.
    """
    for _ in range(tries - 1):
        try:
            with transaction.atomic():
                return work()
        except (IntegrityError, OperationalError) as error:
            if outage(error):
                raise
    with transaction.atomic():
        return work()

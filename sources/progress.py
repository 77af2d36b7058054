"""How far a running import is, on its row, and whether the worker that runs it still may.

A claim is void once another worker took the run over (its lease had run out) or a person cancelled it. Every write of
a worker goes through `note`, so a worker whose claim is void stops at its next step and leaves nothing behind.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F

from sources.bulk import update
from sources.errors import WireError
from sources.models import Entry, ImportRun


class ClaimLost(WireError):
    """The run is no longer this worker's: another took it over, or a person cancelled it."""


def note(run: ImportRun, now: datetime, **values: object) -> None:
    """Write `values` on the claimed run and renew its lease. Raises ClaimLost where the claim is void."""
    values = {"lease_until": now + timedelta(seconds=settings.LEASE_SECONDS), **values}
    if not update(ImportRun, values, id=run.pk, state=ImportRun.State.RUNNING, attempts=run.attempts):
        raise ClaimLost(f"Import {run.pk} is no longer this worker's.")
    for name, value in values.items():
        setattr(run, name, value)


def note_filed(entries: Iterable[Entry]) -> None:
    """Count entries that now have their place on the desk on the runs that received them. One query a run.

    Belongs into the transaction that files them. A feed has one run at a time, so the last that had started when an
    entry was received is the one that received it.
    """
    received = Counter((entry.feed_id, entry.received_at) for entry in entries if entry.feed_id)
    for (feed_id, received_at), count in received.items():
        run = ImportRun.objects.filter(feed_id=feed_id, started_at__lte=received_at).order_by("-pk")[:1]
        ImportRun.objects.filter(pk__in=list(run.values_list("pk", flat=True))).update(filed=F("filed") + count)

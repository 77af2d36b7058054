"""Rows as jobs: any number of workers, each row taken by one at a time under a lease.

A row that is a job has `lease_until` and `attempts`. Each claim counts `attempts` up, so the number tells one claim
from all others of its row: whoever finishes a job does so on condition that its claim is still the row's latest.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F

Job = TypeVar("Job", bound=models.Model)


def claim(
    waiting: models.QuerySet[Job], now: datetime, *, most: int | None = None, related: Sequence[str] = (), **fields: Any
) -> list[Job]:
    """The rows of `waiting` (the first `most`), taken for this process until their lease runs out, with `fields` set.

    Rows that another worker is just taking are passed over. `related` is read along with the rows.
    """
    model = waiting.model
    with transaction.atomic():  # PostgreSQL locks the rows; SQLite lets one writer in at a time.
        ids = list(waiting.select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
        if not ids:
            return []
        mine = model._default_manager.filter(pk__in=ids)
        mine.update(**fields, lease_until=lease_end(now), attempts=F("attempts") + 1)
        rows = {row.pk: row for row in (mine.select_related(*related) if related else mine)}
    return [rows[pk] for pk in ids]


def still_held(jobs: Sequence[Any]) -> set[Any]:
    """Ids of those claimed `jobs` (of one kind) whose claim is still their row's latest.

    Until the transaction ends nobody can claim them, so what it writes for them is written once.
    """
    if not jobs:
        return set()
    rows = type(jobs[0])._default_manager.filter(pk__in=[job.pk for job in jobs]).order_by("pk")
    attempts = dict(rows.select_for_update().values_list("pk", "attempts"))
    return {job.pk for job in jobs if attempts.get(job.pk) == job.attempts}


def lease_end(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.LEASE_SECONDS)

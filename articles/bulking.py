"""Many articles at once: chosen, started, cancelled, tried again. The work itself is `bulkwork`'s."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE
from django.contrib.auth.models import User
from django.db import transaction

from articles.errors import NotAllowed, NotPossible
from articles.models import BulkItem, BulkJob, Category
from articles.permissions import Person, require
from articles.recording import Record, log
from articles.review import SHAPES
from sources.colliding import undisturbed
from sources.nudge import nudge

Kind, State = BulkJob.Kind, BulkJob.State
TASK = "newsroom.tasks.run_bulk"
MOST = 1_000
NEEDED = {
    Kind.PUBLISH: "articles.publish_article",
    Kind.WITHDRAW: "articles.publish_article",
    Kind.TAG: "articles.change_article",
    Kind.CATEGORISE: "articles.change_article",
    Kind.PROPOSE: "articles.change_article",
}


def prepare(articles: Iterable[int], user: Person, now: datetime, *, kind: str) -> BulkJob:
    """A job over the articles with these ids, not started yet; the same choice again is the same job."""
    person = require(user, NEEDED[Kind(kind)], f"{Kind(kind).label.lower()} for many articles")
    ids = sorted(set(articles))
    if not ids:
        raise NotPossible("Choose at least one article.")
    if len(ids) > MOST:
        raise NotPossible(f"Nothing was done: choose at most {MOST:,} articles at once; these are more.")
    selection = hashlib.blake2b(",".join(map(str, ids)).encode(), digest_size=16).digest()
    return undisturbed(lambda: _prepared(ids, selection, person, now, kind))


def _prepared(ids: list[int], selection: bytes, person: User, now: datetime, kind: str) -> BulkJob:
    job, is_new = BulkJob.objects.get_or_create(
        requested_by=person,
        kind=kind,
        selection=selection,
        state=State.PREPARED,
        defaults={"total": len(ids), "requested_at": now},
    )
    if is_new:
        BulkItem.objects.bulk_create([BulkItem(job=job, article_id=pk) for pk in ids])
        log(job, Record(person, "Chosen."), ADDITION)
    return job


def start(job: BulkJob, user: Person, now: datetime, **asked: Any) -> BulkJob:
    """Let a worker do it, with what the act needs: reason, tags (names), category (id), shape, instruction."""
    person = require(_own(job, user), NEEDED[Kind(job.kind)], f"{Kind(job.kind).label.lower()} for many articles")
    kept = _checked(job, asked)
    with transaction.atomic():
        started = BulkJob.objects.filter(pk=job.pk, state=State.PREPARED).update(
            state=State.QUEUED, asked=kept, started_at=now
        )
        job.refresh_from_db()
        if started:
            log(job, Record(person, "Started."), CHANGE)
            nudge(TASK)
    return job


def cancel(job: BulkJob, user: Person, now: datetime) -> BulkJob:
    """Do no more of it; what is done stays done. Whoever asked may, and whoever decides on articles."""
    person = user if isinstance(user, User) and user.has_perm("articles.review_article") else _own(job, user)
    with transaction.atomic():
        unfinished = (State.PREPARED, State.QUEUED, State.RUNNING)
        ended = BulkJob.objects.filter(pk=job.pk, state__in=unfinished).update(
            state=State.CANCELLED, finished_at=now, lease_until=None
        )
        job.refresh_from_db()
        if ended:
            log(job, Record(person, f"Cancelled; {job.done} of {job.total} were done."), CHANGE)
    return job


def again(job: BulkJob, user: Person, now: datetime) -> BulkJob:
    """A new job, not started, over the articles that failed or were not reached."""
    if job.state not in (State.DONE, State.CANCELLED):
        raise NotPossible("This is not finished yet.")
    left = job.items.exclude(state=BulkItem.State.DONE).values_list("article_id", flat=True)
    newer = prepare(list(left), user, now, kind=job.kind)
    BulkJob.objects.filter(pk=newer.pk, state=State.PREPARED).update(asked=job.asked)
    newer.refresh_from_db()
    return newer


def forget(now: datetime) -> int:
    """Drop jobs that were chosen and never started; how many."""
    return BulkJob.objects.forgotten(now).delete()[1].get("articles.BulkJob", 0)


def _own(job: BulkJob, user: Person) -> User:
    if isinstance(user, User) and job.requested_by_id == user.pk:
        return user
    raise NotAllowed("You may not do this: somebody else chose these articles, and it is done in their name.")


def _checked(job: BulkJob, asked: dict[str, Any]) -> dict[str, Any]:
    """What the job's kind needs of `asked`; `NotPossible` where it is missing."""
    match job.kind:
        case Kind.WITHDRAW:
            reason = str(asked.get("reason", "")).strip()
            if not reason:
                raise NotPossible("Say why they are withdrawn; the record keeps it.")
            return {"reason": reason}
        case Kind.TAG:
            if not asked.get("tags"):
                raise NotPossible("Name at least one tag.")
            return {"tags": list(asked["tags"])}
        case Kind.CATEGORISE:
            if not Category.objects.filter(pk=asked.get("category") or 0).exists():
                raise NotPossible("Choose a section.")
            return {"category": asked["category"]}
        case Kind.PROPOSE:
            shape = asked.get("shape", "")
            if shape not in SHAPES:
                raise NotPossible(f"“{shape}” is no shape of a proposal.")
            return {"shape": shape, "instruction": str(asked.get("instruction", "")).strip()}
    return {}

"""Asking for an import: a row, and a nudge."""

from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, transaction

from sources.errors import NotAllowed
from sources.models import Feed, ImportRun
from sources.nudge import nudge


def request_import(feed: Feed, user: User | AnonymousUser, now: datetime) -> ImportRun:
    """A queued run of `feed`, or the one that is open already. Raises `NotAllowed` without `sources.trigger_import`."""
    if not isinstance(user, User) or not user.has_perm("sources.trigger_import"):
        raise NotAllowed("You may not start imports. It needs the permission “sources.trigger_import”.")
    with transaction.atomic():
        run = queue_import(feed, now, requested_by=user)
        LogEntry.objects.log_actions(user.pk, [feed], CHANGE, "Asked for an import.", single_object=True)
    nudge("newsroom.tasks.run_imports")
    return run


def queue_import(feed: Feed, now: datetime, *, requested_by: User | None = None) -> ImportRun:
    """The feed's open run, made if there is none; the constraint allows one."""
    try:
        with transaction.atomic():
            return ImportRun.objects.create(feed=feed, requested_by=requested_by, requested_at=now)
    except IntegrityError:
        return ImportRun.objects.get(feed=feed, state__in=[ImportRun.State.QUEUED, ImportRun.State.RUNNING])

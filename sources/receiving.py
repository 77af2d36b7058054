"""What a fetch brought, into the wire's rows: parse, store, and the feed's health and next time."""

import random
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F

from sources.errors import ParseError
from sources.fetching import FeedRequest, Fetched, Outcome
from sources.models import Entry, Feed, ImportRun
from sources.parsing import parse
from sources.scheduling import FeedState, next_check_at
from sources.storing import store

State = ImportRun.State
SIGHTINGS_BEFORE_MOVING = 3
AFTER_OUR_OWN_ERROR = timedelta(minutes=30)


def claim_run(run: ImportRun, now: datetime) -> bool:
    """Take a waiting run for this process until its lease runs out; False where another took it."""
    until = now + timedelta(seconds=settings.LEASE_SECONDS)
    claimed = ImportRun.objects.waiting(now).filter(pk=run.pk)
    taken = claimed.update(state=State.RUNNING, lease_until=until, started_at=now, attempts=F("attempts") + 1)
    if taken:
        run.refresh_from_db()
    return bool(taken)


def question(feed: Feed) -> FeedRequest:
    """How this feed is asked; its key goes to CoinDesk's own hosts alone."""
    headers = {}
    if feed.format == Feed.Format.COINDESK and settings.COINDESK_API_KEY:
        headers["x-api-key"] = settings.COINDESK_API_KEY
    return FeedRequest(feed.url, feed.etag, feed.last_modified, feed.body_hash, headers, feed.pk)


def receive(run: ImportRun, fetched: Fetched, now: datetime) -> None:
    """Close `run` with what came: entries and counts if there was a document, a sentence if something was wrong."""
    feed = run.feed
    run.outcome, run.http_status, run.bytes = fetched.outcome, fetched.status or None, fetched.bytes_count
    error = fetched.error
    if fetched.outcome == Outcome.FETCHED:
        error = read(run, fetched.body, fetched.url, fetched.content_type, now)
    _note_health(feed, fetched, error, now)
    _close(run, error, now)


def read(run: ImportRun, body: bytes, url: str, content_type: str, now: datetime) -> str:
    """Parse a document and store it under `run`. The sentence of what is wrong with it, or ""."""
    feed = run.feed
    try:
        parsed = parse(body, url=url, content_type=content_type)
    except ParseError as error:
        return str(error)
    store(feed, run, parsed, now)
    feed.ttl_minutes = parsed.ttl_minutes
    feed.title = feed.title or parsed.title[:300]
    return ""


def read_document(run: ImportRun, body: bytes, name: str, now: datetime) -> None:
    """Import a document that was not fetched but lies on disk."""
    run.outcome, run.bytes = Outcome.FETCHED, len(body)
    error = read(run, body, run.feed.url, "", now)
    run.feed.save(update_fields=["title", "ttl_minutes"])
    _close(run, f"{name}: {error}" if error else "", now)


def abandon(run: ImportRun, error: str, now: datetime) -> None:
    """Close a run that broke on our side; its feed waits like one that failed."""
    later = now + AFTER_OUR_OWN_ERROR
    Feed.objects.filter(pk=run.feed_id).update(
        next_check_at=later, error_streak=F("error_streak") + 1, last_error=error, checked_at=now
    )
    _close(run, error, now)


def _close(run: ImportRun, error: str, now: datetime) -> None:
    run.state = State.FAILED if error else State.DONE
    run.error, run.finished_at, run.lease_until = error, now, None
    run.save(update_fields=["state", "error", "finished_at", "lease_until", "outcome", "http_status", "bytes"])


def _note_health(feed: Feed, fetched: Fetched, error: str, now: datetime) -> None:
    feed.checked_at = now
    if error:
        feed.error_streak, feed.last_error = feed.error_streak + 1, error
    else:
        feed.error_streak, feed.last_error, feed.succeeded_at = 0, "", now
        feed.etag, feed.last_modified, feed.body_hash = fetched.etag, fetched.last_modified, fetched.body_hash
    if fetched.outcome == Outcome.GONE:
        feed.stopped_reason = f"{urlsplit(feed.url).hostname} says that this feed is gone for good (410)."
    _note_move(feed, fetched.moved_to)
    feed.next_check_at = next_check_at(_state(feed), fetched, now, jitter=random.random())  # noqa: S311 - not a secret
    feed.save()


def _state(feed: Feed) -> FeedState:
    latest = Entry.objects.filter(feed=feed).order_by("-published_at").values_list("published_at", flat=True)[:20]
    ttl = timedelta(minutes=feed.ttl_minutes) if feed.ttl_minutes else None
    return FeedState(list(latest), ttl, feed.error_streak)


def _note_move(feed: Feed, target: str) -> None:
    """A permanent redirect counts when it was seen three times running; the old address is kept."""
    same = bool(target) and target == feed.moved_to
    feed.moved_to, feed.moved_sightings = target, (feed.moved_sightings + 1 if same else bool(target))
    if feed.moved_sightings >= SIGHTINGS_BEFORE_MOVING:
        feed.former_url, feed.url, feed.moved_to, feed.moved_sightings = feed.url, target, "", 0

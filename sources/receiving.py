"""What a fetch brought, into the wire's rows: parse, store, and the feed's health and next time."""

import logging
import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F, prefetch_related_objects

from sources.bulk import update
from sources.claiming import claim
from sources.errors import ParseError
from sources.fetching import FeedRequest, Fetched, Outcome
from sources.health import quiet_from
from sources.knowing import latest_published
from sources.models import Feed, ImportRun
from sources.paging import broken_off_at, further, store_page
from sources.parsing import parse
from sources.parsing.parsed import ParsedFeed
from sources.progress import ClaimLost, note
from sources.remembering import Seen, remember, seen_before
from sources.scheduling import SOONEST, FeedState, next_check_at
from sources.storing import COUNTS, InDoubt

logger = logging.getLogger(__name__)

State = ImportRun.State
Step = ImportRun.Step
SIGHTINGS_BEFORE_MOVING = 3
AFTER_OUR_OWN_ERROR = timedelta(minutes=30)
HEALTH = (
    *("title", "ttl_minutes", "etag", "last_modified", "body_hash", "older_than", "last_entry_at"),
    *("checked_at", "succeeded_at", "next_check_at", "quiet_from", "error_streak", "last_error", "stopped_reason"),
    *("moved_to", "moved_sightings"),
)
"""What an import writes on its feed's row; all else belongs to people, who may change it meanwhile."""


COUNTED_ANEW = ("pages", "bytes", *(name for name in COUNTS if name not in ("new", "changed")))
WORTH_TELLING = 2**20
"""Bytes of a document that takes long enough to read for somebody to watch."""


def claim_runs(runs: Iterable[ImportRun], now: datetime) -> list[ImportRun]:
    """Those of `runs` that waited still and are now this process's until their lease runs out, with all that it takes
    to import them: feeds, sources, rules.

    What a killed worker had stored stays counted as new and changed; the rest is counted again.
    """
    waiting = ImportRun.objects.waiting(now).filter(pk__in=[run.pk for run in runs])
    anew: dict[str, Any] = {
        "state": State.RUNNING,
        "step": Step.ASKING,
        "started_at": now,
        **dict.fromkeys(COUNTED_ANEW, 0),
    }
    claimed = claim(waiting, now, related=["feed__source"], **anew)
    prefetch_related_objects(claimed, "feed__rules")
    return claimed


def claim_run(run: ImportRun, now: datetime) -> bool:
    """As `claim_runs`, for one; False where another took it."""
    taken = claim_runs([run], now)
    if taken:
        run.refresh_from_db()
    return bool(taken)


def receive(run: ImportRun, fetched: Fetched, now: datetime) -> FeedRequest | None:
    """Keep what came: entries and counts if there was a document, a sentence if something was wrong.

    The next page to ask for, if the feed has more; else None, and `run` is closed. A run that was cancelled or taken
    over meanwhile is left alone.
    """
    try:
        return _received(run, fetched, now)
    except ClaimLost as error:
        logger.info("%s", error)
        run.refresh_from_db(fields=["state", "step", "error"])
        return None


def _received(run: ImportRun, fetched: Fetched, now: datetime) -> FeedRequest | None:
    run.outcome, run.http_status = fetched.outcome, fetched.status or None
    parsed, seen, error = None, None, fetched.error
    if fetched.outcome == Outcome.FETCHED:
        seen = seen_before(run.feed_id, fetched.body, fetched.url, fetched.content_type, afresh=run.fresh)
        parsed, error = _read(run, fetched.body, fetched.url, fetched.content_type, now, seen)
        if error and seen and seen.known:  # what is left without the known items need not look like a feed
            seen = None
            parsed, error = _parsed(fetched.body, fetched.url, fetched.content_type)
    try:
        return _settled(run, fetched, parsed, seen, error, now)
    except ParseError as failure:  # it can be read without the known items, and not as a whole
        return _settled(run, fetched, None, None, str(failure), now)


def _settled(
    run: ImportRun, fetched: Fetched, parsed: ParsedFeed | None, seen: Seen | None, error: str, now: datetime
) -> FeedRequest | None:
    """All that came of it, at once. Raises ParseError, with nothing written, as `_keep` does."""
    feed, is_newest = run.feed, broken_off_at(run.feed) is None
    with transaction.atomic():
        if parsed:
            _keep(run, parsed, now, seen, fetched)
        if not error and is_newest:
            feed.etag, feed.last_modified, feed.body_hash = fetched.etag, fetched.last_modified, fetched.body_hash
        if not error and (page := further(run, fetched)):
            note(run, now, step=Step.ASKING, pages=run.pages, bytes=run.bytes, **_counts(run))
            feed.save(update_fields=["last_entry_at"])
            return page
        _close(run, error, now, **_counts(run))
        _note_health(feed, fetched, error, now)
        if not error and not (is_newest and broken_off_at(feed) is None):
            _ask_soon(feed, fetched, now)
    return None


def _read(
    run: ImportRun, body: bytes, url: str, content_type: str, now: datetime, seen: Seen | None = None
) -> tuple[ParsedFeed | None, str]:
    """The document less what was `seen` in it, or the sentence of what is wrong with it."""
    run.pages, run.bytes = run.pages + 1, run.bytes + len(body)
    if len(body) > WORTH_TELLING:
        note(run, now, step=Step.STORING, pages=run.pages, bytes=run.bytes)
    return _parsed(seen.rest if seen else body, url, content_type)


def _parsed(data: bytes, url: str, content_type: str) -> tuple[ParsedFeed | None, str]:
    try:
        return parse(data, url=url, content_type=content_type), ""
    except ParseError as error:
        return None, str(error)


def _keep(run: ImportRun, parsed: ParsedFeed, now: datetime, seen: Seen | None, fetched: Fetched) -> None:
    """Raises ParseError only where a document could be read in part and not as a whole."""
    try:
        decision = store_page(run, parsed, now, seen.known.values() if seen else ())
    except InDoubt:
        seen = None
        parsed = parse(fetched.body, url=fetched.url, content_type=fetched.content_type)
        decision = store_page(run, parsed, now)
    remember(run.feed_id, seen, parsed, decision)
    _note_facts(run, parsed)


def _note_facts(run: ImportRun, parsed: ParsedFeed) -> None:
    run.feed.ttl_minutes = parsed.ttl_minutes
    run.feed.title = run.feed.title or parsed.title[:300]


def read_document(run: ImportRun, body: bytes, name: str, now: datetime) -> None:
    """Import a document that was not fetched but lies on disk."""
    run.outcome = Outcome.FETCHED
    parsed, error = _read(run, body, run.feed.url, "", now)
    with transaction.atomic():
        if parsed:
            store_page(run, parsed, now)
            _note_facts(run, parsed)
        run.feed.save(update_fields=["title", "ttl_minutes", "last_entry_at"])
        _close(run, f"{name}: {error}" if error else "", now, **_counts(run))


def abandon(run: ImportRun, error: str, now: datetime) -> None:
    """Close a run that broke on our side; its feed waits like one that failed. What was not kept is not counted."""
    later = now + AFTER_OUR_OWN_ERROR
    try:
        _close(run, error, now)
    except ClaimLost as lost:
        logger.info("%s", lost)
        return
    Feed.objects.filter(pk=run.feed_id).update(
        next_check_at=later, error_streak=F("error_streak") + 1, last_error=error, checked_at=now
    )


def _close(run: ImportRun, error: str, now: datetime, **counts: int) -> None:
    """Raises ClaimLost, as `note` does."""
    state = State.FAILED if error else State.DONE
    told = {"outcome": run.outcome, "http_status": run.http_status, "error": error}
    told |= {"pages": run.pages, "bytes": run.bytes}
    note(run, now, state=state, step="", finished_at=now, lease_until=None, **told, **counts)


def _counts(run: ImportRun) -> dict[str, int]:
    return {name: getattr(run, name) for name in COUNTS}


def _note_health(feed: Feed, fetched: Fetched, error: str, now: datetime) -> None:
    feed.checked_at = now
    if error:
        feed.error_streak, feed.last_error = feed.error_streak + 1, error
    else:
        feed.error_streak, feed.last_error, feed.succeeded_at = 0, "", now
    if fetched.outcome == Outcome.GONE:
        feed.stopped_reason = f"{urlsplit(feed.url).hostname} says that this feed is gone for good (410)."
    moved = _note_move(feed, fetched.moved_to)
    published = latest_published(feed.pk)
    feed.quiet_from = quiet_from(published, now)
    feed.next_check_at = next_check_at(_state(feed, published), fetched, now, jitter=random.random())  # noqa: S311
    if feed.next_check_at and fetched.quota_wait:
        feed.next_check_at = max(feed.next_check_at, now + fetched.quota_wait)
    written = (*HEALTH, *(("url", "former_url") if moved else ()))
    update(Feed, {name: getattr(feed, name) for name in written}, id=feed.pk)


def _state(feed: Feed, published: Sequence[datetime]) -> FeedState:
    ttl = timedelta(minutes=feed.ttl_minutes) if feed.ttl_minutes else None
    return FeedState(published, ttl, feed.error_streak)


def _ask_soon(feed: Feed, fetched: Fetched, now: datetime) -> None:
    """The run broke off between pages, or went on where an earlier one had: there is more to ask for."""
    feed.next_check_at = now + max(SOONEST, fetched.quota_wait or SOONEST)
    feed.save(update_fields=["next_check_at"])


def _note_move(feed: Feed, target: str) -> bool:
    """A permanent redirect counts when it was seen three times running; the old address is kept. Whether it moved."""
    same = bool(target) and target == feed.moved_to
    feed.moved_to, feed.moved_sightings = target, (feed.moved_sightings + 1 if same else int(bool(target)))
    moved = feed.moved_sightings >= SIGHTINGS_BEFORE_MOVING
    if moved:
        feed.former_url, feed.url, feed.moved_to, feed.moved_sightings = feed.url, target, "", 0
    return moved

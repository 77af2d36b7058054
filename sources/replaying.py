"""Items that could not be used, tried again under the rules of now: the parser's, and their feed's."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from sources.errors import NotAllowed, ParseError
from sources.models import Feed, ImportRun, RejectedEntry
from sources.nudge import nudge
from sources.parsing.lone import parse_item
from sources.parsing.parsed import ParsedEntry, ParsedFeed, RejectedItem
from sources.storing import COUNTS, store

BATCH = 200
MOST_AT_ONCE = 1_000
Document = tuple[str, str, str]
"""Format, what relative links stand on, and language."""
NOTHING_IN_IT = "There is no item in what was stored."


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many items became entries (or turned out to be entries already), and how many are still not usable.

    `busy` names feeds that were being imported, whose items were left as they were.
    """

    used: int = 0
    still: int = 0
    busy: tuple[str, ...] = ()

    def __add__(self, other: "Replayed") -> "Replayed":
        busy = tuple(dict.fromkeys(self.busy + other.busy))
        return Replayed(self.used + other.used, self.still + other.still, busy)


def request_replay(items: QuerySet[RejectedEntry], user: User | AnonymousUser, now: datetime) -> Replayed:
    """Try again those of `items`, at most MOST_AT_ONCE, that no replay has used yet.

    Raises `NotAllowed` without `sources.trigger_import`.
    """
    if not isinstance(user, User) or not user.has_perm("sources.trigger_import"):
        raise NotAllowed("You may not replay items. It needs the permission “sources.trigger_import”.")
    return replay(items.filter(replayed_at=None).order_by("pk")[:MOST_AT_ONCE], now, requested_by=user)


def replay(items: Iterable[RejectedEntry], now: datetime, *, requested_by: User | None = None) -> Replayed:
    """Try `items` again, each feed's under an import run of its own, and ask the desk to file what came of it."""
    by_feed: dict[int, list[RejectedEntry]] = defaultdict(list)
    for item in items:
        by_feed[item.feed_id].append(item)
    done = Replayed()
    for rows in by_feed.values():
        for start in range(0, len(rows), BATCH):
            done += _replay_of_feed(rows[start : start + BATCH], now, requested_by)
    if done.used:
        nudge("newsroom.tasks.run_imports")
    return done


def _replay_of_feed(items: Sequence[RejectedEntry], now: datetime, user: User | None) -> Replayed:
    """All or nothing: what is stored, the run with its counts, and the mark on what was used."""
    feed = Feed.objects.select_related("source").get(pk=items[0].feed_id)
    ids = [item.pk for item in items]
    with transaction.atomic():
        run = _open_run(feed, user, now)
        if run is None:
            return Replayed(busy=(str(feed),))
        for document in documents(items, feed):
            store(feed, run, document, now)
        used = RejectedEntry.objects.filter(pk__in=ids).exclude(run=run).update(replayed_at=now)
        run.state, run.step, run.finished_at, run.lease_until = ImportRun.State.DONE, "", now, None
        run.save(update_fields=["state", "step", "finished_at", "lease_until", *COUNTS])
        feed.save(update_fields=["last_entry_at"])
        if user:
            told = f"Replayed items that could not be used: {used} used, {len(ids) - used} still not."
            LogEntry.objects.log_actions(user.pk, [feed], CHANGE, told, single_object=True)
    return Replayed(used, len(ids) - used)


def _open_run(feed: Feed, user: User | None, now: datetime) -> ImportRun | None:
    """A run of the feed in this process's hands; None while it has another open one, as it has one at a time."""
    state, step = ImportRun.State.RUNNING, ImportRun.Step.STORING
    try:
        with transaction.atomic():
            return ImportRun.objects.create(
                feed=feed,
                state=state,
                step=step,
                outcome="replayed",
                requested_by=user,
                requested_at=now,
                started_at=now,
                lease_until=now + timedelta(seconds=settings.LEASE_SECONDS),
                attempts=1,
            )
    except IntegrityError:
        return None


def documents(items: Iterable[RejectedEntry], feed: Feed) -> Iterator[ParsedFeed]:
    """`items` read anew, as one document for each kind of document that they came in. Each keeps its payload."""
    entries: dict[Document, list[ParsedEntry]] = defaultdict(list)
    rejected: dict[Document, list[RejectedItem]] = defaultdict(list)
    for item in items:
        kind, read = reread(item, feed)
        if isinstance(read, ParsedEntry):
            entries[kind, item.base, item.lang].append(replace(read, payload=item.payload))
        else:
            rejected[kind, item.base, item.lang].append(replace(read, payload=item.payload, title=item.title))
    for kind, base, lang in entries.keys() | rejected.keys():
        key = kind, base, lang
        yield ParsedFeed(kind, url=base, lang=lang, entries=tuple(entries[key]), rejected=tuple(rejected[key]))


def reread(item: RejectedEntry, feed: Feed) -> tuple[str, ParsedEntry | RejectedItem]:
    """The format and what the parser of now makes of one item."""
    try:
        read = parse_item(item.payload, item.format, item.base or feed.url)
    except ParseError as error:
        return item.format, RejectedItem(str(error), item.payload)
    found: list[ParsedEntry | RejectedItem] = [*read.entries, *read.rejected]
    return item.format or read.format, found[0] if found else RejectedItem(NOTHING_IN_IT, item.payload)

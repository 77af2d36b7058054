"""The way of a story, from feed to page. Worker and commands call the same functions.

    queue_due      feeds whose time has come          → ImportRun, queued     } sources/refreshing.py
    refreshed      runs: fetch, parse, store          → Entry                 }
    file_waiting   entries not filed yet              → Cluster, Article (draft), Rewrite (queued) by the feed's policy
                   (a person takes, spikes or assigns what waits in triage → Rewrite, queued)
    follow_changes entries that their source changed  → the draft follows, or Correction
    full_texts     linked pages asked for             → FullText (fetched, refused or failed)
    propose_next   queued proposals                   → Rewrite (proposed or failed)
                   (a person reviews, accepts, publishes)
    bulk           what a person asked for many articles
    keep_time      what is scheduled, pinned, published unrewritten by policy, or taken by nobody
    apply_changes  what became different for readers  → search, Month, Announcement
    announce       addresses that changed             → a hub and search engines know (each by a setting)

Each stage claims rows, so that any number of workers may run it at once, and finds again what a killed one left.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.db.models import Min, QuerySet
from django.utils import timezone

from articles import (
    announcing,
    bulking,
    bulkwork,
    filing,
    following,
    merging,
    months,
    proposing,
    publishing,
    releasing,
    search,
    triage,
)
from articles.filing import Filed
from articles.models import Announcement, BulkJob, Change, Following, GoingLive, Mail, Presence, Rewrite
from articles.people import mailing
from sources import clustering, fulltext
from sources.about import about
from sources.claiming import claim, still_held
from sources.colliding import undisturbed
from sources.models import Feed, Filing, FullText, ImportRun
from sources.nudge import nudge, nudging_once
from sources.outages import outage
from sources.progress import note_filed
from sources.refreshing import queue_due, refreshed
from sources.requesting import queue_imports
from sources.secrecy import scrub

logger = logging.getLogger(__name__)

BATCH = 200
FILED_AT_ONCE = (100, 20, 1)
PAUSE_SECONDS = 0.5
TRIES = 5
Clock = Callable[[], datetime]


def refresh(feeds: Iterable[Feed], now: datetime) -> list[ImportRun]:
    """Import `feeds` at once, and file what came."""
    runs = list(refreshed(queue_imports(feeds, now), now))
    file_waiting(timezone.now())
    follow_changes(timezone.now())
    return runs


def file_waiting(now: datetime) -> list[int]:
    """Drafts of all entries that have none yet, in batches; their ids, as their texts may be many."""
    made: list[int] = []
    while jobs := _claim_filings(max(now, timezone.now())):
        made.extend(filed.article_id for filed in _file(jobs, now))
    return made


def unfiled(now: datetime) -> QuerySet[Filing]:
    """What nobody is filing at the moment."""
    return Filing.objects.free(now).filter(attempts__lt=TRIES)


def _claim_filings(now: datetime) -> list[Filing]:
    """The next to be filed. What workers died at comes in smaller batches and at last alone, after the others."""
    free = unfiled(now)
    fewest = free.order_by("attempts").values_list("attempts", flat=True).first()
    if fewest is None:
        return []
    most = FILED_AT_ONCE[min(fewest, len(FILED_AT_ONCE) - 1)]
    return claim(free.filter(attempts=fewest).order_by("pk"), now, most=most)


def _give_up(now: datetime) -> None:
    """What workers died at `TRIES` times waits for a person, who sees why; the page of the house's state counts it."""
    for aside, doing in (
        (Filing.objects.filter(attempts__gte=TRIES), "filing"),
        (Following.objects.aside(), "following"),
        (GoingLive.objects.aside(), "publishing"),
        (Change.objects.aside(), "applying"),
    ):
        aside.filter(failure="", lease_until__lt=now).update(failure=f"{TRIES} workers died while {doing} it.")


def _file(jobs: list[Filing], now: datetime) -> list[Filed]:
    """File a batch at once; if that fails, one by one, so that a poisoned entry delays no other."""
    try:
        return _file_and_prepare(jobs, now)
    except Exception as error:
        if outage(error):
            raise
        if len(jobs) > 1:
            return [filed for job in jobs for filed in _file([job], now)]
        with about(entry=jobs[0].pk):
            logger.exception("entry %s could not be filed", jobs[0].pk)
        Filing.objects.filter(pk=jobs[0].pk).update(failure=scrub(f"{type(error).__name__}: {error}"))
        return []


def _file_and_prepare(jobs: list[Filing], now: datetime) -> list[Filed]:
    entries = filing.read_entries([job.pk for job in jobs])
    clustering.group(entries, now)
    drafts = filing.drafts_of(entries)

    def work() -> list[Filed]:
        held = still_held(jobs)
        filed = filing.file([draft for draft in drafts if draft.entry.pk in held], now)
        note_filed(entry for entry in entries if entry.pk in held)
        proposing.queue_by_policy(filed, now)
        if any(item.entry.feed and item.entry.feed.auto_publish for item in filed):
            nudge(releasing.TASK)
        return filed

    return undisturbed(work)


def full_texts(clock: Clock) -> Iterator[FullText]:
    """Read waiting pages until there are none, each site one at a time."""
    while FullText.objects.waiting(clock()).exists():
        closed = 0
        for row in fulltext.fetch_waiting(clock):
            closed += 1
            yield row
        if not closed:
            time.sleep(PAUSE_SECONDS)


def follow_changes(now: datetime) -> int:
    """Bring what sources changed to the desk, each change once; how many. What fails waits for its lease."""
    done = 0
    while jobs := following.claim_next(now):
        done += sum(_follow(job, now) for job in jobs)
    return done


def _follow(job: Following, now: datetime) -> bool:
    with about(entry=job.entry_id):
        try:
            return following.follow(job.entry_id, now)
        except Exception as error:
            if outage(error):
                raise
            logger.exception("the change of entry %s could not be followed", job.entry_id)
            mine = Following.objects.filter(pk=job.pk, attempts=job.attempts)
            mine.update(failure=scrub(f"{type(error).__name__}: {error}"))
            return False


def propose_next(now: datetime) -> Rewrite | None:
    """Make the proposal that waits longest; None where none waits."""
    for rewrite in Rewrite.objects.ready(now).select_related("article__entry__feed", "article__source")[:10]:
        if proposing.claim(rewrite, now):
            return proposing.run(rewrite, timezone.now)
    return None


def proposals(rewrites: Iterable[Rewrite], clock: Clock) -> Iterator[Rewrite]:
    """Make these proposals, those of them that no worker was quicker to take."""
    for rewrite in rewrites:
        if proposing.claim(rewrite, clock()):
            yield proposing.run(rewrite, clock)


def bulk(clock: Clock, enough: Callable[[], bool]) -> bool:
    """Work on bulk jobs until there are none, or `enough`; whether something is left to do."""
    while job := bulkwork.next_job(clock()):
        if bulkwork.work(job, clock, enough):
            return True
    return False


def keep_time(now: datetime, enough: Callable[[], bool] = lambda: False) -> int:
    """Flip what is due, until there is none, or `enough`: scheduled articles, slots that are over, wire copy of feeds
    that publish unrewritten, drafts that nobody took.
    """
    flipped = publishing.end_slots(now) + triage.spike_untaken(now)
    while not enough() and (jobs := releasing.claim_next(now)):
        with nudging_once():
            flipped += sum(releasing.release(job, now) for job in jobs)
    return flipped


def apply_changes(now: datetime) -> int:
    """Tell search, the archive's table and the world what became different for readers; how many changes."""
    done = 0
    while changes := _claim_changes(now):
        done += _apply(changes, now)
    return done


def _claim_changes(now: datetime) -> list[Change]:
    """What failed, or killed its worker, comes again alone and after the others."""
    waiting = Change.objects.waiting(now)
    fewest = waiting.aggregate(attempts=Min("attempts"))["attempts"]
    if fewest is None:
        return []
    return claim(waiting.filter(attempts=fewest), now, most=1 if fewest else BATCH)


def _apply(changes: list[Change], now: datetime) -> int:
    """All of them, or one by one where one breaks, so that it delays no other. It waits for its lease to try again."""
    try:
        search.index({change.article_id for change in changes if change.article_id})
        months.recount(changes)
        if announcing.note(changes):
            nudge(announcing.TASK)
    except Exception as error:
        if outage(error):
            raise
        if len(changes) > 1:
            return sum(_apply([change], now) for change in changes)
        with about(change=changes[0].pk, article=changes[0].article_id):
            logger.exception("change %s could not be applied", changes[0].pk)
        Change.objects.filter(pk=changes[0].pk).update(failure=scrub(f"{type(error).__name__}: {error}"))
        return 0
    return Change.objects.filter(pk__in=[change.pk for change in changes]).update(applied_at=now, failure="")


def sweep(now: datetime) -> None:
    """Find work that no message speaks of, and nudge a worker for it."""
    queue_due(now)
    clustering.forget(now)
    merging.settle_merged(now)
    bulking.forget(now)
    Presence.objects.gone(now).delete()
    _give_up(now)
    to_file = Filing.objects.filter(attempts__lt=TRIES)
    if ImportRun.objects.waiting(now).exists() or to_file.exists() or following.ready(now).exists():
        nudge("newsroom.tasks.run_imports")
    if releasing.ready(now):
        nudge(releasing.TASK)
    if FullText.objects.waiting(now).exists():
        nudge(fulltext.TASK)
    if Rewrite.objects.ready(now).exists():
        nudge("newsroom.tasks.run_rewrites")
    if BulkJob.objects.queued().exists() or BulkJob.objects.stalled(now).exists():
        nudge(bulking.TASK)
    if Change.objects.waiting(now).exists():
        nudge("newsroom.tasks.apply_changes")
    if Mail.objects.waiting(now).exists():
        nudge(mailing.TASK)
    if Announcement.objects.waiting(now).exists():
        nudge(announcing.TASK)

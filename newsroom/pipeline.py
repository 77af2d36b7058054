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

from django.db.models import Min, Q
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
    search,
    triage,
)
from articles.filing import Filed
from articles.models import Announcement, Article, BulkJob, Change, Mail, Presence, Rewrite
from articles.people import mailing
from sources import clustering, fulltext
from sources.claiming import claim, still_held
from sources.colliding import undisturbed
from sources.models import Entry, Feed, FullText, ImportRun
from sources.nudge import nudge
from sources.progress import note_filed
from sources.refreshing import queue_due, refreshed
from sources.requesting import queue_imports

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
    while entries := _claim_entries(max(now, timezone.now())):
        made.extend(filed.article_id for filed in _file(entries, now))
    return made


def _claim_entries(now: datetime) -> list[Entry]:
    """The next to be filed. What workers died at comes in smaller batches and at last alone, after the others."""
    free = Entry.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now), filed_at=None, attempts__lt=TRIES)
    fewest = free.aggregate(attempts=Min("attempts"))["attempts"]
    if fewest is None:
        return []
    most = FILED_AT_ONCE[min(fewest, len(FILED_AT_ONCE) - 1)]
    return claim(free.filter(attempts=fewest).order_by("pk"), now, most=most, related=["feed", "source"])


def _give_up_filing(now: datetime) -> None:
    """What workers died at `TRIES` times waits for a person, who sees why."""
    deadly = Entry.objects.filter(filed_at=None, attempts__gte=TRIES, failure="", lease_until__lt=now)
    deadly.update(failure=f"{TRIES} workers died while filing it.")


def _file(entries: list[Entry], now: datetime) -> list[Filed]:
    """File a batch at once; if that fails, one by one, so that a poisoned entry delays no other."""
    try:
        return _file_and_prepare(entries, now)
    except Exception as error:
        if len(entries) > 1:
            return [filed for entry in entries for filed in _file([entry], now)]
        logger.exception("entry %s could not be filed", entries[0].pk)
        Entry.objects.filter(pk=entries[0].pk).update(failure=f"{type(error).__name__}: {error}")
        return []


def _file_and_prepare(entries: list[Entry], now: datetime) -> list[Filed]:
    clustering.group(entries, now)
    drafts = filing.drafts_of(entries)

    def work() -> list[Filed]:
        held = still_held(entries)
        filed = filing.file([draft for draft in drafts if draft.entry.pk in held], now)
        note_filed(entry for entry in entries if entry.pk in held)
        proposing.queue_by_policy(filed, now)
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
    """Bring what sources changed to the desk, each change once; how many. What fails waits for the next sweep."""
    done = last = 0
    while ids := list(following.waiting().filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        done += sum(_follow(entry_id, now) for entry_id in ids)
        last = ids[-1]
    return done


def _follow(entry_id: int, now: datetime) -> bool:
    try:
        return following.follow(entry_id, now)
    except Exception:
        logger.exception("the change of entry %s could not be followed", entry_id)
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


def keep_time(now: datetime) -> int:
    """Flip what is due: scheduled articles, slots that are over, wire copy of feeds that publish unrewritten, drafts
    that nobody took.
    """
    flipped = publishing.publish_due(now) + publishing.end_slots(now) + triage.spike_untaken(now)
    policy = Article.objects.filter(status=Article.Status.DRAFT, touched_at=None, auto_publish=True).exclude(body="")
    return flipped + sum(publishing.publish_unrewritten(article, now) for article in policy[:BATCH])


def apply_changes(now: datetime) -> int:
    """Tell search, the archive's table and the world what became different for readers; how many changes."""
    done = 0
    while changes := claim(Change.objects.waiting(now), now, most=BATCH):
        search.index({change.article_id for change in changes if change.article_id})
        months.recount(changes)
        if announcing.note(changes):
            nudge(announcing.TASK)
        done += Change.objects.filter(pk__in=[change.pk for change in changes]).update(applied_at=now)
    return done


def sweep(now: datetime) -> None:
    """Find work that no message speaks of, and nudge a worker for it."""
    queue_due(now)
    clustering.forget(now)
    merging.settle_merged(now)
    bulking.forget(now)
    Presence.objects.gone(now).delete()
    _give_up_filing(now)
    unfiled = Entry.objects.filter(filed_at=None, attempts__lt=TRIES)
    if ImportRun.objects.waiting(now).exists() or unfiled.exists() or following.waiting().exists():
        nudge("newsroom.tasks.run_imports")
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

"""What a source changed in its story: a draft that nobody touched follows, anything else gets a correction."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, QuerySet

from articles import review
from articles.enrichment import description_of
from articles.filing import markdown_of
from articles.models import Article, Correction, Following, Rewrite
from articles.moments import to_milliseconds
from articles.recording import Record, write
from sources.bulk import insert_blindly
from sources.claiming import claim
from sources.models import Entry, Feed

State = Rewrite.State
AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Wording:
    """A story's words as a draft has them: headline, and text in Markdown."""

    title: str
    body: str


class Course(StrEnum):
    NOTHING = "nothing"
    FOLLOW = "follow"
    LOOK = "look"


def waiting() -> QuerySet[Entry]:
    """Entries whose source has changed them since the desk last followed, by id."""
    return Entry.objects.filter(version__gt=F("followed_version"), filing=None).order_by("pk")


def ready(now: datetime) -> QuerySet[Entry]:
    """Those of them that nobody has in hand, and that were not tried in vain too often."""
    untouchable = Following.objects.out_of_reach(now).filter(version=F("entry__version"))
    return waiting().exclude(pk__in=untouchable.values("entry"))


def claim_next(now: datetime) -> list[Following]:
    """Some of what waits, for this process. What failed, or killed its worker, comes alone and after the others."""
    Following.objects.outdated().delete()
    fresh = dict(waiting().filter(following=None).values_list("pk", "version")[:AT_ONCE])
    rows = [{"entry_id": pk, "version": version} for pk, version in fresh.items()]
    insert_blindly(Following, rows, ignore_conflicts=True)
    taken = claim(Following.objects.free(now).filter(pk__in=fresh, attempts=0), now)
    return taken or claim(Following.objects.free(now), now, most=1)


def wording(entry: Entry, number: int) -> Wording:
    """What `entry` said as its version `number`. One query, unless that is its present one."""
    if number != entry.version:
        former = entry.versions.get(number=number)
        texts = {"title": former.title, "summary": former.summary, "content": former.content}
        entry = Entry(url=entry.url, is_html=entry.is_html, **texts)
    body = markdown_of(entry)
    return Wording((entry.title or description_of(body) or entry.url)[:500], body)


def course(article: Article, before: Wording, after: Wording) -> Course:
    """Pure: what a change from `before` to `after` means for our article of the story.

    A draft follows only while it says what the source said: so nothing that came from elsewhere is written over.
    """
    ours = Wording(article.title, article.body)
    if after in (before, ours):
        return Course.NOTHING
    untouched = article.status == Article.Status.DRAFT and article.touched_at is None
    return Course.FOLLOW if untouched and ours == before else Course.LOOK


def follow(entry_id: int, now: datetime) -> bool:
    """Bring the entry's change to its articles, all or nothing; False where another worker has it or has done it.

    Raises `StaleVersion` where somebody saved an article at the same moment: the entry keeps waiting.
    """
    with transaction.atomic():
        mine = waiting().select_for_update(of=("self",), skip_locked=True, no_key=True)
        entry = mine.filter(pk=entry_id).first()
        if entry is None:
            Following.objects.filter(pk=entry_id).delete()
            return False
        before, after = wording(entry, entry.followed_version), wording(entry, entry.version)
        for article in entry.articles.all():
            if course(article, before, after) == Course.FOLLOW:
                _follow(article, entry, after, now)
            else:
                _have_looked_at(article, entry, before, after, now)
        Entry.objects.filter(pk=entry.pk).update(followed_version=entry.version)
        Following.objects.filter(pk=entry.pk).delete()
    return True


def make_way(article: Article, now: datetime, person: User | None, reason: str) -> Rewrite | None:
    """Set aside a proposal that was made, or is being made, from the old text; which one, or None."""
    outdated = article.rewrites.filter(state__in=(State.RUNNING, State.PROPOSED)).first()
    if outdated is None:
        return None
    decision = {"state": State.SUPERSEDED, "decided_by": person, "decided_at": now, "reason": reason}
    moved = Rewrite.objects.filter(pk=outdated.pk, state=outdated.state).update(**decision)
    return outdated if moved else None


def _follow(article: Article, entry: Entry, after: Wording, now: datetime) -> None:
    fields = {
        "title": after.title,
        "body": after.body,
        "description": description_of(after.body),
        "html": "",  # rendered when it is first opened, as every machine's draft
        "updated_at": to_milliseconds(now),
    }
    what = Record(None, f"Followed its source to version {entry.version}.")
    write(article, now, what, version=article.version, fields=fields)
    outdated = make_way(article, now, None, "Its source changed the story.")
    if outdated and outdated.requested_by:
        asked = {"shape": outdated.shape, "instruction": outdated.instruction}
        review.queue(article, now, requested_by=outdated.requested_by, **asked)
    elif outdated and entry.feed and entry.feed.rewriting != Feed.Rewriting.ASKED:
        review.queue(article, now)
    article.rewrites.filter(state=State.QUEUED).update(base_version=article.version)


def _have_looked_at(article: Article, entry: Entry, before: Wording, after: Wording, now: datetime) -> None:
    """Leave a correction, or let the open one reach further; it closes by itself where nothing is left to correct."""
    is_open = article.corrections.filter(state=Correction.State.OPEN).first()
    settled = after == Wording(article.title, article.body)
    if is_open:
        reached = {"to_version": entry.version, "noticed_at": now}
        if settled or after == wording(entry, is_open.from_version):
            reached |= {"state": Correction.State.DISMISSED, "decided_at": now}
        article.corrections.filter(pk=is_open.pk, state=Correction.State.OPEN).update(**reached)
    elif not settled and after != before:
        reach = {"from_version": entry.followed_version, "to_version": entry.version}
        Correction.objects.create(article=article, entry=entry, noticed_at=now, **reach)

"""The one way an article's row is written: version check, tags, revision, public change, log; all or nothing."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Model

from articles import neighbours, tallying, taxonomy
from articles.depending import takes_away
from articles.errors import StaleVersion
from articles.files import file_of
from articles.frontmatter import write_article
from articles.models import Article, Change, GoingLive, Notice, Revision, TaggedArticle
from articles.people.signing import ensure
from articles.people.telling import tell
from sources.nudge import nudge


@dataclass(frozen=True, slots=True)
class Record:
    """Who did what, for the log and the history. `user` is None for what beat does at its time."""

    user: User | None
    what: str
    kind: str = Revision.Kind.SAVED


def write(
    article: Article,
    now: datetime,
    record: Record,
    *,
    version: int,
    fields: Mapping[str, Any],
    tags: Sequence[str] | None = None,
) -> Article:
    """Store `fields` (and `tags`, by name and order) if the article still has `version`; else raise `StaleVersion`.

    Leaves a Revision, a Change where the public sees a difference, and a line in Django's log. What a person writes on
    leaves triage. Whoever it is assigned to anew is told, and whoever answers for it anew gets a page. A new status
    ends a submission. `article` itself is refreshed and returned.
    """
    with transaction.atomic():
        before = public_state(article)
        _keep_first_text(article, now)
        former = article.assigned_to_id
        beside: dict[str, Any] = {"touched_at": now, "waiting_since": None} if record.user else {}
        if "status" in fields:
            beside |= {"submitted_at": None, "submitted_by": None}
        changed = Article.objects.filter(pk=article.pk, version=version).update(
            **{**beside, **fields}, version=F("version") + 1
        )
        if not changed:
            raise StaleVersion("Somebody saved this article after you opened it. Nothing of yours was written over it.")
        if tags is not None:
            set_tags(article, tags)
        if record.user:
            GoingLive.objects.filter(article=article).delete()
        article.refresh_from_db()
        _follow_lists(article)
        _follow_people(article, fields, former, record, now)
        keep_revision(article, now, record)
        note_change(article, before, now)
        log(article, record, CHANGE)
    return article


def record_new(article: Article, now: datetime, record: Record) -> None:
    """What `write` leaves behind, for an article that was just created."""
    keep_revision(article, now, record)
    note_change(article, None, now)
    log(article, record, ADDITION)


def set_tags(article: Article, names: Sequence[str]) -> None:
    """Make `names`, in their order, the article's tags."""
    wanted = taxonomy.tags(names)
    TaggedArticle.objects.filter(content_object=article).delete()
    TaggedArticle.objects.bulk_create(tag_rows(article, list(dict.fromkeys(wanted[name] for name in names))))


def tag_rows(article: Article, tags: Sequence[Any]) -> list[TaggedArticle]:
    """Unsaved rows that put `tags` on `article`, carrying what a tag's page needs of it."""
    return [
        TaggedArticle(
            content_object=article,
            tag=tag,
            position=position,
            lang=article.lang,
            visible=article.is_public,
            sticky_weight=article.sticky_weight,
            live_at=article.live_at,
        )
        for position, tag in enumerate(tags)
    ]


def public_state(article: Article) -> dict[str, Any] | None:
    """Where the public finds the article, as a `Change` keeps it; None where it does not. Reads the row anew."""
    shown = Article.objects.public().select_related("category", "source", "editor__profile")
    row: Any = shown.annotate(event=F("entry__cluster")).filter(pk=article.pk).first()
    if row is None:
        return None
    tags = list(row.tagged.order_by("position").values_list("tag_id", "tag__slug"))
    return {
        "lang": row.lang,
        "path": row.get_absolute_url(),
        "source": row.source.key if row.source else None,
        "category": row.category.slug,
        "mood": [row.sentiment, row.sentiment_by],
        "story": f"{row.source_id}:{row.external_id}",
        "author": row.author.slug if row.author else None,
        "tags": [slug for _, slug in tags],
        "topics": {"category": row.category_id, "tags": [number for number, _ in tags]},
        "month": [row.year, row.month],
        "near": neighbours.offering(row, [number for number, _ in tags], row.event),
        "position": [row.sticky_weight, row.live_at.isoformat() if row.live_at else None],
    }


def note_change(article: Article, before: dict[str, Any] | None, now: datetime) -> None:
    """Leave a Change if the public saw the article before or sees it now, and count it where it counts."""
    after = public_state(article)
    if before is None and after is None:
        return
    Change.objects.create(article=article, before=before, after=after, at=now)
    tallying.note(before, after)
    nudge("newsroom.tasks.apply_changes")
    if takes_away(before, after):
        transaction.on_commit(_until_nobody_shows_it)


def note_everywhere(now: datetime) -> None:
    """Leave a Change that touches every page: the name of a section, a topic, a source or an author is another."""
    Change.objects.create(article=None, before=None, after=None, at=now)


def _until_nobody_shows_it() -> None:
    """Every web process looks for changes that often, and a proxy keeps a page that long; so when the act returns, no
    stored page has the story.
    """
    time.sleep(1.5 * settings.PAGE_TRUST_SECONDS + settings.PROXY_CACHE_SECONDS)


def keep_revision(article: Article, now: datetime, record: Record) -> None:
    """Keep the article's file as it stands."""
    Revision.objects.create(
        article=article,
        kind=record.kind,
        version=article.version,
        file=write_article(file_of(article)).decode(),
        user=record.user,
        at=now,
        reason=record.what[:300],
    )


def _keep_first_text(article: Article, now: datetime) -> None:
    """A machine's draft has no history; before its first change, keep what was filed."""
    if not article.revisions.history().exists():
        keep_revision(Article.objects.get(pk=article.pk), now, Record(None, "As filed"))


def log(thing: Model, record: Record, flag: int) -> None:
    """A line in Django's log, which is the trail of people; machines have their own rows."""
    if record.user:
        LogEntry.objects.log_actions(record.user.pk, [thing], flag, record.what, single_object=True)


def _follow_lists(article: Article) -> None:
    article.tagged.update(
        lang=article.lang, visible=article.is_public, sticky_weight=article.sticky_weight, live_at=article.live_at
    )


def _follow_people(
    article: Article, fields: Mapping[str, Any], former: int | None, record: Record, now: datetime
) -> None:
    """Tell whoever it is assigned to anew; give whoever answers for it a profile."""
    if "assigned_to" in fields and record.user and article.assigned_to_id != former:
        tell([article.assigned_to_id], Notice.Kind.ASSIGNED, article, record.user, now)
    if "editor" in fields and article.editor:
        ensure(article.editor)

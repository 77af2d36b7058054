"""What readers see and when: publish, schedule, withdraw; and what beat flips when its time has come."""

from datetime import datetime
from typing import Any

from articles import placing
from articles.editing import require_no_gap
from articles.errors import NotPossible, StaleVersion
from articles.markdown import render
from articles.models import Article, Correction, GoingLive, Revision
from articles.moments import on_record
from articles.permissions import Person, require
from articles.recording import Record, write
from sources.colliding import undisturbed

Status = Article.Status
PUBLISHABLE = (Status.DRAFT, Status.SCHEDULED, Status.WITHDRAWN)


def publish(article: Article, user: Person, now: datetime, *, version: int) -> Article:
    """Make a draft public at once, under `user`'s responsibility. Already public: nothing happens."""
    person = require(user, "articles.publish_article", "publish")
    if article.is_public:
        return article
    _must_be(article, PUBLISHABLE, "published")
    require_no_gap(article.body)
    record = Record(person, "Published.", Revision.Kind.PUBLISHED)
    return _go_live(article, now, record, version, going_live(article, now) | {"editor": person})


def schedule(article: Article, user: Person, now: datetime, *, version: int, at: datetime) -> Article:
    """Have beat publish the draft at `at`, under `user`'s responsibility."""
    person = require(user, "articles.publish_article", "schedule")
    _must_be(article, PUBLISHABLE, "scheduled")
    _must_have_text(article)
    require_no_gap(article.body)
    if at <= now:
        raise NotPossible("That time has passed. Choose a later one, or publish now.")
    fields = {"status": Status.SCHEDULED, "publish_at": at, "editor": person}
    return write(article, now, Record(person, f"Scheduled for {on_record(at)}."), version=version, fields=fields)


def unschedule(article: Article, user: Person, now: datetime, *, version: int) -> Article:
    """Make a scheduled article a draft again."""
    person = require(user, "articles.publish_article", "change the schedule")
    _must_be(article, (Status.SCHEDULED,), "taken off the schedule")
    fields = {"status": Status.DRAFT, "publish_at": None}
    return write(article, now, Record(person, "Taken off the schedule."), version=version, fields=fields)


def withdraw(article: Article, user: Person, now: datetime, *, version: int, reason: str) -> Article:
    """Take a public article away from readers; its address says that it is gone."""
    person = require(user, "articles.publish_article", "withdraw")
    _must_be(article, (Status.PUBLISHED,), "withdrawn")
    if not reason.strip():
        raise NotPossible("Say why the article is withdrawn; the record keeps it.")
    fields = {"status": Status.WITHDRAWN, **placing.NOWHERE}
    return write(article, now, Record(person, f"Withdrawn: {reason.strip()}"), version=version, fields=fields)


def spike(article: Article, user: Person, now: datetime, *, version: int, reason: str = "") -> Article:
    """Put a draft that nobody wants aside; it can be restored."""
    person = require(user, "articles.review_article", "spike drafts")
    _must_be(article, (Status.DRAFT,), "spiked")
    what = f"Spiked: {reason.strip()}" if reason.strip() else "Spiked."
    placed = placing.NOWHERE if article.place else {}
    return write(article, now, Record(person, what), version=version, fields={"status": Status.SPIKED, **placed})


def restore(article: Article, user: Person, now: datetime, *, version: int) -> Article:
    """Make a spiked or withdrawn article a draft again; what was spiked of the wire waits in triage once more."""
    person = require(user, "articles.review_article", "restore articles")
    _must_be(article, (Status.SPIKED, Status.WITHDRAWN), "restored")
    waits = article.status == Status.SPIKED and article.entry_id is not None
    fields = {"status": Status.DRAFT, "waiting_since": now if waits else None}
    return write(article, now, Record(person, "Restored."), version=version, fields=fields)


def end_slots(now: datetime) -> int:
    """Take down what has its place on the front page until now; how many."""
    over = Article.objects.slot_over(now)
    return sum(_flip(article, now, placing.NOWHERE, "Its time on the front page was over.") for article in over)


def publish_scheduled(article: Article, now: datetime) -> bool:
    """Publish what is scheduled and due. An editor decided it, beat only keeps the time. False where that changed."""
    return _flip(article, now, going_live(article, now), "Published on schedule.")


def publish_unrewritten(article: Article, now: datetime) -> bool:
    """Publish wire copy as it came, by its feed's policy. False where a person has touched it meanwhile."""
    if article.touched_at or article.ai_rewritten or article.status != Status.DRAFT:
        return False
    if Correction.objects.holding().filter(article=article).exists():
        return False
    return _flip(article, now, going_live(article, now), "Published unrewritten, by the feed's policy.")


def going_live(article: Article, now: datetime) -> dict[str, Any]:
    """The fields of a draft that becomes public: the first time readers could see it stays."""
    _must_have_text(article)
    rendered = {} if article.html else {"html": render(article.body).html}
    live_at = article.live_at or now
    return {"status": Status.PUBLISHED, "publish_at": None, "live_at": live_at, **rendered}


def _flip(article: Article, now: datetime, fields: dict[str, Any], what: str) -> bool:
    live = "status" in fields
    record = Record(None, what, Revision.Kind.PUBLISHED if live else Revision.Kind.SAVED)
    try:
        if live:
            _go_live(article, now, record, article.version, fields)
        else:
            write(article, now, record, version=article.version, fields=fields)
    except StaleVersion:  # a person or another worker was quicker; the next beat looks again
        return False
    return True


def _go_live(article: Article, now: datetime, record: Record, version: int, fields: dict[str, Any]) -> Article:
    """What has a place on the front page takes it now, and others give way."""

    def work() -> Article:
        placed = placing.make_room(article, record.user, now)
        GoingLive.objects.filter(article=article).delete()
        return write(article, now, record, version=version, fields=fields | placed)

    return undisturbed(work, tries=placing.AT_ONCE)


def _must_be(article: Article, allowed: tuple[Article.Status, ...], done: str) -> None:
    if article.status not in allowed:
        raise NotPossible(f"It is {article.get_status_display().lower()}; only {_words(allowed)} can be {done}.")


def _words(states: tuple[Article.Status, ...]) -> str:
    return " or ".join(state.label.lower() for state in states)


def _must_have_text(article: Article) -> None:
    if not article.body.strip():
        raise NotPossible("The article has no text yet. Write one, or accept a proposal, before it goes to readers.")

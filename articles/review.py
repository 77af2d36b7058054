"""Proposals, decided by people: asked for, accepted, rejected."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.admin.models import CHANGE
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Max

from articles import acknowledging, amending
from articles.editing import text_fields
from articles.enrichment import description_of
from articles.errors import NotPossible
from articles.models import Article, Rewrite
from articles.moments import to_milliseconds
from articles.originals import original_of
from articles.permissions import Person, require, require_editing
from articles.recording import Record, log
from articles.rewriting.headings import author_view, without_empty_sections
from sources.nudge import nudge

State = Rewrite.State
SHAPES = ("", "auto", "brief", "sections")


def request(article: Article, user: Person, now: datetime, *, shape: str = "", instruction: str = "") -> Rewrite:
    """Ask for a proposal. One that waits for review gives way; one that is still being made is returned as it is.

    Raises `NotPossible` where it would drop an instruction or a shape by that.
    """
    person = require_editing(user, article)
    with transaction.atomic():
        active = article.rewrites.active().first()
        if active and active.state != State.PROPOSED:
            if instruction.strip() or shape not in ("", active.shape):
                raise NotPossible("A proposal is already on its way; ask again when it is there.")
            return active
        if active:
            _decide(active, State.SUPERSEDED, person, now, "Asked again.", was=State.PROPOSED)
        rewrite = queue(article, now, shape=shape, instruction=instruction.strip(), requested_by=person)
        log(article, Record(person, "Asked for a proposal."), CHANGE)
    return rewrite


def queue(
    article: Article, now: datetime, *, shape: str = "", instruction: str = "", requested_by: User | None = None
) -> Rewrite:
    """A queued proposal and its nudge; `shape` "" leaves it to the feed's policy. The draft leaves triage.

    The constraint allows one active proposal an article: raises `NotPossible` where there is one.
    """
    if shape not in SHAPES:
        raise NotPossible(f"“{shape}” is no shape of a proposal; use brief, sections or auto.")
    last = article.rewrites.aggregate(last=Max("number"))["last"] or 0
    feed = article.entry.feed if article.entry else None
    original = original_of(article)
    try:
        with transaction.atomic():
            rewrite = Rewrite.objects.create(
                article=article,
                number=last + 1,
                shape=shape,
                instruction=instruction,
                from_author=feed.from_author if feed else True,
                base_version=article.version,
                original_version=original.version if original else None,
                requested_by=requested_by,
                requested_at=now,
            )
    except IntegrityError as error:
        raise NotPossible("A proposal for this article is already on its way.") from error
    Article.objects.filter(pk=article.pk).update(waiting_since=None)
    nudge("newsroom.tasks.run_rewrites")
    return rewrite


def accept(
    rewrite: Rewrite,
    user: Person,
    now: datetime,
    *,
    version: int,
    title: str,
    text: str,
    view_confirmed: bool = False,
    acknowledged: Collection[str] = (),
) -> Article:
    """Make the proposal, as the editor left it, the article's text. Accepting never publishes.

    `acknowledged` holds the keys of the points that the person looked at and lets stand; a gap is then left out.
    Raises `StillOpen` where another one is open, `NotPossible` where “From author” still stands as the model drafted it
    and nobody confirmed it as the newsroom's view, and `StaleVersion` where somebody saved the article meanwhile.
    """
    person = require(user, "articles.review_article", "accept proposals")
    body = without_empty_sections(text)
    _check_acceptable(rewrite, title, body, view_confirmed)
    points = acknowledging.require_all(rewrite, title, text, acknowledged)
    moment = to_milliseconds(now)
    article = rewrite.article
    fields: dict[str, Any] = {"title": title.strip(), "body": body, "description": description_of(body)}
    fields |= text_fields(article, fields, moment)
    with transaction.atomic():
        _decide(rewrite, State.ACCEPTED, person, now, "", was=State.PROPOSED)
        Rewrite.objects.filter(pk=rewrite.pk).update(
            accepted_title=title.strip(),
            accepted_text=body,
            accepted_claims=acknowledging.checked(rewrite, title, body).claims.rows(),
            acknowledged=acknowledging.record(points, person, now),
            view_confirmed=view_confirmed,
        )
        fields |= {"updated_at": moment, **_written_by_ai(rewrite, moment)}
        edited = "" if body == rewrite.text.strip() else ", edited"
        seen = f"; acknowledged {acknowledging.counted(points)}" if points else ""
        what = f"Accepted proposal {rewrite.number}{edited}{seen}."
        amending.write_words(article, person, now, what, version=version, fields=fields)
    rewrite.refresh_from_db()
    return article


def _written_by_ai(rewrite: Rewrite, moment: datetime) -> dict[str, Any]:
    """What the article's file says of an accepted proposal, or of an accepted translation."""
    number = Rewrite.objects.filter(article=rewrite.article).accepted().count()
    original = original_of(rewrite.article) if rewrite.is_translation else None
    if original:
        return {"ai_translated_from": original.external_id, "ai_version": number}
    return {"ai_rewritten": True, "ai_expanded_at": moment, "ai_version": number}


def reject(rewrite: Rewrite, user: Person, now: datetime, *, reason: str) -> Rewrite:
    """Decline the proposal; the article's text stays as it is."""
    person = require(user, "articles.review_article", "reject proposals")
    if not reason.strip():
        raise NotPossible("Say why the proposal is rejected; the record keeps it.")
    with transaction.atomic():
        _decide(rewrite, State.REJECTED, person, now, reason.strip(), was=State.PROPOSED)
        log(rewrite.article, Record(person, f"Rejected proposal {rewrite.number}: {reason.strip()}"), CHANGE)
    return rewrite


def take_up(rewrite: Rewrite, user: Person, now: datetime) -> Rewrite:
    """Let an older proposal of the article wait for review once more, in the place of the one that waits now.

    Waiting already: nothing happens.
    """
    article = rewrite.article
    person = require_editing(user, article)
    rewrite.refresh_from_db(fields=["state", "text"])
    if rewrite.state == State.PROPOSED:
        return rewrite
    _check_takeable(rewrite)
    try:
        with transaction.atomic():
            if waiting := article.rewrites.filter(state=State.PROPOSED).first():
                _decide(waiting, State.SUPERSEDED, person, now, f"Proposal {rewrite.number} was taken up again.",
                        was=State.PROPOSED)  # fmt: skip
            _decide(rewrite, State.PROPOSED, None, None, "", was=State(rewrite.state))
            Article.objects.filter(pk=article.pk).update(waiting_since=None)
            log(article, Record(person, f"Took up proposal {rewrite.number} again."), CHANGE)
    except IntegrityError as error:
        raise NotPossible("A proposal for this article is on its way; wait until it is there.") from error
    return rewrite


def _check_takeable(rewrite: Rewrite) -> None:
    if rewrite.state == State.ACCEPTED:
        raise NotPossible("It was accepted: its text stands among the article's versions, and is restored there.")
    if rewrite.state not in (State.SUPERSEDED, State.REJECTED) or not rewrite.text:
        raise NotPossible("There is no text in it that could be taken up.")


def _check_acceptable(rewrite: Rewrite, title: str, body: str, view_confirmed: bool) -> None:
    rewrite.refresh_from_db(fields=["state"])
    if rewrite.state != State.PROPOSED:
        raise _overtaken(rewrite)
    if rewrite.article.status == Article.Status.SPIKED:
        raise NotPossible("The article is spiked: restore it before you give it a text.")
    if not title.strip():
        raise NotPossible("An article needs a headline.")
    if not body:
        raise NotPossible("There is no text to accept.")
    drafted = "" if rewrite.is_translation else author_view(rewrite.text)  # a translated one was confirmed before
    if drafted and author_view(body) == drafted and not view_confirmed:
        raise NotPossible(
            "“From author” stands as the model drafted it: confirm that it is the newsroom's view, "
            "rewrite it, or empty it."
        )


def _decide(
    rewrite: Rewrite, state: State, person: User | None, now: datetime | None, reason: str, *, was: State
) -> None:
    """Move the row if it is still in state `was`; else say what became of it."""
    moved = Rewrite.objects.filter(pk=rewrite.pk, state=was).update(
        state=state, decided_by=person, decided_at=now, reason=reason
    )
    rewrite.refresh_from_db()
    if not moved:
        raise _overtaken(rewrite)


def _overtaken(rewrite: Rewrite) -> NotPossible:
    return NotPossible(f"This proposal is {rewrite.get_state_display().lower()} by now; nothing was done.")

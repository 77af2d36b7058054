"""A source's changes, decided by people: taken over, answered with a new rewrite, dismissed."""

from datetime import datetime
from typing import Any

from django.contrib.admin.models import CHANGE
from django.contrib.auth.models import User
from django.db import transaction

from articles import amending, review
from articles.editing import text_fields
from articles.enrichment import description_of
from articles.errors import NotPossible
from articles.following import Wording, make_way, wording
from articles.models import Article, Correction, Rewrite
from articles.permissions import Person, require_editing
from articles.recording import Record, log

State = Correction.State


def take(correction: Correction, user: Person, now: datetime, *, seen: int, version: int) -> Article:
    """Put the source's new words in the place of ours; a part that the source left alone stays as it is.

    `seen` is the entry's version that the person was shown, `version` the article's: raises `NotPossible` and
    `StaleVersion` where they are overtaken. A text that was a rewrite is one no longer, and its record says so.
    """
    article = correction.article
    person = require_editing(user, article)
    changes = taking(wording(correction.entry, correction.from_version), wording(correction.entry, seen))
    if not str(changes.get("body", "text")).strip():
        raise NotPossible("The source has emptied its story: withdraw ours or keep it, there is nothing to take over.")
    fields = changes | text_fields(article, changes, now)
    what = f"Took over what the source changed (its version {seen})."
    with transaction.atomic():
        _decide(correction, State.TAKEN, person, now, seen)
        make_way(article, now, person, "The source's new text was taken over.")
        if "body" in changes:
            fields |= _no_rewrite(article)
        return amending.write_words(article, person, now, what, version=version, fields=fields)


def ask(
    correction: Correction, user: Person, now: datetime, *, seen: int, shape: str = "", instruction: str = ""
) -> Rewrite:
    """Ask for a proposal made from the source's new words; a scheduled article stays held until a person changes it."""
    article = correction.article
    person = require_editing(user, article)
    with transaction.atomic():
        _decide(correction, State.ASKED, person, now, seen)
        make_way(article, now, person, "Asked again, as the source changed the story.")
        log(article, Record(person, f"Asked for a rewrite of what the source changed (its version {seen})."), CHANGE)
        return review.request(article, user, now, shape=shape, instruction=instruction)


def dismiss(correction: Correction, user: Person, now: datetime, *, seen: int) -> Correction:
    """Our text stays as it is."""
    person = require_editing(user, correction.article)
    with transaction.atomic():
        _decide(correction, State.DISMISSED, person, now, seen)
        what = f"Dismissed what the source changed (its version {seen})."
        log(correction.article, Record(person, what), CHANGE)
    return correction


def taking(before: Wording, after: Wording) -> dict[str, Any]:
    """Pure: what taking over changes in an article."""
    changes: dict[str, Any] = {}
    if after.title != before.title:
        changes["title"] = after.title
    if after.body != before.body:
        changes |= {"body": after.body, "description": description_of(after.body)}
    return changes


def _no_rewrite(article: Article) -> dict[str, Any]:
    """The text that a rewrite became goes: neither the record nor these fields may say any longer that it is one."""
    accepted = Rewrite.objects.accepted().filter(article=article)
    accepted.update(state=Rewrite.State.SUPERSEDED, reason="Accepted, and later replaced by the source's own text.")
    return {"ai_rewritten": None, "ai_expanded_at": None, "ai_version": None}


def _decide(correction: Correction, state: State, person: User, now: datetime, seen: int) -> None:
    """Move the row if it is still open and reaches no further than the person saw; else say what became of it."""
    moved = Correction.objects.filter(pk=correction.pk, state=State.OPEN, to_version=seen).update(
        state=state, decided_by=person, decided_at=now
    )
    correction.refresh_from_db()
    if not moved and correction.is_open:
        raise NotPossible(
            "The source changed its story once more meanwhile. Look at what it says now; nothing was done."
        )
    if not moved:
        raise NotPossible(f"Somebody decided before you: {correction.get_state_display().lower()}. Nothing was done.")

"""A draft goes from its reporter to the editors, and back with a note."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from articles.errors import NotAllowed, NotPossible
from articles.models import Article, Note, Notice
from articles.people.notes import checked
from articles.people.telling import named_in, tell
from articles.permissions import Person, require, require_editing
from articles.recording import Record, write

BACK = {"submitted_at": None, "submitted_by": None}


def submit(article: Article, user: Person, now: datetime, *, version: int, note: str = "") -> Article:
    """Hand a draft to the editors: from then on they alone change it. Handed over already: nothing happens."""
    if article.submitted_at and user.pk == article.submitted_by_id:
        return article
    person = require_editing(user, article)
    if article.status != Article.Status.DRAFT or article.submitted_at:
        raise NotPossible("Only drafts that no one has submitted yet can be submitted.")
    if not article.body.strip():
        raise NotPossible("The draft has no text yet.")
    waiting = article.notes.filter(hands_back=True, resolved_at=None)
    with transaction.atomic():
        editors = [article.editor_id, *waiting.values_list("user_id", flat=True)]
        left = _leave(article, person, now, checked(note)) if note.strip() else None
        waiting.update(resolved_at=now, resolved_by=person)
        fields = {"submitted_at": now, "submitted_by": person}
        write(article, now, Record(person, "Submitted to the editors."), version=version, fields=fields)
        tell(editors, Notice.Kind.SUBMITTED, article, person, now, note=left)
        tell(named_in(note), Notice.Kind.MENTION, article, person, now, note=left)
    return article


def take_back(article: Article, user: Person, now: datetime, *, version: int) -> Article:
    """Take one's own submission back, to go on writing. Not submitted: nothing happens."""
    person = require(user, "articles.change_article", "take drafts back")
    if article.submitted_at is None:
        return article
    if article.submitted_by_id != person.pk:
        raise NotAllowed("Who submitted a draft takes it back; editors return it with a note.")
    return write(article, now, Record(person, "Took the submission back."), version=version, fields=BACK)


def return_with_note(article: Article, user: Person, now: datetime, *, version: int, text: str) -> Note:
    """Give a submitted draft back to whoever submitted it, saying why."""
    person = require(user, "articles.review_article", "return drafts")
    if article.submitted_at is None:
        raise NotPossible("Nobody has submitted this draft, or it was returned already.")
    words = checked(text)
    reporter = article.submitted_by_id
    with transaction.atomic():
        fields = {**BACK, "assigned_to_id": article.assigned_to_id or reporter}  # which they are told of below
        write(article, now, Record(person, "Returned with a note."), version=version, fields=fields)
        note = _leave(article, person, now, words, hands_back=True)
        tell([reporter, article.assigned_to_id], Notice.Kind.RETURNED, article, person, now, note=note)
        tell(named_in(words), Notice.Kind.MENTION, article, person, now, note=note)
    return note


def _leave(article: Article, person: User, now: datetime, words: str, *, hands_back: bool = False) -> Note:
    return Note.objects.create(article=article, user=person, at=now, text=words, hands_back=hands_back)

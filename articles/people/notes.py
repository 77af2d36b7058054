"""Notes on an article."""

from datetime import datetime

from django.contrib.admin.models import CHANGE
from django.db import transaction

from articles.errors import NotAllowed, NotPossible
from articles.models import Article, Note, Notice
from articles.people.telling import named_in, tell
from articles.permissions import Person, may_edit, require
from articles.recording import Record, log

LONGEST = 5_000


def add(article: Article, user: Person, now: datetime, *, text: str) -> Note:
    """Leave a note; assignee, responsible editor and whoever it names as @name are told.

    The same words again, while that note is open, are the same note.
    """
    person = require(user, "articles.add_note", "leave notes")
    words = checked(text)
    with transaction.atomic():
        Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        same = article.notes.filter(user=person, text=words, resolved_at=None).first()
        if same:
            return same
        note = Note.objects.create(article=article, user=person, at=now, text=words)
        tell(named_in(words), Notice.Kind.MENTION, article, person, now, note=note)
        tell([article.assigned_to_id, article.editor_id], Notice.Kind.NOTE, article, person, now, note=note)
        log(article, Record(person, "Left a note."), CHANGE)
    return note


def resolve(note: Note, user: Person, now: datetime) -> Note:
    """Close a note. Its writer may, and whoever may change the article. Closed already: nothing happens."""
    person = require(user, "articles.add_note", "close notes")
    if note.user_id != person.pk and not may_edit(person, note.article):
        raise NotAllowed("You may not close this note. Its writer may, and whoever may change the article.")
    with transaction.atomic():
        if Note.objects.filter(pk=note.pk, resolved_at=None).update(resolved_at=now, resolved_by=person):
            log(note.article, Record(person, "Closed a note."), CHANGE)
    note.refresh_from_db()
    return note


def checked(text: str) -> str:
    """`text` without outer blanks; raises `NotPossible` for none, or too much."""
    words = text.strip()
    if not words:
        raise NotPossible("Write the note first.")
    if len(words) > LONGEST:
        raise NotPossible(f"At most {LONGEST:,} characters fit into a note; these are {len(words):,}.")
    return words

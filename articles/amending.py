"""A public story's words change: a typo, an update whose time readers see, or a correction whose note they read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import transaction

from articles.errors import NotPossible
from articles.models import Amendment, Article
from articles.originals import translations_of
from articles.paper.rows import Told
from articles.recording import Record, write

Kind = Amendment.Kind
NOTICEABLE: Final = timedelta(minutes=1)
LONGEST_NOTE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Mark:
    """What an editor calls a change, and the note that readers of a correction are given."""

    kind: Amendment.Kind
    note: str = ""


UPDATE: Final = Mark(Kind.UPDATE)


def checked(mark: Mark | None) -> Mark:
    """`mark`, or an update's where nobody says otherwise. Raises `NotPossible` for a correction without a note."""
    if mark is None:
        return UPDATE
    note = " ".join(mark.note.split())
    if mark.kind == Kind.CORRECTION and not note:
        raise NotPossible("Say what was wrong and what is right: readers of a correction are told.")
    if len(note) > LONGEST_NOTE:
        raise NotPossible(f"A note has at most {LONGEST_NOTE:,} characters; this one has {len(note):,}.")
    return Mark(mark.kind, note if mark.kind == Kind.CORRECTION else "")


def told_at(article: Told, amendments: Sequence[Amendment]) -> datetime | None:
    """When readers were last told of a change; None: never. `amendments` are all of the article's, newest first."""
    if amendments:
        return amendments[0].told_at
    at = article.live_at or article.published_at
    return article.updated_at if article.updated_at - at >= NOTICEABLE else None


def write_words(
    article: Article,
    person: User,
    now: datetime,
    what: str,
    *,
    version: int,
    fields: Mapping[str, Any],
    tags: Sequence[str] | None = None,
    mark: Mark | None = None,
) -> Article:
    """Write changed words; where readers see the article, also as what `mark` calls them (an update if it is None).

    A translation whose words are changed has followed its original's correction, unless it was a public one's typo.
    Raises what `recording.write` and `checked` raise.
    """
    called = checked(mark)
    before = told_at(article, list(article.amendments.all()[:1])) if article.is_public else None
    if article.is_public:
        what = f"{what} {_named(called)}"
    if not (article.is_public and called.kind == Kind.TYPO):
        fields = {**fields, "stale_since": None}
    with transaction.atomic():
        write(article, now, Record(person, what), version=version, fields=fields, tags=tags)
        if article.is_public:
            _amend(article, person, now, called, before)
    return article


def _named(mark: Mark) -> str:
    return f"Correction: {mark.note}" if mark.kind == Kind.CORRECTION else f"{mark.kind.label}."


def _amend(article: Article, person: User, now: datetime, mark: Mark, before: datetime | None) -> None:
    """`before` is what readers were told until then. After a correction the story's translations are stale."""
    Amendment.objects.create(
        article=article,
        kind=mark.kind,
        note=mark.note,
        version=article.version,
        at=now,
        told_at=before if mark.kind == Kind.TYPO else now,
        user=person,
    )
    if mark.kind == Kind.CORRECTION:
        translations_of(article).filter(stale_since=None).update(stale_since=now)

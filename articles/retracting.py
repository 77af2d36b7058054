"""A story taken from readers everywhere at once: in every language, at every address."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from articles import publishing
from articles.errors import NotPossible
from articles.models import Article
from articles.permissions import Person, require
from articles.recording import Record, write

Status = Article.Status


def everywhere(article: Article) -> list[Article]:
    """The story in all its languages and addresses, itself first: the same upstream story, translations, originals,
    and those of each of them.
    """
    found = {article.pk: article}
    while True:
        rows = Article.objects.filter(_kin(found.values())).select_related(
            "category", "source", "entry__feed", "editor"
        )
        if len(rows) == len(found):
            return sorted(rows, key=lambda row: (row.pk != article.pk, row.lang, row.pk))
        found = {row.pk: row for row in rows}


def _kin(family: Iterable[Article]) -> Q:
    """The family itself, and whoever is next to one of it."""
    kin = Q()
    for row in family:
        kin |= Q(pk=row.pk) | Q(original=row.pk) | Q(pk=row.original_id)
        if row.external_id and row.source_id:
            kin |= Q(source=row.source_id, external_id=row.external_id)
    return kin


def withdraw_everywhere(article: Article, user: Person, now: datetime, *, reason: str) -> list[Article]:
    """Withdraw what readers see of the story, and keep from them what would go live by itself; what was touched.

    All or nothing. It takes no version: whatever somebody saved meanwhile is taken away as well.
    """
    person = require(user, "articles.publish_article", "withdraw")
    if not reason.strip():
        raise NotPossible("Say why the story is withdrawn; the record keeps it.")
    with transaction.atomic():
        touched = [row for row in everywhere(article) if _kept_from_readers(row, person, now, reason.strip())]
    if not touched:
        raise NotPossible("Readers see nothing of this story, and nothing of it goes live by itself.")
    return touched


def _kept_from_readers(row: Article, person: Person, now: datetime, reason: str) -> bool:
    if row.is_public:
        publishing.withdraw(row, person, now, version=row.version, reason=reason)
    elif row.status == Status.SCHEDULED:
        publishing.unschedule(row, person, now, version=row.version)
    elif row.status == Status.DRAFT and row.auto_publish and row.touched_at is None:
        who = require(person, "articles.publish_article", "withdraw")
        # What a person has touched is published by no machine.
        write(row, now, Record(who, f"Kept from readers: {reason}"), version=row.version, fields={})
    else:
        return False
    return True

"""All that is on record of a story, as one document: for a complaint, a court, or an archive. It only reads.

Autosaves are left out: they are what somebody was typing, and nobody's decision.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, QuerySet

from articles import editions
from articles.files import file_of
from articles.frontmatter import write_article
from articles.models import Article, ModelCall, Revision
from articles.retracting import everywhere
from sources.models import Entry, EntryVersion, FullText


def dossier(article: Article, now: datetime) -> str:
    """JSON of the story in all its languages: `articles`, and the `entries` that they were made from, each once."""
    rows = everywhere(article)
    entries = {row.entry_id: row.entry for row in rows if row.entry}
    record = {
        "made_at": now,
        "articles": [_of_article(row) for row in rows],
        "entries": [_of_entry(entry) for entry in entries.values()],
    }
    return json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _of_article(article: Article) -> dict[str, Any]:
    revisions = article.revisions.exclude(kind=Revision.Kind.AUTOSAVE)
    return {
        "id": article.pk,
        "lang": article.lang,
        "title": article.title,
        "address": editions.absolute(article.get_absolute_url()),
        "status": article.status,
        "version": article.version,
        "live_at": article.live_at,
        "editor": article.editor.get_username() if article.editor else None,
        "source": article.source.name if article.source else None,
        "source_url": article.source_url,
        "entry": article.entry_id,
        "file": write_article(file_of(article)).decode(),
        "revisions": _rows(revisions, "user"),
        "rewrites": _rewrites(article),
        "corrections": _rows(article.corrections.all(), "decided_by"),
        "amendments": _rows(article.amendments.all(), "user"),
        "notes": _rows(article.notes.all(), "user", "resolved_by"),
        "log": _log(article),
    }


def _rewrites(article: Article) -> list[dict[str, Any]]:
    calls: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for call in _rows(ModelCall.objects.filter(rewrite__article=article)):
        calls[call["rewrite_id"]].append(call)
    rewrites = _rows(article.rewrites.all(), "requested_by", "decided_by")
    return [{**row, "calls": calls[row["id"]]} for row in rewrites]


def _of_entry(entry: Entry) -> dict[str, Any]:
    [kept] = _rows(Entry.objects.filter(pk=entry.pk))
    return {
        **kept,
        "versions": _rows(EntryVersion.objects.filter(entry=entry)),
        "linked_page": _rows(FullText.objects.filter(entry=entry), "requested_by"),
    }


def _rows(rows: QuerySet[Any], *people: str) -> list[dict[str, Any]]:
    """Every column of the rows, oldest first; of `people` the name in place of the number."""
    named = {f"{person}_name": F(f"{person}__username") for person in people}
    found: Iterable[dict[str, Any]] = rows.order_by("pk").annotate(**named).values()
    hidden = {f"{person}_id" for person in people} | {f"{person}_name" for person in people}
    return [
        {key: value for key, value in row.items() if key not in hidden}
        | {person: row[f"{person}_name"] for person in people}
        for row in found
    ]


def _log(article: Article) -> list[dict[str, Any]]:
    kind = ContentType.objects.get_for_model(Article)
    lines = LogEntry.objects.filter(content_type=kind, object_id=str(article.pk)).select_related("user")
    return [
        {"at": line.action_time, "by": line.user.get_username(), "what": line.get_change_message()}
        for line in lines.order_by("pk")
    ]

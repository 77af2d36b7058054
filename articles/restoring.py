"""An earlier version of an article's file, read back: its words, section, tags, cover, and what it says of AI."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from articles import amending, taxonomy
from articles.amending import Mark
from articles.articlefile import ArticleFile, FileAI, FileCover
from articles.covers.rows import known_cover
from articles.editing import check_words, text_fields
from articles.errors import NotPossible
from articles.files import file_of
from articles.frontmatter import read_article
from articles.models import Article, CoverImage, Revision, Rewrite
from articles.permissions import Person, require_editing

State = Rewrite.State


def restore_version(
    article: Article, revision: Revision, user: Person, now: datetime, *, version: int, mark: Mark | None = None
) -> Article:
    """Give `article` what `revision` holds. Status, schedule, place, address and identity stay as they are.

    Where readers see it, that is what `mark` calls it. What the page says about AI follows: the record names the
    rewrite that the restored words came from, or none. A cover that is on record no more stays away from it. Nothing
    happens where the article says the same already; raises `ArticleFileError` where the file cannot be read.
    """
    person = require_editing(user, article)
    if revision.article_id != article.pk:
        raise NotPossible("That version is another article's.")
    file = read_article(revision.file.encode())
    fields, tags = _fields(article, file), list(file.tags)
    if all(getattr(article, key) == value for key, value in fields.items()) and tags == article.ordered_tags:
        return article
    check_words(article, fields)
    fields |= text_fields(article, fields, now) | {"description": file.description}
    told: dict[str, Any] = {"version": version, "fields": fields, "tags": tags, "mark": mark}
    with transaction.atomic():
        amending.write_words(article, person, now, f"Restored version {revision.version}.", **told)
        _tell_the_record(article, revision, file.ai)
    return article


def _fields(article: Article, file: ArticleFile) -> dict[str, Any]:
    ai = file.ai or FileAI()
    category = taxonomy.categories([file.category])[file.category]
    fields = {
        "title": file.title,
        "description": file.description,
        "body": article.body if file.body == article.body.strip("\n") else file.body,
        "category_id": category.pk,
        "sentiment": file.sentiment,
        "score": file.score,
        "ai_rewritten": ai.rewritten,
        "ai_expanded_at": ai.expanded_at,
        "ai_version": ai.version,
        "ai_translated_from": ai.translated_from,
    }
    if file.cover != file_of(article).cover:
        fields["cover_id"] = _cover_id(article, file.cover)
    if file.sentiment != article.sentiment:
        fields["sentiment_by"] = "person"
    return fields


def _cover_id(article: Article, cover: FileCover | None) -> int | None:
    """The row of the file's picture; the present one where that is gone."""
    if cover is None:
        return None
    row: CoverImage | None = known_cover(asdict(cover), settings.SITE_URL)
    return row.pk if row else article.cover_id


def _tell_the_record(article: Article, revision: Revision, ai: FileAI | None) -> None:
    """The rewrite that the words came from is the accepted one; any that was accepted later is superseded."""
    reason = f"Version {revision.version} of the article was restored."
    theirs = _in_force(article, revision) if ai else None
    accepted = article.rewrites.accepted()
    if theirs:
        accepted = accepted.filter(number__gt=theirs.number)
        article.rewrites.filter(pk=theirs.pk).update(state=State.ACCEPTED)
    accepted.update(state=State.SUPERSEDED, reason=reason)


def _in_force(article: Article, revision: Revision) -> Rewrite | None:
    """The rewrite that had become the text by then; one that a file brought has no text of its own."""
    decided = article.rewrites.filter(state__in=(State.ACCEPTED, State.SUPERSEDED), decided_at__lte=revision.at)
    became_text = decided.exclude(accepted_text="") | decided.filter(origin=Rewrite.Origin.FILE)
    return became_text.order_by("-decided_at", "-number").first()

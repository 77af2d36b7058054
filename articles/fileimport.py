"""Article files into rows: new, changed, or already here; never over a person's words."""

from dataclasses import asdict, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.db.models import Max

from articles import taxonomy
from articles.articlefile import ArticleFile, FileAI, FileSource, name_of
from articles.covers.rows import cover_row
from articles.errors import ArticleFileError
from articles.files import file_of
from articles.frontmatter import read_article, write_article
from articles.markdown import render
from articles.models import Article, CoverImage, Rewrite
from articles.recording import Record, keep_revision, note_change, public_state, set_tags
from sources.models import Source

_EDITED = "“{}” was edited here since; its text stays. Export it, merge by hand, and paste the result."


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


def import_article(data: bytes, name: str, now: datetime) -> Outcome:
    """Bring one file in; `name` is its path. Raises `ArticleFileError` where it cannot be, and changes nothing then."""
    read = read_article(data)
    file = replace(read, tags=taxonomy.names_now(read.tags))
    slug, lang = name_of(name)
    if lang != file.lang:
        raise ArticleFileError(f"The file is named .{lang}.md, but its `lang` says {file.lang!r}: make them agree.")
    month = file.published_at.astimezone(UTC)
    place = {"lang": file.lang, "year": month.year, "month": month.month, "slug": slug}
    article = Article.objects.filter(**place).first()
    if article and write_article(file_of(article)) == write_article(file):
        return Outcome.SAME
    html = render(file.body).html
    try:
        with transaction.atomic():
            if article is None:
                _create(file, place, html, now)
            else:
                _replace(article, file, html, now)
    except DataError as error:
        raise ArticleFileError(f"A value of it does not fit into the database: {error}") from error
    except IntegrityError as error:
        raise ArticleFileError(
            "Another process brought this article in at the same moment; import it again."
        ) from error
    return Outcome.CHANGED if article else Outcome.NEW


def _create(file: ArticleFile, place: dict[str, Any], html: str, now: datetime) -> None:
    article = Article.objects.create(**place, **_columns(file), html=html, live_at=_live_at(file))
    _finish(article, file, None, now, "Imported from a file.")


def _replace(article: Article, file: ArticleFile, html: str, now: datetime) -> None:
    _check_replaceable(article, file)
    before = public_state(article)
    fields = _columns(file) | {"html": html, "live_at": _live_at(file) or article.live_at}
    untouched = Article.objects.filter(pk=article.pk, version=article.version, touched_at=None)
    if not untouched.update(**fields, waiting_since=None, version=article.version + 1):
        raise ArticleFileError(_EDITED.format(article.title))
    article.rewrites.active().update(state=Rewrite.State.SUPERSEDED, decided_at=now, reason="A file brought its text.")
    article.refresh_from_db()
    _finish(article, file, before, now, "Imported again from a changed file.")


def _check_replaceable(article: Article, file: ArticleFile) -> None:
    if article.touched_at:
        raise ArticleFileError(_EDITED.format(article.title))
    key = article.source.key if article.source else ""
    if article.external_id and (key, article.external_id) != (file.source.key if file.source else "", file.external_id):
        raise ArticleFileError(
            f"Another story stands at this address: {article.external_id} of {key}. Rename the file."
        )


def _finish(article: Article, file: ArticleFile, before: dict[str, Any] | None, now: datetime, what: str) -> None:
    set_tags(article, file.tags)
    _record_origin(article, file.ai, now)
    keep_revision(article, now, Record(None, what))
    note_change(article, before, now)


def _columns(file: ArticleFile) -> dict[str, Any]:
    ai = file.ai or FileAI()
    source = _source(file.source)
    return {
        "title": file.title,
        "description": file.description,
        "body": file.body,
        "status": Article.Status.DRAFT if file.draft else Article.Status.PUBLISHED,
        "published_at": file.published_at,
        "updated_at": file.updated_at,
        "sticky_weight": file.sticky_weight,
        "source": source,
        "external_id": file.external_id,
        "source_url": file.source.url if file.source else "",
        "category": taxonomy.categories([file.category])[file.category],
        "sentiment": file.sentiment,
        "sentiment_by": "file",
        "score": file.score,
        "cover": cover_row(asdict(file.cover), CoverImage.Provider.FILE) if file.cover else None,
        "ai_rewritten": ai.rewritten,
        "ai_expanded_at": ai.expanded_at,
        "ai_version": ai.version,
        "ai_translated_from": ai.translated_from,
        "file_rest": _rest(file, source),
    }


def _live_at(file: ArticleFile) -> datetime | None:
    """When readers could first see it; a draft that names no time never was public."""
    return file.live_at or (None if file.draft else file.published_at)


def _source(written: FileSource | None) -> Source | None:
    if written is None:
        return None
    found, _ = Source.objects.get_or_create(key=written.key, defaults={"name": written.name, "type": written.type})
    return found


def _rest(file: ArticleFile, source: Source | None) -> dict[str, Any]:
    """What no column holds, and the file's own spelling of the source where it differs from ours."""
    kept: dict[str, Any] = {}
    if rest := file.rest.to_json():
        kept["rest"] = rest
    if file.source and source:
        ours = {"name": source.name, "type": source.type, "url": ""}
        own = {key: value for key, value in asdict(file.source).items() if key in ours and value != ours[key]}
        kept |= {"source": own} if own else {}
    return kept


def _record_origin(article: Article, ai: FileAI | None, now: datetime) -> None:
    """The file says whether a model wrote it; who reviewed it is not known, and the record says so."""
    told = article.rewrites.filter(state=Rewrite.State.ACCEPTED, origin=Rewrite.Origin.FILE)
    if not ai:
        told.update(state=Rewrite.State.SUPERSEDED, decided_at=now, reason="The file names no rewrite any more.")
    elif not told.exists():
        last = article.rewrites.aggregate(last=Max("number"))["last"] or 0
        Rewrite.objects.create(
            article=article,
            number=last + 1,
            state=Rewrite.State.ACCEPTED,
            origin=Rewrite.Origin.FILE,
            base_version=article.version,
            requested_at=now,
            finished_at=ai.expanded_at,
            decided_at=ai.expanded_at,
        )

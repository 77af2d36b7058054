"""What a person has typed and not saved: kept beside the article, where it touches nothing that anybody sees.

One a person and article, in the article's own file format, with the version that the typing started from. It belongs
to one browser window, so that two windows of one person cannot write over each other's words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from articles.articlefile import ArticleFile
from articles.errors import ArticleFileError, NotPossible
from articles.files import file_of
from articles.frontmatter import read_article, write_article
from articles.models import Article, Category, Revision
from articles.moments import for_reader
from articles.permissions import Person, require_editing

KEPT = ("title", "description", "body", "category", "tags", "sentiment", "score")
AUTOSAVE = Revision.Kind.AUTOSAVE


@dataclass(frozen=True, slots=True)
class Typed:
    """What an autosave holds, as a form has it; a section that is gone by now is left out."""

    revision: Revision
    fields: dict[str, Any]


def keep(
    article: Article, user: Person, now: datetime, *, version: int, window: str, typed: Mapping[str, Any]
) -> Revision | None:
    """Keep `typed` (keys of `KEPT`), begun on `version` in `window`; None where it says what is saved already.

    It is no editorial act: the article, its version and the log stay as they are. Raises `NotPossible` where another
    window of the same person keeps words of its own, or where no file can hold these.
    """
    person = require_editing(user, article)
    saved = file_of(article)
    file = _with(saved, typed)
    text = _written(file)
    mine = article.revisions.typed_by(person).first()
    if mine and mine.window != window and not _is_spent(mine, saved):
        raise NotPossible(
            f"Not kept: words of yours from {for_reader(mine.at)}, typed in another window, are still unsaved. "
            "Open this article anew to take them up or to drop them."
        )
    if text == _written(saved):
        drop(article, person)
        return None
    return _store(mine, {"article": article, "user": person, "kind": AUTOSAVE}, text, version, window, now)


def take_up(article: Article, user: Person, *, window: str) -> Revision:
    """Let `window` go on with what another window of the same person left behind."""
    person = require_editing(user, article)
    mine = article.revisions.typed_by(person).first()
    if mine is None:
        raise NotPossible("There are no unsaved changes of yours any more.")
    article.revisions.filter(pk=mine.pk).update(window=window)
    mine.refresh_from_db()
    return mine


def drop(article: Article, user: Person, *, window: str = "") -> None:
    """Forget what the person typed: in `window` alone, or where none is named in any."""
    mine = article.revisions.typed_by(require_editing(user, article))
    (mine.filter(window=window) if window else mine).delete()


def says_more(revision: Revision, article: Article) -> bool:
    """Whether an autosave says anything that the article does not say by now."""
    return not _is_spent(revision, file_of(article))


def typed_in(revision: Revision) -> Typed:
    """Raises `ArticleFileError` for what was stored by no hand of ours."""
    file = read_article(revision.file.encode())
    fields: dict[str, Any] = {key: getattr(file, key) for key in KEPT if key not in ("category", "tags")}
    category = Category.objects.filter(key=file.category).first()
    return Typed(revision, {**fields, "tags": list(file.tags), **({"category": category} if category else {})})


def _with(saved: ArticleFile, typed: Mapping[str, Any]) -> ArticleFile:
    fields = dict(typed)
    if "category" in fields:
        fields["category"] = fields["category"].key
    if "tags" in fields:
        fields["tags"] = tuple(fields["tags"])
    return replace(saved, **fields)


def _written(file: ArticleFile) -> str:
    """The file, known to be read back as it is."""
    data = write_article(file)
    try:
        read_article(data)
    except ArticleFileError as error:
        raise NotPossible(f"Not kept: {error}") from error
    return data.decode()


def _is_spent(revision: Revision, saved: ArticleFile) -> bool:
    """Whether the article says by now all that was typed."""
    try:
        file = read_article(revision.file.encode())
    except ArticleFileError:
        return True
    return all(getattr(file, key) == getattr(saved, key) for key in KEPT if key != "body") and (
        file.body == saved.body.strip("\n")
    )


def _store(
    mine: Revision | None, identity: dict[str, Any], text: str, version: int, window: str, now: datetime
) -> Revision:
    fields = {"file": text, "version": version, "window": window, "at": now}
    if mine and Revision.objects.filter(pk=mine.pk).update(**fields):
        mine.refresh_from_db()
        return mine
    try:
        with transaction.atomic():
            return Revision.objects.create(**identity, **fields)
    except IntegrityError as error:  # the same person's other window, at this moment
        raise NotPossible("Not kept: another window of yours keeps its words just now.") from error

"""Changes of text: who may, against which version, rendered before stored."""

import contextlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from articles import amending, taxonomy
from articles.addresses import place_for
from articles.amending import Mark
from articles.enrichment import description_of
from articles.errors import NotPossible
from articles.identity import fresh_id
from articles.markdown import render
from articles.models import Article, Category
from articles.moments import to_milliseconds
from articles.permissions import Person, require, require_editing
from articles.recording import Record, record_new, set_tags, write
from articles.rewriting.headings import gaps

TEXT = frozenset({"title", "description", "body"})
TRIES = 5
MOMENT = timedelta(minutes=10)
EDITABLE = TEXT | {"category", "tags", "sentiment", "score", "cover", "assigned_to", "source_url"}


def create(
    user: Person,
    now: datetime,
    *,
    lang: str,
    title: str,
    body: str,
    category: Category | None = None,
    tags: Sequence[str] = (),
) -> Article:
    """A new draft of the newsroom's own, without a source. The same words sent again lead to the draft they made."""
    person = require(user, "articles.add_article", "write a new article")
    if not title.strip():
        raise NotPossible("An article needs a headline.")
    moment = to_milliseconds(now)
    fields = {
        "external_id": fresh_id(),
        "title": title.strip(),
        "description": description_of(body),
        "body": body,
        "html": render(body).html,
        "published_at": moment,
        "updated_at": moment,
        "assigned_to": person,
        "touched_at": now,
        "edited_at": now,
    }
    with transaction.atomic():
        if sent_before := _just_made(person, now, lang, title.strip(), body):
            return sent_before
        section = category or taxonomy.categories(["OTHER"])["OTHER"]
        article = _at_a_free_address(title, lang, moment, {**fields, "category": section})
        set_tags(article, tags)
        record_new(article, now, Record(person, "Created."))
    return article


def _just_made(person: User, now: datetime, lang: str, title: str, body: str) -> Article | None:
    """What this person made of the same words a moment ago: a form can be sent twice, even at once."""
    list(User.objects.select_for_update(no_key=True).filter(pk=person.pk).values_list("pk"))
    recent = Article.objects.filter(source=None, assigned_to=person, published_at__gt=now - MOMENT)
    return recent.filter(lang=lang, title=title, body=body).first()


def _at_a_free_address(title: str, lang: str, moment: datetime, fields: dict[str, Any]) -> Article:
    """A new row; where somebody takes the same address at the same moment, the next free one."""
    for _ in range(TRIES):
        with contextlib.suppress(IntegrityError), transaction.atomic():
            return Article.objects.create(**place_for(title, lang, moment), **fields)
    raise NotPossible("Several articles of this headline are being made at this moment. Try again.")


def save(
    article: Article,
    user: Person,
    now: datetime,
    *,
    version: int,
    changes: Mapping[str, Any],
    reason: str = "",
    mark: Mark | None = None,
) -> Article:
    """Store an editor's changes; `changes` holds keys of `EDITABLE`, `tags` as a list of names.

    Where readers see the article, changed words are what `mark` calls them, an update if it is None; a correction may
    also stand for words that were changed before. Raises `StaleVersion` where somebody saved since `version`.
    """
    person = require_editing(user, article)
    unknown = changes.keys() - EDITABLE
    if unknown:
        raise NotPossible(f"These fields are not edited this way: {', '.join(sorted(unknown))}.")
    check_words(article, changes)
    fields = {key: value for key, value in changes.items() if key != "tags"}
    if "sentiment" in fields and fields["sentiment"] != article.sentiment:
        fields["sentiment_by"] = "person"
    words = text_fields(article, fields, now)
    what = reason or f"Changed {', '.join(sorted(changes)).replace('_', ' ') or 'nothing'}."
    told: dict[str, Any] = {"version": version, "fields": fields | words, "tags": changes.get("tags")}
    if words or (mark and mark.kind == amending.Kind.CORRECTION):
        return amending.write_words(article, person, now, what, mark=mark, **told)
    return write(article, now, Record(person, what), **told)


def check_words(article: Article, changes: Mapping[str, Any]) -> None:
    """Raises `NotPossible` for an article without a headline, or one of readers without a text."""
    if "title" in changes and not str(changes["title"]).strip():
        raise NotPossible("An article needs a headline.")
    awaited = article.status in (Article.Status.PUBLISHED, Article.Status.SCHEDULED)
    if awaited and "body" in changes and not str(changes["body"]).strip():
        raise NotPossible("Readers see this article, or soon will: withdraw it before you empty its text.")
    if awaited and "body" in changes:
        require_no_gap(str(changes["body"]))


def require_no_gap(body: str) -> None:
    """A section of a rewrite that has nothing under it does not go to readers: raises `NotPossible`."""
    if empty := gaps(body):
        raise NotPossible(f"Nothing stands under “{empty[0]}”. Fill it, or remove its heading, before readers see it.")


def text_fields(article: Article, fields: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What follows from changed words: the standfirst by the format's rule, the HTML, and the time of the change."""
    changed = {key for key in TEXT & fields.keys() if fields[key] != getattr(article, key)}
    if not changed:
        return {}
    extra: dict[str, Any] = {"updated_at": to_milliseconds(now), "edited_at": now}
    if "body" in changed:
        extra["html"] = render(fields["body"]).html
    if changed & {"body", "description"}:
        words = {key: fields.get(key, getattr(article, key)) for key in ("description", "body")}
        extra["description"] = standfirst(article, **words)
    return extra


def standfirst(article: Article, description: str, body: str) -> str:
    """What `description` comes to beside `body`: the editor's own words, or else the text's first paragraph.

    It follows the text where it is emptied, and where nobody has written one of their own.
    """
    derived = article.description in ("", description_of(article.body))
    follows = not description.strip() or (derived and description == article.description)
    return description_of(body) if follows else description


def open_text(article: Article) -> str:
    """The HTML of the text, rendered and kept on first opening. Not an edit: version and history stay."""
    if not article.html and article.body:
        article.html = render(article.body).html
        Article.objects.filter(pk=article.pk, version=article.version).update(html=article.html)
    return article.html

"""Doors of the desk: articles, proposals, corrections, covers, sections and topics, many articles at once."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from articles.models import Article, BulkItem, BulkJob, Correction, Note, PreviewLink, Rewrite
from articles.recording import Record, keep_revision
from sources.models import EntryVersion
from tests.acts.rows import member
from tests.articles.admin.conftest import make_draft, make_rewrite, typed
from tests.builders import NOON, make_category, make_cover, make_tag
from tests.doors.door import EDITORS, NOBODY, READERS, WRITERS, Door, Make, door, sending

Status = Article.Status
SOON = f"{timezone.now() + timedelta(days=3):%Y-%m-%dT%H:%M}"


def _picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (64, 64), "#204060").save(file, "PNG")
    return SimpleUploadedFile("x.png", file.getvalue(), "image/png")


def _form(
    act: str, *, own: bool = False, before: Callable[[Article, User], Any] = lambda a, u: None, **fields: Any
) -> Make:
    """A button of an article's form; `fields` beginning with `send_` are typed, the others are the article's."""
    sent = {key.removeprefix("send_"): value for key, value in fields.items() if key.startswith("send_")}
    columns = {key: value for key, value in fields.items() if not key.startswith("send_")}

    def make(user: User) -> tuple[list[Any], dict[str, Any]]:
        article = make_draft(**({"assigned_to": user} if own else {}), **columns)
        detail = before(article, user)
        article.refresh_from_db()
        pressed = f"{act}:{detail.pk}" if detail else act
        return [article.pk], typed(article, act=pressed, **sent)

    return make


def _shared(article: Article, user: User) -> None:
    PreviewLink.objects.create(article=article, made_at=NOON, expires_at=timezone.now() + timedelta(days=9))


def _submitted(article: Article, user: User) -> None:
    Article.objects.filter(pk=article.pk).update(submitted_at=NOON, submitted_by=user)


def _own_note(article: Article, user: User) -> Note:
    return Note.objects.create(article=article, user=user, at=NOON, text="Call them.")


def _of_form() -> Iterator[Door]:
    name = "articles_article_change"
    buttons: list[tuple[str, tuple[str, ...], Make]] = [
        ("save", EDITORS, _form("save", send_title="Another headline")),
        ("publish", EDITORS, _form("publish")),
        ("schedule", EDITORS, _form("schedule", send_at=SOON)),
        ("unschedule", EDITORS, _form("unschedule", status=Status.SCHEDULED)),
        ("withdraw", EDITORS, _form("withdraw", status=Status.PUBLISHED, send_withdraw_reason="Wrong.")),
        ("place", EDITORS, _form("place", send_place="3")),
        ("spike", EDITORS, _form("spike")),
        ("restore", EDITORS, _form("restore", status=Status.SPIKED)),
        ("rewrite", EDITORS, _form("rewrite")),
        ("move", EDITORS, _form("move", send_slug="elsewhere")),
        ("translate", EDITORS, _form("translate:uk")),
        ("settle", EDITORS, _form("settle", stale_since=NOON)),
        ("share", EDITORS, _form("share", send_share_days="1")),
        ("unshare", EDITORS, _form("unshare", before=_shared)),
        ("submit", EDITORS, _form("submit")),
        ("take_back", WRITERS, _form("take_back", before=_submitted)),
        ("return", EDITORS, _form("return", before=_submitted, send_note="Why?")),
        ("note", WRITERS, _form("note", send_note="Call them.")),
        ("close", WRITERS, _form("close", before=_own_note)),
    ]
    for act, may, make in buttons:
        yield door(name, may, make, act)
    for act in ("rewrite", "submit", "share"):
        yield door(name, WRITERS, _form(act, own=True, send_share_days="1"), f"{act}, one's own draft")
    yield door(name, WRITERS, _form("save", own=True, send_title="Another headline"), "save, one's own draft")
    for act in ("publish", "spike", "place"):
        yield door(name, EDITORS, _form(act, own=True, send_place="3"), f"{act}, one's own draft")


def _of_article() -> Iterator[Door]:
    new = {"lang": "en", "title": "Ours", "body": "We saw it."}
    yield door("articles_article_add", WRITERS, lambda u: ([], {**new, "category": make_category(key="OTHER").pk}))
    flash = {"lang": "en", "title": "Bank falls", "sentence": "It fell on Friday."}
    yield door("articles_article_flash", EDITORS, lambda u: ([], flash))
    for args in ([], ["en"]):
        yield door("articles_article_front", EDITORS, _front(args), "of a language" if args else "")
    for act in ("take", "spike", "alone", "assign", "page"):
        yield door("articles_article_triage", EDITORS, _triage(act), act)
    yield door("articles_article_triage", EDITORS, _triage("back", status=Status.SPIKED), "back")
    for act in ("publish", "unschedule", "move"):
        yield door("articles_article_schedule", EDITORS, _schedule(act), act)
    public = partial(make_draft, status=Status.PUBLISHED)
    yield door("articles_article_withdraw_everywhere", EDITORS, sending(public, reason="Wrong."))
    yield door("articles_article_here", READERS, sending(make_draft, version="1"))
    yield door("articles_article_typed", EDITORS, _form("", send_body="Typed for an hour."))
    yield door("articles_article_page", EDITORS, sending(make_draft))
    yield from _of_covers()
    yield door("articles_article_revisions", EDITORS, _restore)
    yield door("articles_tag_merge", EDITORS, _merge)


def _of_covers() -> Iterator[Door]:
    name = "articles_article_covers"

    def pressing(act: str, **sent: Any) -> Make:
        def make(user: User) -> tuple[list[Any], dict[str, Any]]:
            detail = f":{make_cover().pk}" if act == "use" else ""
            more = {"file": _picture(), "focus_x": 50, "focus_y": 50} if act == "upload" else {}
            return [make_draft(cover=make_cover()).pk], {"version": "1", "act": act + detail, **more, **sent}

        return make

    for act in ("remove", "upload", "use"):
        yield door(name, EDITORS, pressing(act), act)
    yield door(name, EDITORS, pressing("describe", alt="A harbour"), "describe")


def _schedule(act: str) -> Make:
    def make(user: User) -> tuple[list[Any], dict[str, Any]]:
        return [], {"act": act, "article": make_draft(status=Status.SCHEDULED).pk, "version": 1, "at": SOON}

    return make


def _front(args: list[str]) -> Make:
    return lambda u: (args, {"article": make_draft(status=Status.PUBLISHED).pk, "version": 1, "place": "2"})


def _triage(act: str, **fields: Any) -> Make:
    def make(user: User) -> tuple[list[Any], dict[str, Any]]:
        article = make_draft(**{"waiting_since": None if fields else NOON, **fields})
        return [], {"act": act, "article": article.pk, "person": member("Reporter").username, "undo": [article.pk]}

    return make


def _merge(user: User) -> tuple[list[Any], dict[str, Any]]:
    gone, kept = make_tag(), make_tag()
    return [], {"tag": [gone.pk, kept.pk], "keep": kept.pk}


def _restore(user: User) -> tuple[list[Any], dict[str, Any]]:
    article = make_draft()
    keep_revision(article, NOON, Record(None, "As filed"))
    Article.objects.filter(pk=article.pk).update(title="Another headline")
    return [article.pk], {"version": 1, "restore": article.revisions.get().pk}


def _of_proposals() -> Iterator[Door]:
    name, sent = "articles_rewrite_review", {"version": "1", "title": "T", "text": "The bank bought it."}

    def pressing(act: str, state: str = Rewrite.State.PROPOSED, **more: Any) -> Make:
        return sending(lambda: make_rewrite(state=state), **{**sent, "act": act, "view_confirmed": "on", **more})

    yield door(name, EDITORS, pressing("accept"), "accept")
    yield door(name, EDITORS, pressing("accept_publish"), "accept_publish")
    yield door(name, EDITORS, pressing("accept_schedule", at=SOON), "accept_schedule")
    yield door(name, EDITORS, pressing("reject", reason="No."), "reject")
    yield door(name, EDITORS, pressing("again"), "again")
    yield door(name, EDITORS, pressing("take_up", Rewrite.State.SUPERSEDED), "take_up")
    yield door(name, EDITORS, pressing("mine", Rewrite.State.REJECTED, seen_version="1"), "mine")
    yield door(name, WRITERS, pressing("note", note="Is it so?"), "note")


def _correction() -> Correction:
    article = make_draft()
    entry = article.entry
    assert entry is not None
    EntryVersion.objects.create(entry=entry, number=1, title="Before", content_hash="x", replaced_at=NOON)
    type(entry).objects.filter(pk=entry.pk).update(version=2)
    return Correction.objects.create(article=article, entry=entry, from_version=1, to_version=2, noticed_at=NOON)


def _job(state: str, *, own: bool = True) -> Make:
    def make(user: User) -> tuple[list[Any], dict[str, Any]]:
        asker = user if own else member("Editor")
        fields = {"kind": "publish", "state": state, "selection": bytes(16), "total": 1, "requested_at": NOON}
        job = BulkJob.objects.create(requested_by=asker, **fields)
        BulkItem.objects.create(job=job, article=make_draft())
        return [job.pk], {}

    return make


def doors() -> Iterator[Door]:
    yield from _of_form()
    yield from _of_article()
    yield from _of_proposals()
    for act in ("take", "ask", "dismiss"):
        yield door("articles_correction_change", EDITORS, sending(_correction, act=act, seen=2, version=1), act)
    yield door("articles_coverimage_change", EDITORS, sending(make_cover, act="describe", alt="A harbour"), "describe")
    focus = {"act": "refocus", "focus_x": 10, "focus_y": 10}
    yield door("articles_coverimage_change", EDITORS, sending(make_cover, **focus), "refocus")
    yield door("articles_bulkjob_start", EDITORS, _job("prepared"))
    yield door("articles_bulkjob_cancel", EDITORS, _job("queued", own=False))
    yield door("articles_bulkjob_again", EDITORS, _job("done"))
    section = {"name": "Harbours", "key": "HARBOUR", "slug": "harbours", "position": 3}
    yield door("articles_category_add", EDITORS, lambda u: ([], section))
    yield door(
        "articles_category_change", EDITORS, sending(lambda: make_category(key="H"), name="Harbours", position=3)
    )
    yield door("articles_tag_change", EDITORS, sending(make_tag))
    for name in ("article", "category", "tag"):
        make: Any = {"article": make_draft, "category": lambda: make_category(key="H"), "tag": make_tag}[name]
        yield door(f"articles_{name}_delete", NOBODY, sending(make, post="yes"))
    yield door("articles_tag_add", NOBODY, lambda u: ([], {"name": "T", "slug": "t"}))

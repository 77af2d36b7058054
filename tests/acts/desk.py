"""The desk's acts on articles and proposals."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from PIL import Image

from articles import (
    autosaving,
    bulking,
    corrections,
    editing,
    flashing,
    merging,
    moving,
    placing,
    publishing,
    restoring,
    retracting,
    review,
    sharing,
    sourcing,
    translating,
    triage,
)
from articles.covers import caring, choosing
from articles.covers.photos import Photo
from articles.models import Article, BulkItem, BulkJob, Correction, CoverImage, PreviewLink, Revision, Rewrite
from articles.recording import Record, keep_revision
from sources.models import EntryVersion
from tests.acts.rows import ROLES, Make, Row, anew, member, row
from tests.articles.admin.conftest import make_draft, make_rewrite
from tests.builders import NOON, make_article, make_cover, make_tag

LATER = NOON + timedelta(hours=3)
EDITORS = ("Editor",)
PHOTO = Photo(
    id="abc", raw="https://images.example/raw", full="https://images.example/full",
    regular="https://images.example/regular", small="https://images.example/small",
    thumb="https://images.example/thumb", small_s3="", width=1600, height=900, alt="A harbour", colour="#204060",
    blur_hash="", credit_name="Ada", credit_url="https://unsplash.example/ada", download_location="",
)  # fmt: skip

OnArticle = Callable[[Article, User], object]


def on(call: OnArticle, **fields: Any) -> Make:
    """The act on a draft with `fields`."""

    def make(user: User) -> Callable[[], object]:
        article = make_draft(**fields)
        return lambda: call(anew(article), user)

    return make


def editing_rows(act: str, call: OnArticle, **fields: Any) -> Iterator[Row]:
    """An act of whoever may change the text: editors always, reporters while the draft is theirs."""

    def own(user: User) -> Callable[[], object]:
        article = make_draft(assigned_to=user, **fields)
        return lambda: call(anew(article), user)

    yield row(act, EDITORS, on(call, **fields), "of somebody's draft")
    yield row(act, ("Editor", "Reporter"), own, "of one's own draft")


def _on_rewrite(call: Callable[[Rewrite, User], object]) -> Make:
    def make(user: User) -> Callable[[], object]:
        rewrite = make_rewrite()
        return lambda: call(anew(rewrite), user)

    return make


def _correction(article: Article) -> Correction:
    entry = article.entry
    assert entry is not None
    EntryVersion.objects.create(entry=entry, number=1, title="Before", content_hash="x", replaced_at=NOON)
    type(entry).objects.filter(pk=entry.pk).update(version=2)
    return Correction.objects.create(article=article, entry=entry, from_version=1, to_version=2, noticed_at=NOON)


def _correcting(act: str, call: Callable[[Correction, User], object]) -> Iterator[Row]:
    def own(assigned: bool) -> Make:
        def make(user: User) -> Callable[[], object]:
            correction = _correction(make_draft(assigned_to=user if assigned else None))
            return lambda: call(anew(correction), user)

        return make

    yield row(act, EDITORS, own(assigned=False), "of somebody's draft")
    yield row(act, ("Editor", "Reporter"), own(assigned=True), "of one's own draft")


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (320, 180), "#204060").save(file, "JPEG")
    return file.getvalue()


def _create(user: User) -> Callable[[], object]:
    return lambda: editing.create(user, NOON, lang="en", title="Ours", body="We saw it.")


def _triage() -> Iterator[Row]:
    waits: dict[str, Any] = {"waiting_since": NOON}
    yield row("articles.triage.take", EDITORS, on(lambda a, u: triage.take(a, u, LATER), **waits))
    yield row("articles.triage.spike", EDITORS, on(lambda a, u: triage.spike(a, u, LATER), **waits))
    yield row("articles.triage.assign", EDITORS, on(lambda a, u: triage.assign(a, u, LATER, to=u), **waits))
    yield row("articles.triage.put_back", EDITORS, on(lambda a, u: triage.put_back(a, u, LATER)), "of a taken draft")
    spiked = on(lambda a, u: triage.put_back(a, u, LATER), status=Article.Status.SPIKED)
    yield row("articles.triage.put_back", EDITORS, spiked, "of a spiked draft")


def _typing() -> Iterator[Row]:
    """What is typed and not saved is nobody's business but the writer's: the log holds nothing of it."""
    said = {"version": 1, "window": "one", "typed": {"body": "Typed."}}

    def after_typing(call: OnArticle) -> Make:
        def make(user: User) -> Callable[[], object]:
            article = make_draft(assigned_to=user)
            row_of = {"article": article, "kind": "autosave", "version": 1, "file": "---\n---\n", "at": NOON}
            Revision.objects.create(user=user, window="one", **row_of)
            return lambda: call(anew(article), user)

        return make

    for each in editing_rows("articles.autosaving.keep", lambda a, u: autosaving.keep(a, u, NOON, **said)):
        yield replace(each, logged=False)
    may = ("Editor", "Reporter")
    taken = after_typing(lambda a, u: autosaving.take_up(a, u, window="two"))
    yield row("articles.autosaving.take_up", may, taken, logged=False)
    yield row("articles.autosaving.drop", may, after_typing(lambda a, u: autosaving.drop(a, u)), logged=False)


def _restoring() -> Iterator[Row]:
    def back(article: Article, user: User) -> object:
        revision = article.revisions.order_by("pk")[0]
        return restoring.restore_version(article, revision, user, LATER, version=1)

    def ready(assigned: bool) -> Make:
        def make(user: User) -> Callable[[], object]:
            article = make_draft(assigned_to=user if assigned else None)
            keep_revision(article, NOON, Record(None, "As filed"))
            Article.objects.filter(pk=article.pk).update(title="Another headline")
            return lambda: back(anew(article), user)

        return make

    yield row("articles.restoring.restore_version", EDITORS, ready(assigned=False), "of somebody's draft")
    yield row("articles.restoring.restore_version", ("Editor", "Reporter"), ready(assigned=True), "of one's own draft")


def _taking_back() -> Iterator[Row]:
    def ready(assigned: bool) -> Make:
        def make(user: User) -> Callable[[], object]:
            article = make_draft(assigned_to=user if assigned else None)
            PreviewLink.objects.create(article=article, made_at=NOON, expires_at=LATER + timedelta(days=9))
            return lambda: sharing.take_back(anew(article), user, LATER)

        return make

    yield row("articles.sharing.take_back", EDITORS, ready(assigned=False), "of somebody's draft")
    yield row("articles.sharing.take_back", ("Editor", "Reporter"), ready(assigned=True), "of one's own draft")


def _flash(user: User) -> Callable[[], object]:
    return lambda: flashing.flash(user, NOON, lang="en", title="Bank falls", sentence="It fell on Friday.")


def _on_job(call: Callable[[BulkJob, User], object], *, own: bool = True, state: str = "prepared") -> Make:
    """An act on a job of the person's own, or of somebody else's."""

    def make(user: User) -> Callable[[], object]:
        asker = user if own else member("Editor")
        job = BulkJob.objects.create(
            kind="publish", state=state, selection=bytes(16), total=1, requested_by=asker, requested_at=NOON
        )
        BulkItem.objects.create(job=job, article=make_draft())
        return lambda: call(anew(job), user)

    return make


def _bulk() -> Iterator[Row]:
    def chosen(user: User) -> Callable[[], object]:
        article = make_draft()
        return lambda: bulking.prepare([article.pk], user, LATER, kind="publish")

    start, cancel = lambda j, u: bulking.start(j, u, LATER), lambda j, u: bulking.cancel(j, u, LATER)
    yield row("articles.bulking.prepare", EDITORS, chosen)
    yield row("articles.bulking.start", EDITORS, _on_job(start), "of one's own job")
    yield row("articles.bulking.cancel", ROLES, _on_job(cancel), "of one's own job")
    yield row("articles.bulking.cancel", EDITORS, _on_job(cancel, own=False), "of somebody's job")
    yield row("articles.bulking.again", EDITORS, _on_job(lambda j, u: bulking.again(j, u, LATER), state="done"))


def _taking_up() -> Iterator[Row]:
    def make(own: bool) -> Make:
        def made(user: User) -> Callable[[], object]:
            draft = make_draft(assigned_to=user if own else None)
            rewrite = make_rewrite(draft, state=Rewrite.State.SUPERSEDED)
            return lambda: review.take_up(anew(rewrite), user, LATER)

        return made

    yield row("articles.review.take_up", EDITORS, make(own=False), "of somebody's draft")
    yield row("articles.review.take_up", ("Editor", "Reporter"), make(own=True), "of one's own draft")


def _caring() -> Iterator[Row]:
    """Acts on a picture, wherever it stands."""

    def over_a_story(call: Callable[[CoverImage, User], object]) -> Make:
        def make(user: User) -> Callable[[], object]:
            cover, _ = make_cover(photo_id="one"), make_cover(photo_id="two")
            make_article(cover=cover)
            return lambda: call(anew(cover), user)

        return make

    def replaced(cover: CoverImage, user: User) -> object:
        return caring.replace(cover, user, LATER, by=CoverImage.objects.get(photo_id="two"))

    def used(user: User) -> Callable[[], object]:
        article, cover = make_draft(assigned_to=user), make_cover()
        return lambda: choosing.use(anew(article), user, LATER, version=1, cover=cover)

    at = "articles.covers.caring"
    yield row(f"{at}.describe", EDITORS, over_a_story(lambda c, u: caring.describe(c, u, LATER, alt="A harbour")))
    yield row(f"{at}.refocus", EDITORS, over_a_story(lambda c, u: caring.refocus(c, u, LATER, focus=(20, 80))))
    yield row(f"{at}.replace", EDITORS, over_a_story(replaced))
    yield row("articles.covers.choosing.use", ("Editor", "Reporter"), used, "of one's own draft")


def _merge(user: User) -> Callable[[], object]:
    tag, into = make_tag(), make_tag()
    make_draft(tags=[tag])
    return lambda: merging.merge_tags(tag, into, user, LATER)


def rows() -> Iterator[Row]:
    yield from _bulk()
    at = LATER + timedelta(hours=1)
    status = Article.Status
    yield row("articles.editing.create", ("Reporter", "Editor"), _create)
    yield from editing_rows(
        "articles.editing.save", lambda a, u: editing.save(a, u, LATER, version=1, changes={"body": "Told anew."})
    )
    yield from editing_rows("articles.moving.move", lambda a, u: moving.move(a, u, LATER, version=1, slug="elsewhere"))
    yield row("articles.publishing.publish", EDITORS, on(lambda a, u: publishing.publish(a, u, LATER, version=1)))
    yield row(
        "articles.publishing.schedule", EDITORS, on(lambda a, u: publishing.schedule(a, u, LATER, version=1, at=at))
    )
    yield row(
        "articles.publishing.unschedule",
        EDITORS,
        on(lambda a, u: publishing.unschedule(a, u, LATER, version=1), status=status.SCHEDULED),
    )
    yield row(
        "articles.publishing.withdraw",
        EDITORS,
        on(lambda a, u: publishing.withdraw(a, u, LATER, version=1, reason="Wrong."), status=status.PUBLISHED),
    )
    yield from _restoring()
    yield row(
        "articles.translating.translate",
        ("Reporter", "Editor"),
        on(lambda a, u: translating.translate(a, u, LATER, lang="uk")),
    )
    yield from editing_rows(
        "articles.translating.settle", lambda a, u: translating.settle(a, u, LATER, version=1), stale_since=NOON
    )
    end = LATER + timedelta(days=1)
    yield from editing_rows("articles.sharing.share", lambda a, u: sharing.share(a, u, LATER, until=end))
    yield from _taking_back()
    yield row(
        "articles.retracting.withdraw_everywhere",
        EDITORS,
        on(lambda a, u: retracting.withdraw_everywhere(a, u, LATER, reason="Wrong."), status=status.PUBLISHED),
    )
    yield row("articles.flashing.flash", EDITORS, _flash)
    yield from editing_rows("articles.moving.move", lambda a, u: moving.move(a, u, LATER, version=1, slug="moved"))
    yield from _typing()
    yield row("articles.placing.place", EDITORS, on(lambda a, u: placing.place(a, u, LATER, version=1, place=3)))
    yield row("articles.publishing.spike", EDITORS, on(lambda a, u: publishing.spike(a, u, LATER, version=1)))
    yield row(
        "articles.publishing.restore",
        EDITORS,
        on(lambda a, u: publishing.restore(a, u, LATER, version=1), status=status.SPIKED),
    )
    yield row("articles.merging.merge_tags", EDITORS, _merge)
    yield from _triage()
    yield from _taking_up()
    yield from editing_rows("articles.review.request", lambda a, u: review.request(a, u, LATER, instruction="Short."))
    accept = {"version": 1, "title": "T", "text": "The bank bought it.", "view_confirmed": True}
    yield row("articles.review.accept", EDITORS, _on_rewrite(lambda r, u: review.accept(r, u, LATER, **accept)))
    yield row("articles.review.reject", EDITORS, _on_rewrite(lambda r, u: review.reject(r, u, LATER, reason="No.")))
    yield from editing_rows("articles.sourcing.request_page", lambda a, u: sourcing.request_page(a, u, LATER))
    yield from _correcting("articles.corrections.take", lambda c, u: corrections.take(c, u, LATER, seen=2, version=1))
    yield from _correcting("articles.corrections.ask", lambda c, u: corrections.ask(c, u, LATER, seen=2))
    yield from _correcting("articles.corrections.dismiss", lambda c, u: corrections.dismiss(c, u, LATER, seen=2))
    yield from editing_rows(
        "articles.covers.choosing.upload",
        lambda a, u: choosing.upload(a, u, LATER, version=1, data=picture(), alt="A harbour"),
    )
    yield from editing_rows(
        "articles.covers.choosing.choose", lambda a, u: choosing.choose(a, u, LATER, version=1, photo=PHOTO)
    )
    yield from _caring()
    yield row(
        "articles.covers.choosing.remove",
        EDITORS,
        lambda user: on(lambda a, u: choosing.remove(a, u, LATER, version=1), cover=make_cover())(user),
    )

"""An earlier version brought back: what it brings, what it leaves alone, and what the record then says."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import acknowledging, editing, publishing, restoring, review
from articles.covers import choosing
from articles.covers.rows import cover_row
from articles.errors import ArticleFileError, NotAllowed, NotPossible, StaleVersion
from articles.models import Article, Revision
from articles.paper.making import making
from tests.articles.admin.conftest import make_draft, make_rewrite, person, signed_in
from tests.builders import NOON, make_article, make_category, make_cover, make_tag

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=3)


@pytest.fixture
def editor() -> User:
    return person("Editor")


def save(article: Article, editor: User, **changes: Any) -> Article:
    return editing.save(article, editor, LATER, version=article.version, changes=changes)


def back_to(article: Article, editor: User, version: int, **more: Any) -> Article:
    revision = article.revisions.history().get(version=version)
    return restoring.restore_version(article, revision, editor, LATER, version=article.version, **more)


def test_words_section_tags_and_cover_come_back(editor: User) -> None:
    addresses = {name: f"https://pictures.example/{name}.jpg" for name in ("raw", "full", "regular", "small", "thumb")}
    cover = cover_row({**addresses, "small_s3": ""}, "file")
    article = make_article(
        status="draft", title="First", body="First text.\n", tags=[make_tag(name="A"), make_tag(name="B")], cover=cover
    )
    save(article, editor, title="Second", body="Second.", tags=["C"], category=make_category(key="SECTION"), score=9)
    choosing.remove(article, editor, LATER, version=article.version)
    back_to(article, editor, 1)
    assert (article.title, article.body, article.ordered_tags) == ("First", "First text.", ["A", "B"])
    assert (article.category.key, article.score, article.cover) == ("MARKET", 0, cover)
    assert (article.html, article.version) == ("<p>First text.</p>", 4)
    assert article.revisions.first().reason == "Restored version 1."  # type: ignore[union-attr]


def test_status_schedule_place_and_address_stay(client: Client, editor: User) -> None:
    article = make_article(status="draft", title="First")
    save(article, editor, title="Second")
    publishing.publish(article, editor, LATER, version=2)
    stays = (
        "status",
        "live_at",
        "publish_at",
        "place",
        "sticky_weight",
        "slot_until",
        "slug",
        "published_at",
        "editor",
    )
    Article.objects.filter(pk=article.pk).update(place=2, sticky_weight=5, slot_until=LATER + timedelta(hours=9))
    article.refresh_from_db()
    before = [getattr(article, name) for name in stays]
    back_to(article, editor, 1)
    assert [getattr(article, name) for name in stays] == before
    assert "First" in client.get(article.get_absolute_url()).content.decode()
    assert article.amendments.get().kind == "update"


def test_what_it_says_already_is_not_written_again(editor: User) -> None:
    article = make_article(status="draft", title="First")
    save(article, editor, title="Second")
    back_to(article, editor, 1)
    back_to(article, editor, 1)
    assert article.version == 3


def test_a_cover_that_is_gone_from_the_record_leaves_the_present_one(editor: User) -> None:
    article = make_article(status="draft", cover=make_cover())
    save(article, editor, title="Second")
    article.cover.delete()  # type: ignore[union-attr]
    Article.objects.filter(pk=article.pk).update(cover=(present := make_cover()))
    article.refresh_from_db()
    back_to(article, editor, 1)
    assert article.cover == present


def accepted(article: Article, editor: User, text: str, at: datetime = LATER) -> Article:
    rewrite = make_rewrite(article)
    said = {"title": article.title, "text": text, "view_confirmed": True}
    points = {point.key for point in acknowledging.checked(rewrite, article.title, text).points}
    review.accept(rewrite, editor, at, version=article.version, acknowledged=points, **said)
    return article


def label(article: Article) -> str:
    return making(article, article.rewrites.accepted().order_by("-number").first()).kind


def test_words_of_before_a_rewrite_are_no_rewrite_and_the_rewrite_is_one_again(editor: User) -> None:
    article = make_draft(title="Bank buys bitcoin")
    accepted(article, editor, "The bank bought $120 million of bitcoin.")
    save(article, editor, title="By hand")
    assert label(article) == "model"
    back_to(article, editor, 1)
    assert (label(article), article.ai_rewritten, article.ai_version) == ("wire", None, None)
    back_to(article, editor, 2)
    assert (label(article), article.ai_rewritten, article.ai_version) == ("model", True, 1)


def test_of_two_rewrites_the_record_names_the_one_that_was_restored(editor: User) -> None:
    article = make_draft(title="Bank buys bitcoin")
    accepted(article, editor, "The bank bought $120 million of bitcoin.")
    accepted(article, editor, "The bank bought it on Tuesday.", LATER + timedelta(minutes=5))
    back_to(article, editor, 2)
    assert article.rewrites.accepted().get().number == 1
    back_to(article, editor, 3)
    assert article.rewrites.accepted().order_by("-number").first().number == 2  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (lambda article, editor: back_to(article, person("Reporter"), 1), NotAllowed),
        (lambda article, editor: back_to(make_article(), editor, 1), Revision.DoesNotExist),
        (lambda article, editor: _with(article, editor, file="---\ntitle: [\n---\n"), ArticleFileError),
        (lambda article, editor: _with(article, editor, file="nothing of a file"), ArticleFileError),
        (lambda article, editor: _with(article, editor, article=make_article()), NotPossible),
        (lambda article, editor: _at(article, editor, 1), StaleVersion),
    ],
)
def test_what_cannot_be_restored_changes_nothing(
    wrong: Callable[[Article, User], Any], error: type[Exception], editor: User
) -> None:
    article = make_article(status="draft", title="First")
    save(article, editor, title="Second")
    with pytest.raises(error):
        wrong(article, editor)
    article.refresh_from_db()
    assert (article.title, article.version) == ("Second", 2)


def _with(of: Article, editor: User, **fields: Any) -> Any:
    revision = of.revisions.last()
    assert revision is not None
    Revision.objects.filter(pk=revision.pk).update(**fields)
    revision.refresh_from_db()
    return restoring.restore_version(of, revision, editor, LATER, version=of.version)


def _at(article: Article, editor: User, version: int) -> Any:
    return restoring.restore_version(article, article.revisions.last(), editor, LATER, version=version)  # type: ignore[arg-type]


def test_a_public_story_is_not_emptied_by_going_back(editor: User) -> None:
    article = make_article(status="draft", title="First", body="", html="")
    save(article, editor, body="Text.")
    publishing.publish(article, editor, LATER, version=2)
    with pytest.raises(NotPossible, match="withdraw it before you empty"):
        back_to(article, editor, 1)


# --- the page --------------------------------------------------------------------------------------


def page_of(article: Article) -> str:
    return reverse("admin:articles_article_revisions", args=[article.pk])


def test_any_two_versions_are_compared_word_by_word(editor: User) -> None:
    desk = signed_in(editor)
    long = "Nothing changes in these words. " * 60
    article = make_article(status="draft", title="First headline", body=f"{long}The end.")
    save(article, editor, title="Second headline", body=f"{long}The very end.")
    save(article, editor, title="Third headline", score=3)
    ids = {row.version: row.pk for row in article.revisions.all()}
    page = desk.get(page_of(article), {"before": ids[1], "after": ids[3]}).content.decode()
    assert '<del class="nr-del">First </del><ins class="nr-ins">Third </ins>headline' in page
    assert '<ins class="nr-ins">very </ins>' in page
    assert page.count("Nothing changes in these words.") < 20
    assert "Score" in page
    assert "stickyWeight" not in page


def test_the_page_restores_and_says_so(editor: User) -> None:
    desk, article = signed_in(editor), make_article(title="First")
    save(article, editor, title="Second")
    first = article.revisions.last()
    assert first is not None
    sent = {"restore": first.pk, "version": 2, "mark": "correction", "mark_note": "The first was right."}
    page = desk.post(page_of(article), sent, follow=True).content.decode()
    assert "Version 1 is restored, as version 3." in page
    article.refresh_from_db()
    assert (article.title, article.amendments.first().note) == ("First", "The first was right.")  # type: ignore[union-attr]
    again = desk.post(page_of(article), sent, follow=True).content.decode()
    assert "The article says that already" in again
    assert "Choose the version" in desk.post(page_of(article), {"restore": "²"}, follow=True).content.decode()


def test_who_may_not_change_it_restores_nothing_by_hand_either() -> None:
    article = make_article(title="First")
    save(article, person("Editor"), title="Second")
    reporter = signed_in(person("Reporter"))
    assert "Restore" not in reporter.get(page_of(article)).content.decode()
    first = article.revisions.last()
    assert first is not None
    assert reporter.post(page_of(article), {"restore": first.pk, "version": 2}).status_code == 403

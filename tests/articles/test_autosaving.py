"""What is typed and not saved: kept for the one who typed it, seen by nobody else, lost by nobody's window."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from articles import autosaving, editing
from articles.errors import NotAllowed, NotPossible
from articles.models import Article, Change, Revision
from tests.articles.admin.conftest import person
from tests.builders import NOON, make_article, make_category, make_tag

pytestmark = pytest.mark.django_db

SAID = {"title": "Typed headline", "body": "Typed text.\n\nMore of it."}


def keep(article: Article, user: User, *, window: str = "one", **said: Any) -> Revision | None:
    return autosaving.keep(article, user, NOON, version=article.version, window=window, typed=said or SAID)


def row_of(article: Article) -> dict[str, Any]:
    return Article.objects.filter(pk=article.pk).values().get()


def test_what_is_typed_over_a_public_story_reaches_no_reader(client: Client) -> None:
    article, editor = make_article(), person("Editor")
    before, page = row_of(article), client.get(article.get_absolute_url()).content
    keep(article, editor)
    assert row_of(article) == before
    assert client.get(article.get_absolute_url()).content == page
    assert not Change.objects.exists()
    assert not LogEntry.objects.exists()


def test_it_is_one_row_a_person_and_comes_back_as_it_was_typed() -> None:
    editor, other = person("Editor"), person("Editor")
    article = make_article(tags=[make_tag(name="OLD")])
    section = make_category(key="SECTION")
    said = {**SAID, "description": "Own words", "category": section, "tags": ["A, B", "NEW"], "sentiment": "NEGATIVE"}
    keep(article, editor)
    keep(article, editor, **said, score=7)
    keep(article, other, body="Another's text.")
    assert Revision.objects.filter(kind="autosave").count() == 2
    mine = article.revisions.typed_by(editor).get()
    assert mine.version == article.version
    assert autosaving.typed_in(mine).fields == {**said, "score": 7}


def test_another_window_of_the_same_person_writes_over_nothing() -> None:
    article, editor = make_article(), person("Editor")
    keep(article, editor, window="one", body="Typed in the first window.")
    with pytest.raises(NotPossible, match="typed in another window"):
        keep(article, editor, window="two", body="Typed in the second.")
    mine = autosaving.take_up(article, editor, window="two")
    assert "first window" in mine.file
    with pytest.raises(NotPossible, match="typed in another window"):
        keep(article, editor, window="one", body="The first goes on.")
    keep(article, editor, window="two", body="The second goes on.")
    assert "The second goes on." in Revision.objects.get(kind="autosave").file


def test_what_is_saved_by_now_is_no_longer_kept() -> None:
    article, editor = make_article(), person("Editor")
    keep(article, editor, window="one")
    editing.save(article, editor, NOON, version=article.version, changes=SAID)
    assert not autosaving.says_more(article.revisions.typed_by(editor).get(), article)
    keep(article, editor, window="two", body="Next words.")
    assert Revision.objects.get(kind="autosave").window == "two"
    assert keep(article, editor, window="two", **SAID) is None
    assert not Revision.objects.filter(kind="autosave").exists()


@pytest.mark.parametrize(("said", "why"), [({"title": "h" * 501}, "at most 500 fit"), ({"body": "a\0b"}, "NUL")])
def test_what_no_file_can_hold_is_refused_in_words(said: dict[str, str], why: str) -> None:
    article, editor = make_article(), person("Editor")
    keep(article, editor)
    with pytest.raises(NotPossible, match=why):
        keep(article, editor, **said)
    assert "Typed text." in Revision.objects.get(kind="autosave").file


def test_who_may_not_change_the_article_keeps_nothing() -> None:
    article = make_article()
    for role in ("Reporter", "Wire staff"):
        with pytest.raises(NotAllowed):
            keep(article, person(role))
    assert not Revision.objects.exists()


def test_others_are_told_who_is_writing_and_only_while_they_are() -> None:
    article, editor = make_article(), person("Editor")
    keep(article, editor)
    busy = article.revisions.being_typed
    assert [row.user for row in busy(NOON + timedelta(minutes=9))] == [editor]
    assert not busy(NOON + timedelta(minutes=11)).exists()

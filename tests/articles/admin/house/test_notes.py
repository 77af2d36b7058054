"""Notes and hand-overs on the screens of the desk: every button, and nothing typed is lost by one."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, Note, Notice
from tests.articles.admin.conftest import make_draft, make_rewrite, person, signed_in, typed
from tests.builders import NOON


def _address(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def _send(client: Client, article: Article, **overrides: Any) -> Any:
    return client.post(_address(article), typed(article, **overrides), follow=True)


def _note(article: Article, writer: User, **overrides: Any) -> Note:
    return Note.objects.create(article=article, user=writer, **{"at": NOON, "text": "Call <them>.", **overrides})


def test_a_note_is_left_beside_what_was_typed_and_saved_with_it(desk: Client, reporter: User) -> None:
    article = make_draft(assigned_to=reporter)
    page = _send(desk, article, act="note", note="Who says so?", title="Typed too").content.decode()
    article.refresh_from_db()
    assert article.title == "Typed too"
    assert "Who says so?" in page
    assert Notice.objects.get(user=reporter).kind == "note"


def test_who_may_only_read_leaves_a_note_and_changes_nothing_else(reporter: User) -> None:
    article = make_draft()
    page = _send(signed_in(reporter), article, act="note", note="I know them.", title="Not mine").content.decode()
    article.refresh_from_db()
    assert article.title != "Not mine"
    assert "I know them." in page


def test_a_note_of_nothing_is_refused_in_words(desk: Client) -> None:
    page = _send(desk, make_draft(), act="note", note="  ", body="Typed for an hour.").content.decode()
    assert "Write the note first." in page
    assert "Typed for an hour." in page
    assert not Note.objects.exists()


def test_a_reporter_submits_from_the_form_and_takes_it_back(reporter: User) -> None:
    client, article = signed_in(reporter), make_draft(assigned_to=reporter)
    page = _send(client, article, act="submit", title="Ready", note="Source called.").content.decode()
    article.refresh_from_db()
    assert (article.title, article.submitted_by) == ("Ready", reporter)
    assert "the editors have it now" in page
    assert 'value="save"' not in page
    assert _send(client, article, act="save", title="Later").status_code == 403
    page = _send(client, article, act="take_back").content.decode()
    assert 'value="submit"' in page


def test_an_editor_returns_a_draft_with_the_note(desk: Client, reporter: User) -> None:
    article = make_draft(assigned_to=reporter, submitted_at=NOON, submitted_by=reporter)
    assert "Return the draft with this note" in desk.get(_address(article)).content.decode()
    page = _send(desk, article, act="return", note="Who says so?").content.decode()
    assert "Returned with your note" in page
    mine = signed_in(reporter).get(_address(article)).content.decode()
    assert "<strong>Returned</strong>" in mine
    assert "Who says so?" in mine
    assert 'value="submit"' in mine


def test_on_the_review_screen_a_note_keeps_what_was_edited(desk: Client) -> None:
    rewrite = make_rewrite()
    sent = {"version": 1, "title": "My headline", "text": "My own words.", "act": "note", "note": "Is it so?"}
    page = desk.post(reverse("admin:articles_rewrite_review", args=[rewrite.pk]), sent).content.decode()
    assert "My own words." in page
    assert "Is it so?</p>" in page
    rewrite.refresh_from_db()
    assert rewrite.state == "proposed"
    note = Note.objects.get()
    desk.post(reverse("admin:articles_rewrite_review", args=[rewrite.pk]), {**sent, "act": f"close:{note.pk}"})
    note.refresh_from_db()
    assert note.resolved_at


@pytest.mark.parametrize("detail", ["", "x", "999999"])
def test_closing_a_note_that_is_not_there_breaks_nothing(detail: str, desk: Client) -> None:
    assert _send(desk, make_draft(), act=f"close:{detail}").status_code == 200


def test_a_note_of_another_article_is_not_closed_from_here(desk: Client, reporter: User) -> None:
    elsewhere = _note(make_draft(), reporter)
    _send(desk, make_draft(), act=f"close:{elsewhere.pk}")
    elsewhere.refresh_from_db()
    assert elsewhere.resolved_at is None


def test_notes_are_text_and_closed_ones_stand_apart(desk: Client, reporter: User, editor: User) -> None:
    article = make_draft()
    _note(article, reporter)
    _note(article, reporter, text="Long ago.", resolved_at=NOON, resolved_by=editor)
    page = desk.get(_address(article)).content.decode()
    assert "Call &lt;them&gt;." in page
    assert "Long ago." in page.partition("1 closed")[2]


@pytest.mark.parametrize(
    ("query", "found"),
    [("submitted", "Handed in"), ("returned", "Came back"), ("open", "Came back, Just begun")],
)
def test_drafts_are_found_by_where_they_are(query: str, found: str, desk: Client, reporter: User) -> None:
    make_draft(title="Handed in", submitted_at=NOON, submitted_by=reporter)
    _note(make_draft(title="Came back"), reporter, hands_back=True)
    _note(make_draft(title="Just begun"), reporter, hands_back=True, resolved_at=NOON)
    answer = desk.get(f"{reverse('admin:articles_article_changelist')}?handed={query}")
    assert ", ".join(sorted(item.title for item in answer.context["cl"].result_list)) == found


def test_the_form_asks_as_often_for_many_notes_as_for_one(desk: Client, reporter: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.get(_address(article))
        return len(captured)

    article = make_draft()
    _note(article, reporter)
    desk.get(_address(article))
    before = queries()
    for _ in range(20):
        _note(article, person("Reporter"))
    # Twenty people more may be named; it is still one query.
    assert queries() == before

"""A draft goes to the editors and comes back; notes stand beside it; those whom it concerns are told."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from articles import editing, publishing, triage
from articles.errors import NotAllowed, NotPossible, StaleVersion
from articles.models import Article, Mail, Note, Notice, Profile
from articles.people import handing, notes
from articles.people.signing import ensure
from articles.people.telling import named_in
from tests.acts.rows import member
from tests.articles.admin.conftest import make_draft
from tests.builders import NOON, make_user

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=3)


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def submitted(reporter: User) -> Article:
    article = make_draft(assigned_to=reporter)
    return handing.submit(article, reporter, NOON, version=1)


def test_a_submitted_draft_is_the_editors_until_it_comes_back() -> None:
    reporter, editor = member("Reporter"), member("Editor")
    article = submitted(reporter)
    assert list(Article.objects.submitted()) == [article]
    with pytest.raises(NotAllowed):
        editing.save(article, reporter, LATER, version=2, changes={"title": "Mine"})
    editing.save(article, editor, LATER, version=2, changes={"title": "The editor's"})
    handing.return_with_note(article, editor, LATER, version=3, text="Who says so?")
    assert not Article.objects.submitted().exists()
    assert told(reporter) == ["returned"]
    editing.save(article, reporter, LATER, version=4, changes={"title": "Mine after all"})


def test_submitting_again_answers_the_note_and_tells_who_returned_it() -> None:
    reporter, editor = member("Reporter"), member("Editor")
    article = submitted(reporter)
    handing.return_with_note(article, editor, LATER, version=2, text="Who says so?")
    handing.submit(article, reporter, LATER, version=3, note="The bank does.")
    assert told(editor) == ["submitted"]
    asked, answered = Note.objects.order_by("pk")
    assert (asked.hands_back, asked.resolved_by, answered.text) == (True, reporter, "The bank does.")


def test_a_reporter_takes_a_submission_back_and_nobody_elses() -> None:
    reporter, other = member("Reporter"), member("Reporter")
    article = submitted(reporter)
    with pytest.raises(NotAllowed, match="editors return it"):
        handing.take_back(article, other, LATER, version=2)
    handing.take_back(article, reporter, LATER, version=2)
    assert article.submitted_at is None


@pytest.mark.parametrize("fields", [{"status": "published"}, {"status": "spiked"}, {"body": " "}])
def test_what_is_no_draft_with_a_text_is_not_submitted(fields: dict[str, str]) -> None:
    editor = member("Editor")
    article = make_draft(**fields)
    with pytest.raises(NotPossible):
        handing.submit(article, editor, LATER, version=1)
    assert not Article.objects.submitted().exists()


def test_what_somebody_saved_meanwhile_is_not_submitted_unseen() -> None:
    reporter = member("Reporter")
    article = make_draft(assigned_to=reporter, version=2)
    with pytest.raises(StaleVersion):
        handing.submit(article, reporter, LATER, version=1, note="Done.")
    assert not Note.objects.exists()


@pytest.mark.parametrize("text", ["", "  ", "x" * 5_001])
def test_a_draft_is_not_returned_without_saying_why(text: str) -> None:
    article = submitted(member("Reporter"))
    with pytest.raises(NotPossible):
        handing.return_with_note(article, member("Editor"), LATER, version=2, text=text)
    article.refresh_from_db()
    assert article.submitted_at == NOON


def test_publishing_and_spiking_end_a_submission() -> None:
    editor = member("Editor")
    for act in (publishing.publish, publishing.spike):
        article = submitted(member("Reporter"))
        act(article, editor, LATER, version=2)
        assert article.submitted_at is None


def test_a_submitted_draft_does_not_go_back_to_triage() -> None:
    article = submitted(member("Reporter"))
    with pytest.raises(NotPossible):
        triage.put_back(article, member("Editor"), LATER)


def test_who_gets_a_draft_is_told_once_and_never_by_themselves() -> None:
    editor, reporter = member("Editor"), member("Reporter")
    article = make_draft()
    editing.save(article, editor, NOON, version=1, changes={"assigned_to": reporter})
    editing.save(article, editor, NOON, version=2, changes={"assigned_to": reporter, "title": "Another"})
    assert told(reporter) == ["assigned"]
    editing.save(article, editor, NOON, version=3, changes={"assigned_to": editor})
    assert told(editor) == []


def test_a_note_tells_assignee_editor_and_whom_it_names_once_each() -> None:
    writer, reporter, editor, named = member("Editor"), member("Reporter"), member("Editor"), member("Editor")
    article = make_draft(assigned_to=reporter, editor=editor)
    notes.add(article, writer, NOON, text=f"@{named.username} and @{reporter.username}, call them, @{writer.username}.")
    assert (told(reporter), told(editor), told(named), told(writer)) == (["mention"], ["note"], ["mention"], [])


def test_people_are_named_by_login_address_or_the_name_of_their_page() -> None:
    plain, mailed = make_user(username="robin", is_staff=True), make_user(username="eve@paper.example", is_staff=True)
    paged = ensure(make_user(first_name="Ada", last_name="Byron", is_staff=True)).user
    gone = make_user(username="gone", is_staff=True, is_active=False)
    text = "Ask @Robin, @eve@paper.example and @ada-byron. Not @gone, x@robin.example or @nobody."
    assert named_in(text) == {plain.pk, mailed.pk, paged.pk}
    assert gone.pk not in named_in("@gone")


def test_the_same_note_sent_again_is_one_until_it_is_closed() -> None:
    writer, article = member("Editor"), make_draft()
    first = notes.add(article, writer, NOON, text="Call them.")
    assert notes.add(article, writer, LATER, text=" Call them. ") == first
    notes.resolve(first, writer, LATER)
    assert notes.add(article, writer, LATER, text="Call them.") != first


def test_mails_go_to_who_wants_them_and_has_an_address() -> None:
    writer, article = member("Editor"), make_draft()
    wants, silent, nowhere = (make_user(username=name, is_staff=True) for name in ("wants", "silent", "nowhere"))
    User.objects.filter(username__in=("wants", "silent")).update(email="a@b.example")
    Profile.objects.filter(pk=ensure(silent).pk).update(mails=False)
    notes.add(article, writer, NOON, text="@wants @silent @nowhere")
    assert Notice.objects.count() == 3
    assert [mail.user for mail in Mail.objects.all()] == [wants]
    assert nowhere.email == ""


def test_without_a_mail_server_nobody_is_written_to(settings: object) -> None:
    settings.HAS_EMAIL = False  # type: ignore[attr-defined]
    make_user(username="wants", is_staff=True, email="a@b.example")
    notes.add(make_draft(), member("Editor"), NOON, text="@wants")
    assert Notice.objects.count() == 1
    assert not Mail.objects.exists()

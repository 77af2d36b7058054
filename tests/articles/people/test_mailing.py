"""Letters survive a mail server that is away and a worker that is killed, and say what is so when they go."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from articles.models import Mail, Notice
from articles.models.mail import TRIES
from articles.people import inviting, mailing, notes
from articles.people.telling import read
from newsroom import pipeline
from newsroom.tasks import send_mails
from sources.claiming import claim
from tests.acts.rows import member
from tests.articles.admin.conftest import make_draft
from tests.builders import NOON, make_user

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


class Clock:
    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def noted(**overrides: object) -> Notice:
    """A person with an address, named in a note."""
    user = make_user(**{"username": "ada", "is_staff": True, "email": "ada@paper.example", **overrides})
    notes.add(make_draft(title="Bank\nbuys bitcoin"), member("Editor"), NOON, text="@ada, call them.")
    return Notice.objects.get(user=user)


def test_a_letter_says_what_happened_and_leads_there() -> None:
    notice = noted()
    assert mailing.send_waiting(Clock()) == 1
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (
        ["ada@paper.example"],
        f"{notice.by} mentioned you in a note on “Bank buys bitcoin”.",
    )
    assert "@ada, call them." in letter.body
    assert f"https://paper.example/admin/articles/article/{notice.article_id}/change/" in letter.body
    assert mailing.send_waiting(Clock(NOON + HOUR)) == 0
    assert len(mail.outbox) == 1


def test_what_was_read_on_the_desk_or_left_behind_is_not_sent() -> None:
    notice = noted()
    read(notice, notice.user, NOON)
    gone = make_user(username="eve", is_staff=True, email="eve@paper.example")
    notes.add(notice.article, member("Editor"), NOON, text="@eve, you too.")
    gone.is_active = False
    gone.save()
    assert mailing.send_waiting(Clock()) == 0
    assert mail.outbox == []
    assert not Mail.objects.exists()


def test_a_server_that_is_away_is_told_on_the_row_and_tried_again(settings: Settings) -> None:
    noted()
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    clock = Clock()
    assert mailing.send_waiting(clock) == 0
    assert "refused" in Mail.objects.get().error
    settings.EMAIL_BACKEND = backend
    assert mailing.send_waiting(clock) == 0, "not at once"
    clock.now += timedelta(minutes=2)
    assert mailing.send_waiting(clock) == 1
    row = Mail.objects.get()
    assert (row.error, row.sent_at) == ("", clock.now)


def test_in_the_end_it_is_given_up(settings: Settings) -> None:
    noted()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    clock = Clock()
    for _ in range(TRIES + 3):
        mailing.send_waiting(clock)
        clock.now += timedelta(days=2)
    assert Mail.objects.get().attempts == TRIES


def test_a_worker_that_was_killed_at_it_leaves_it_to_the_next(settings: Settings) -> None:
    noted()
    [held] = claim(Mail.objects.waiting(NOON), NOON)
    assert mailing.send_waiting(Clock()) == 0
    later = Clock(NOON + timedelta(seconds=settings.LEASE_SECONDS + 1))
    assert mailing.send_waiting(later) == 1
    assert Mail.objects.get(pk=held.pk).sent_at == later.now


def test_a_lost_message_is_found_by_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    noted()
    nudged: list[str] = []
    monkeypatch.setattr(pipeline, "nudge", nudged.append)
    pipeline.sweep(NOON)
    assert mailing.TASK in nudged
    send_mails()
    assert len(mail.outbox) == 1


def test_an_invitation_s_letter_holds_its_newest_link_and_none_goes_for_a_revoked_one() -> None:
    chief = make_user(is_superuser=True, first_name="Robin")
    invitation = inviting.invite(chief, NOON, email="Eve@Paper.example", groups=[])
    inviting.renew(invitation, chief, NOON, number=1)
    other = inviting.invite(chief, NOON, email="mallory@paper.example", groups=[])
    inviting.revoke(other, chief, NOON)
    mailing.send_waiting(Clock())
    assert {letter.to[0] for letter in mail.outbox} == {"eve@paper.example"}
    assert "Robin invites you to The Ledger" in mail.outbox[0].body
    assert "https://paper.example/admin/join/" in mail.outbox[0].body


def test_a_new_password_comes_by_e_mail_once_however_often_it_is_asked_for(client: Client) -> None:
    user = make_user(email="ada@paper.example", is_staff=True)
    for address in ("ada@paper.example", "ADA@paper.example", "nobody@paper.example"):
        answer = client.post("/admin/reset/", {"email": address}, follow=True)
        assert "If there is an account with that address" in answer.content.decode()
    assert Mail.objects.count() == 1
    mailing.send_waiting(Clock())
    link = mail.outbox[0].body.partition("https://paper.example")[2].split()[0]
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0]
    client.post(form, {"new_password1": "ink and paper 7", "new_password2": "ink and paper 7"})
    user.refresh_from_db()
    assert user.check_password("ink and paper 7")
    assert "leads nowhere" in client.get(link, follow=True).content.decode()


def test_without_a_mail_server_the_page_says_whom_to_ask(client: Client, settings: Settings) -> None:
    settings.HAS_EMAIL = False
    page = client.get("/admin/reset/").content.decode()
    assert "An administrator can give you a new password" in page
    assert "<form" not in page.partition("nr-outside")[2]

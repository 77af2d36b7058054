"""People come in by a link that is signed, lasts some days and works once."""

from datetime import datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.core import signing
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from articles.errors import NotPossible
from articles.models import Invitation
from articles.people import inviting
from articles.people.links import invitation_link, invitation_of
from tests.builders import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "ink and paper 7"
TYPED = {"first_name": "Ada", "last_name": "Byron", "password": PASSWORD, "again": PASSWORD}


def invited(now: datetime | None = None, **overrides: object) -> Invitation:
    chief = make_user(is_superuser=True)
    fields = {"email": "ada@paper.example", "groups": [Group.objects.get(name="Reporter")], **overrides}
    return inviting.invite(chief, now or timezone.now(), **fields)  # type: ignore[arg-type]


def path_of(invitation: Invitation) -> str:
    return invitation_link(invitation).removeprefix("https://paper.example")


def test_the_link_lets_one_person_choose_name_and_password_and_come_in(client: Client) -> None:
    path = path_of(invited())
    page = client.get(path).content.decode()
    assert "You sign in with ada@paper.example" in page
    answer = client.post(path, TYPED, follow=True)
    assert answer.request["PATH_INFO"] == "/admin/"
    user = User.objects.get(username="ada@paper.example")
    assert (user.get_full_name(), user.email, user.is_staff, user.is_superuser) == (
        "Ada Byron",
        "ada@paper.example",
        True,
        False,
    )
    assert [group.name for group in user.groups.all()] == ["Reporter"]
    assert user.profile.slug == "ada-byron"
    assert LogEntry.objects.get(user=user).change_message == "Joined by invitation."
    fresh = Client()
    assert fresh.login(username="ada@paper.example", password=PASSWORD)


def test_it_works_once(client: Client) -> None:
    path = path_of(invited())
    client.post(path, TYPED)
    for again in (Client().get(path), Client().post(path, {**TYPED, "first_name": "Eve"})):
        assert again.status_code == 410
        assert "This link leads nowhere" in again.content.decode()
    assert User.objects.filter(username="ada@paper.example").count() == 1


def test_two_at_the_same_moment_make_one_account() -> None:
    invitation = invited()
    token = path_of(invitation).rstrip("/").rpartition("/")[2]
    Invitation.objects.filter(pk=invitation.pk).update(used_at=None)
    User.objects.create_user("ada@paper.example")  # as the other one has just written it
    with pytest.raises(NotPossible, match="has an account already"):
        inviting.join(token, timezone.now(), first_name="Ada", last_name="", password=PASSWORD)
    invitation.refresh_from_db()
    assert invitation.used_at is None


@pytest.mark.parametrize("spoil", ["older", "renewed", "revoked", "forged", "of something else", "cut"])
def test_a_link_that_is_void_opens_nothing(spoil: str, client: Client) -> None:
    now = timezone.now()
    invitation = invited(now - timedelta(days=8) if spoil == "older" else now)
    path = path_of(invitation)
    if spoil == "renewed":
        inviting.renew(invitation, make_user(is_superuser=True), now, number=1)
    if spoil == "revoked":
        inviting.revoke(invitation, make_user(is_superuser=True), now)
    if spoil == "forged":
        path = f"/admin/join/{signing.dumps([invitation.pk, 1], key='guessed', salt='newsroom.invitation')}/"
    if spoil == "of something else":
        path = f"/admin/join/{signing.dumps({'a': 1}, salt='newsroom.invitation')}/"
    if spoil == "cut":
        path = path[:-9] + "/"
    assert client.get(path).status_code == 410
    assert client.post(path, TYPED).status_code == 410
    assert not User.objects.filter(username="ada@paper.example").exists()


def test_a_new_link_works_in_place_of_the_old(client: Client) -> None:
    invitation = inviting.renew(invited(), make_user(is_superuser=True), timezone.now(), number=1)
    assert client.get(path_of(invitation)).status_code == 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first_name": " "}, "This field is required."),
        ({"again": "another one 7"}, "The two passwords differ."),
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "password12", "again": "password12"}, "too common"),
        ({"password": "ada@paper.example", "again": "ada@paper.example"}, "too similar"),
    ],
)
def test_what_cannot_be_is_said_and_the_name_stays(typed: dict[str, str], said: str, client: Client) -> None:
    path = path_of(invited())
    page = client.post(path, {**TYPED, **typed})
    assert page.status_code == 200
    assert said in page.content.decode()
    assert "Byron" in page.content.decode()
    assert not User.objects.filter(username="ada@paper.example").exists()


def test_a_weak_password_uses_nothing_up() -> None:
    invitation = invited()
    token = path_of(invitation).rstrip("/").rpartition("/")[2]
    with pytest.raises(ValidationError):
        inviting.join(token, timezone.now(), first_name="Ada", last_name="", password="short")
    assert invitation_of(token, timezone.now()) == invitation


@pytest.mark.parametrize("known", [{"email": "Ada@Paper.example"}, {"username": "ada@paper.example"}])
def test_who_has_an_account_is_not_invited(known: dict[str, str]) -> None:
    make_user(**known)
    with pytest.raises(NotPossible, match="has an account already"):
        invited()


def test_one_address_has_one_open_invitation() -> None:
    first = invited()
    with pytest.raises(NotPossible, match="is invited already"):
        invited(email="ADA@paper.example")
    inviting.revoke(first, make_user(is_superuser=True), timezone.now())
    assert invited().is_open

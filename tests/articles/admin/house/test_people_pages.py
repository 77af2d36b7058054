"""The house in the admin: who is told what, how readers know people, who looks after whom, what the log shows."""

import io
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django.fixtures import Settings

from articles.covers import library
from articles.models import Change, Invitation, Notice, Profile
from articles.people.signing import ensure
from tests.articles.admin.conftest import make_draft, person, signed_in
from tests.builders import NOON, make_article, make_user

NOTICES = "admin:articles_notice_changelist"
MINE = "admin:articles_profile_mine"


def _notice(user: User, **overrides: Any) -> Notice:
    fields = {"article": make_draft(title="Bank buys bitcoin"), "kind": "returned", "at": NOON, **overrides}
    return Notice.objects.create(user=user, by=make_user(first_name="Robin"), **fields)


def _changes(user: User, **overrides: Any) -> dict[str, Any]:
    """What the form of a person sends."""
    fields = {"username": user.username, "first_name": user.first_name, "last_name": "", "email": user.email}
    switches = {"is_active": "on", "is_staff": "on", "groups": list(user.groups.values_list("pk", flat=True))}
    return {**fields, **switches, **overrides}


def _change(user: User) -> str:
    return reverse("admin:auth_user_change", args=[user.pk])


@pytest.fixture
def administrator(db: None) -> User:
    return person("Administrator")


def test_what_is_new_stands_on_every_page_and_at_home(reporter: User) -> None:
    client, lists = signed_in(reporter), reverse("admin:articles_article_changelist")
    assert "nothing new" in client.get(lists).content.decode()
    _notice(reporter)
    assert '<b>1<span class="nr-hidden"> new</span></b>' in client.get(lists).content.decode()
    home = client.get(reverse("admin:index")).content.decode()
    assert "Robin returned “Bank buys bitcoin” to you." in home


def test_opening_a_notice_leads_to_it_and_it_is_new_no_longer(reporter: User) -> None:
    client, notice = signed_in(reporter), _notice(reporter)
    answer = client.get(reverse("admin:articles_notice_change", args=[notice.pk]))
    assert answer.url == reverse("admin:articles_article_change", args=[notice.article_id])
    notice.refresh_from_db()
    assert notice.read_at


def test_nobody_sees_or_opens_what_somebody_else_is_told(reporter: User, admin_client: Client) -> None:
    notice = _notice(reporter)
    assert "Bank buys bitcoin" not in admin_client.get(reverse(NOTICES)).content.decode()
    assert admin_client.get(reverse("admin:articles_notice_change", args=[notice.pk])).status_code == 404
    admin_client.post(reverse("admin:articles_notice_read"))
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_is_marked_as_seen_at_once(reporter: User) -> None:
    client = signed_in(reporter)
    _notice(reporter)
    _notice(reporter)
    page = client.post(reverse("admin:articles_notice_read"), follow=True).content.decode()
    assert "Nothing is new any more." in page
    assert not Notice.objects.filter(read_at=None).exists()


def test_everybody_says_how_readers_know_them_and_every_page_of_theirs_is_renewed(reporter: User) -> None:
    client = signed_in(reporter)
    assert client.get(reverse(MINE)).status_code == 200
    client.post(reverse(MINE), {"name": "Ada Byron", "bio": "Engines.", "public": "on"})
    profile = Profile.objects.get(user=reporter)
    assert (profile.name, profile.bio, profile.public, profile.mails) == ("Ada Byron", "Engines.", True, False)
    assert Change.objects.filter(article=None).exists()
    assert LogEntry.objects.get(user=reporter).change_message == "Changed bio, mails, name."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "n" * 151}, "at most 150 characters"),
        ({"bio": "b" * 2_001}, "At most 2,000 characters fit"),
        ({"name": "a\0b"}, "Null characters are not allowed"),
    ],
)
def test_what_does_not_fit_a_profile_is_refused_and_kept_in_the_form(
    typed: dict[str, str], said: str, reporter: User
) -> None:
    answer = signed_in(reporter).post(reverse(MINE), {"name": "Ada", "bio": "About me.", **typed})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert "bio" in typed or "About me.</textarea>" in answer.content.decode()
    assert Profile.objects.get(user=reporter).bio == ""


def test_who_publishes_without_a_name_is_told_so_at_home(editor: User) -> None:
    client = signed_in(editor)
    assert "Give it in your profile" in client.get(reverse("admin:index")).content.decode()
    ensure(editor)
    Profile.objects.update(name="Ada Byron")
    assert "Give it in your profile" not in client.get(reverse("admin:index")).content.decode()


def test_others_profiles_are_administrators_to_see(reporter: User, administrator: User) -> None:
    profile = ensure(make_user(first_name="Ada"))
    address = reverse("admin:articles_profile_change", args=[profile.pk])
    assert signed_in(reporter).get(address).status_code == 403
    assert signed_in(administrator).post(address, {"name": "Ada B.", "public": "on"}).status_code == 302
    assert Profile.objects.get(pk=profile.pk).name == "Ada B."


def test_an_invitation_is_passed_on_by_a_link_shown_once(administrator: User) -> None:
    client, group = signed_in(administrator), Group.objects.get(name="Reporter")
    sent = {"email": "ada@paper.example", "groups": [group.pk]}
    page = client.post(reverse("admin:articles_invitation_add"), sent, follow=True).content.decode()
    link = page.partition("/admin/join/")[2].partition("<")[0]
    assert link
    invitation = Invitation.objects.get()
    assert list(invitation.groups.all()) == [group]
    again = client.get(reverse("admin:articles_invitation_change", args=[invitation.pk])).content.decode()
    assert "/admin/join/" not in again
    assert Client().get(f"/admin/join/{link}").status_code == 200


def test_with_a_mail_server_the_link_is_not_shown(administrator: User, settings: Settings) -> None:
    settings.HAS_EMAIL = True
    sent = {"email": "ada@paper.example"}
    page = signed_in(administrator).post(reverse("admin:articles_invitation_add"), sent, follow=True).content.decode()
    assert "on its way to ada@paper.example" in page
    assert "/admin/join/" not in page


def test_an_address_that_is_in_already_is_said_and_stays_in_the_form(administrator: User) -> None:
    make_user(email="ada@paper.example")
    sent = {"email": "ada@paper.example"}
    page = signed_in(administrator).post(reverse("admin:articles_invitation_add"), sent).content.decode()
    assert "has an account already" in page
    assert 'value="ada@paper.example"' in page


@pytest.mark.parametrize("act", ["renew", "revoke"])
def test_an_invitation_is_renewed_or_revoked_by_a_button(act: str, administrator: User) -> None:
    client = signed_in(administrator)
    client.post(reverse("admin:articles_invitation_add"), {"email": "ada@paper.example"})
    invitation = Invitation.objects.get()
    address = reverse(f"admin:articles_invitation_{act}", args=[invitation.pk])
    assert address in client.get(reverse("admin:articles_invitation_change", args=[invitation.pk])).content.decode()
    assert client.get(address).status_code == 405
    client.post(address, {"number": "1"})
    client.post(address, {"number": "1"})
    invitation.refresh_from_db()
    assert (invitation.number, bool(invitation.revoked_at)) == ((2, False) if act == "renew" else (1, True))


def test_an_administrator_gives_groups_and_closes_accounts(administrator: User, reporter: User) -> None:
    client, editors = signed_in(administrator), Group.objects.get(name="Editor")
    sent = _changes(reporter, groups=[editors.pk])
    del sent["is_active"]
    assert client.post(_change(reporter), sent).status_code == 302
    reporter.refresh_from_db()
    assert list(reporter.groups.all()) == [editors]
    assert not reporter.is_active
    assert signed_in(reporter).get(reverse("admin:index")).status_code == 302


def test_an_administrator_makes_nobody_a_superuser(administrator: User) -> None:
    client = signed_in(administrator)
    beyond = {"is_superuser": "on", "user_permissions": [1, 2, 3]}
    assert "is_superuser" not in client.get(_change(administrator)).content.decode()
    assert client.post(_change(administrator), _changes(administrator, **beyond)).status_code == 302
    administrator.refresh_from_db()
    assert not administrator.is_superuser
    assert not administrator.user_permissions.exists()


def test_an_administrator_takes_over_no_superuser(administrator: User) -> None:
    chief, client = make_user(is_superuser=True, is_staff=True, email="chief@paper.example"), signed_in(administrator)
    password = {"password1": "ink pen 77", "password2": "ink pen 77"}
    assert client.post(_change(chief), _changes(chief, email="mine@paper.example")).status_code == 403
    assert client.post(reverse("admin:auth_user_password_change", args=[chief.pk]), password).status_code == 403
    before = (chief.email, chief.password)
    chief.refresh_from_db()
    assert (chief.email, chief.password) == before


def test_an_administrator_changes_no_group(administrator: User) -> None:
    group = Group.objects.get(name="Administrator")
    address = reverse("admin:auth_group_change", args=[group.pk])
    assert signed_in(administrator).get(address).status_code == 200
    assert signed_in(administrator).post(address, {"name": "Administrator", "permissions": [1]}).status_code == 403


def test_people_are_never_deleted(admin_client: Client, reporter: User) -> None:
    assert admin_client.post(reverse("admin:auth_user_delete", args=[reporter.pk]), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=reporter.pk).exists()


def test_a_new_password_of_one_s_own_is_on_record(reporter: User) -> None:
    sent = {"old_password": "ink-and-paper", "new_password1": "ink and pen 77", "new_password2": "ink and pen 77"}
    assert signed_in(reporter).post(reverse("admin:password_change"), sent).status_code == 302
    assert LogEntry.objects.get(user=reporter).change_message == "Changed their password."


def test_the_log_shows_who_did_what_to_what_and_is_filtered(desk: Client, editor: User) -> None:
    article, other = make_article(title="Bank buys bitcoin"), make_user()
    LogEntry.objects.log_actions(editor.pk, [article], 2, "Withdrawn: wrong coin.", single_object=True)
    LogEntry.objects.log_actions(other.pk, [other], 1, "Joined by invitation.", single_object=True)
    address = reverse("admin:admin_logentry_changelist")
    page = desk.get(address).content.decode()
    assert "Withdrawn: wrong coin." in page
    assert reverse("admin:articles_article_change", args=[article.pk]) in page
    filtered = desk.get(f"{address}?user__id__exact={editor.pk}").content.decode().partition('id="result_list"')[2]
    assert "Withdrawn: wrong coin." in filtered
    assert "Joined by invitation." not in filtered
    found = desk.get(f"{address}?q=invitation").content.decode().partition('id="result_list"')[2]
    assert "Withdrawn" not in found
    line = LogEntry.objects.filter(user=other).get()
    assert desk.post(reverse("admin:admin_logentry_change", args=[line.pk]), {"change_message": "x"}).status_code == 403
    assert desk.post(reverse("admin:admin_logentry_delete", args=[line.pk]), {"post": "yes"}).status_code == 403


def test_reporters_do_not_read_the_log(reporter: User) -> None:
    assert signed_in(reporter).get(reverse("admin:admin_logentry_changelist")).status_code == 403


def _picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (320, 320), "#204060").save(file, "PNG")
    return SimpleUploadedFile("me.png", file.getvalue(), "image/png")


def test_a_portrait_is_shown_to_readers_and_offered_over_no_article(editor: User) -> None:
    client = signed_in(editor)
    client.post(reverse(MINE), {"name": "Ada Byron", "public": "on", "portrait": _picture()})
    profile = Profile.objects.get(user=editor)
    assert profile.photo is not None
    make_article(editor=editor)
    assert f'src="{profile.photo.small}"' in Client().get(profile.get_absolute_url()).content.decode()
    assert library.search("") == []
    client.post(reverse(MINE), {"name": "Ada Byron", "public": "on", "no_portrait": "on"})
    assert Profile.objects.get(user=editor).photo is None


def test_what_is_no_picture_is_no_portrait_and_nothing_typed_is_lost(editor: User) -> None:
    file = SimpleUploadedFile("me.png", b"<svg onload=alert(1)>", "image/png")
    page = signed_in(editor).post(reverse(MINE), {"name": "Ada", "bio": "About me.", "portrait": file}).content.decode()
    assert "nr-bad" in page
    assert "About me.</textarea>" in page
    assert Profile.objects.get(user=editor).photo is None

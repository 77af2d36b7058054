"""The command palette: acts, stories, proposals and feeds, each a few, and only what the person may."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from newsroom.palette import ACTS, EACH
from tests.articles.admin.conftest import make_draft, make_rewrite, person, signed_in
from tests.builders import make_feed

pytestmark = pytest.mark.django_db


def found(client: Client, term: str) -> str:
    return client.get(reverse("admin:search"), {"s": term, "extended": "1"}).content.decode()


def titles(page: str, words: str) -> int:
    return page.count(f'data-title="{words}')


@pytest.fixture
def editor() -> User:
    return person("Editor")


def test_of_each_kind_a_few_are_found(editor: User) -> None:
    for number in range(EACH + 5):
        make_rewrite(make_draft(title=f"Glacier melts {number}"), title=f"Ice on glacier {number}")
        make_feed(title=f"Glacier news {number}")
    page = found(signed_in(editor), "glacier")
    assert [titles(page, words) for words in ("Glacier melts", "Ice on", "Glacier news")] == [EACH] * 3


def test_what_there_is_to_do_is_found_by_its_words(editor: User) -> None:
    client = signed_in(editor)
    assert titles(found(client, "breaking"), "Write a flash")
    assert reverse("admin:articles_rewrite_next") in found(client, "next proposal")
    assert not titles(found(client, "nothing of the kind"), "Write")


def test_nobody_is_offered_what_they_may_not(editor: User) -> None:
    make_draft(title="Glacier melts")
    stranger = person("Reporter")
    stranger.groups.clear()
    client = signed_in(stranger)
    assert not titles(found(client, "glacier"), "Glacier")
    assert not titles(found(client, "flash"), "Write")
    assert not titles(found(signed_in(person("Reporter")), "flash"), "Write a flash")


@pytest.mark.parametrize("door", ACTS, ids=lambda door: door.title)
def test_every_door_opens(door: object, admin_client: Client) -> None:
    address = reverse(f"admin:{door.address}") + door.query  # type: ignore[attr-defined]
    assert admin_client.get(address, follow=True).status_code == 200


def test_the_next_proposal_is_the_newest_that_waits(editor: User) -> None:
    client, address = signed_in(editor), reverse("admin:articles_rewrite_next")
    assert client.get(address).url == reverse("admin:articles_rewrite_changelist")  # type: ignore[attr-defined]
    make_rewrite()
    newest = make_rewrite()
    assert client.get(address).url == reverse("admin:articles_rewrite_review", args=[newest.pk])  # type: ignore[attr-defined]

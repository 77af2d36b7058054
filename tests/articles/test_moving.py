"""A moved article: where it stands, where old links lead, and who may not move what."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from articles import editing, filing, moving, publishing
from articles.errors import NotAllowed, NotPossible, StaleVersion
from articles.models import Article, Change, FormerAddress
from tests.builders import NOON, make_article, make_entry, make_user

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=3)


def member(*groups: str) -> User:
    user = make_user()
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


@pytest.fixture
def editor() -> User:
    return member("Editor")


def moved(article: Article, editor: User, slug: str, **more: Any) -> Article:
    return moving.move(article, editor, LATER, version=article.version, slug=slug, **more)


def test_an_old_link_leads_to_where_the_story_stands_now(client: Client, editor: User) -> None:
    article = make_article(slug="old-words")
    old = article.get_absolute_url()
    moved(article, editor, "New words!")
    answer = client.get(old)
    assert (answer.status_code, answer["Location"]) == (301, "/2026/03/new-words/")
    assert client.get("/2026/03/new-words/").status_code == 200
    change = Change.objects.get(article=article)
    assert (change.before["path"], change.after["path"]) == (old, "/2026/03/new-words/")  # type: ignore[index]
    assert article.revisions.first().reason == "Moved from 2026/03/old-words to 2026/03/new-words."  # type: ignore[union-attr]


def test_each_of_many_old_links_leads_there_at_once(client: Client, editor: User) -> None:
    article = make_article(slug="a")
    for slug in ("b", "c", "d"):
        moved(article, editor, slug)
    for slug in ("a", "b", "c"):
        assert client.get(f"/2026/03/{slug}/")["Location"] == "/2026/03/d/"


def test_back_at_its_first_address_it_stands_there_and_leaves_no_circle(client: Client, editor: User) -> None:
    article = make_article(slug="a")
    moved(article, editor, "b")
    moved(article, editor, "a")
    assert client.get("/2026/03/a/").status_code == 200
    assert client.get("/2026/03/b/")["Location"] == "/2026/03/a/"
    assert [row.slug for row in FormerAddress.objects.all()] == ["b"]


def test_another_month_is_another_time_at_its_source(client: Client, editor: User) -> None:
    article = make_article(slug="a", lang="uk")
    live_at = article.live_at
    moved(article, editor, "a", published_at=datetime(2026, 4, 2, tzinfo=UTC))
    assert client.get("/uk/2026/03/a/")["Location"] == "/uk/2026/04/a/"
    assert (article.year, article.month, article.published_at.day, article.live_at) == (2026, 4, 2, live_at)


def test_another_minute_of_the_same_month_moves_nothing(editor: User) -> None:
    article = make_article(slug="a")
    moved(article, editor, "a", published_at=NOON - timedelta(days=1))
    assert article.published_at == NOON - timedelta(days=1)
    assert not FormerAddress.objects.exists()


def test_a_move_sent_twice_is_done_once(editor: User) -> None:
    article = make_article(slug="a")
    moving.move(article, editor, LATER, version=1, slug="b")
    moving.move(article, editor, LATER, version=1, slug="b")
    assert (article.version, FormerAddress.objects.count(), Change.objects.count()) == (2, 1, 1)


def test_an_address_that_readers_never_saw_leaves_nothing(client: Client, editor: User) -> None:
    article = make_article(slug="a", status="draft")
    moved(article, editor, "b")
    publishing.publish(article, editor, LATER, version=article.version)
    assert client.get("/2026/03/a/").status_code == 404
    assert client.get("/2026/03/b/").status_code == 200


def test_where_another_story_stands_there_is_no_room(editor: User) -> None:
    other, article = make_article(slug="a", title="The first"), make_article(slug="b")
    with pytest.raises(NotPossible, match="“The first” stands at 2026/03/a already"):
        moved(article, editor, "a", reclaim=True)
    article.refresh_from_db()
    assert (article.slug, other.slug) == ("b", "a")


def test_the_old_links_of_another_story_are_taken_over_only_on_purpose(client: Client, editor: User) -> None:
    other, article = make_article(slug="a", title="The first"), make_article(slug="b")
    moved(other, editor, "c")
    with pytest.raises(NotPossible, match="Old links to “The first” come in"):
        moved(article, editor, "a")
    moved(article, editor, "a", reclaim=True)
    assert client.get("/2026/03/a/").status_code == 200
    assert client.get("/2026/03/b/")["Location"] == "/2026/03/a/"


def test_a_new_story_leaves_old_links_alone(client: Client, editor: User) -> None:
    moved(make_article(slug="bank-buys-bitcoin"), editor, "elsewhere")
    own = editing.create(editor, NOON, lang="en", title="Bank buys bitcoin", body="Text.")
    wire = make_entry(title="Bank buys bitcoin")
    filing.file(filing.drafts_of([wire]), NOON)
    assert own.slug == "bank-buys-bitcoin-2"
    assert Article.objects.get(entry=wire).slug == "bank-buys-bitcoin-3"


@pytest.mark.parametrize("slug", ["", "  ", "¡!", "Ялта"])
def test_an_address_of_nothing_is_refused_in_a_sentence(slug: str, editor: User) -> None:
    with pytest.raises(NotPossible, match="at least one letter"):
        moved(make_article(), editor, slug)


def test_a_slug_of_an_older_form_may_stay_as_it_is(editor: User) -> None:
    article = make_article(slug="Cut_at-a-hyphen-")
    moved(article, editor, "Cut_at-a-hyphen-", published_at=NOON - timedelta(days=20))
    assert (article.slug, article.month) == ("Cut_at-a-hyphen-", 2)


def test_who_may_not_change_the_article_moves_nothing(editor: User) -> None:
    article = make_article(slug="a")
    for role in ("Reporter", "Wire staff"):
        with pytest.raises(NotAllowed):
            moved(article, member(role), "b")
    with pytest.raises(StaleVersion):
        moving.move(article, editor, LATER, version=9, slug="b")
    article.refresh_from_db()
    assert (article.slug, FormerAddress.objects.count()) == ("a", 0)


@pytest.mark.parametrize(("status", "code"), [("withdrawn", 410), ("draft", 404), ("scheduled", 404), ("spiked", 404)])
def test_what_readers_may_not_see_is_not_named_by_its_old_address(
    status: str, code: int, client: Client, editor: User
) -> None:
    article = make_article(slug="a", title="The zanzibarium story")
    moved(article, editor, "b")
    Article.objects.filter(pk=article.pk).update(status=status, publish_at=NOON)
    for slug in ("a", "b"):
        answer = client.get(f"/2026/03/{slug}/")
        assert answer.status_code == code
        assert "zanzibarium" not in answer.content.decode()
        assert "Location" not in answer

"""Who is on an article: shown to whoever comes second, on its screens and in the queue; forgotten soon after."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import editing
from articles.models import Article, Presence
from newsroom import pipeline
from tests.articles.admin.conftest import make_draft, make_rewrite, person, signed_in


def tell(client: Client, article: Article, version: int = 1) -> str:
    address = reverse("admin:articles_article_here", args=[article.pk])
    answer = client.post(address, {"version": version})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_second_to_open_a_story_sees_the_first(desk: Client, editor: User) -> None:
    article = make_draft()
    address = reverse("admin:articles_article_change", args=[article.pk])
    desk.get(address)
    page = signed_in(person("Editor")).get(address).content.decode()
    assert f"{editor.username} has this story open too." in page
    assert "has this story open too" not in Client().get(address, follow=True).content.decode()


def test_an_open_screen_goes_on_telling_and_hears_of_others(desk: Client, editor: User) -> None:
    article, colleague = make_draft(), person("Editor")
    assert tell(desk, article).strip() == ""
    assert tell(desk, article).strip() == "", "nobody is told of themselves"
    assert f"{editor.username} has this story open too." in tell(signed_in(colleague), article)
    assert Presence.objects.count() == 2


def test_who_is_not_heard_of_any_more_is_gone(desk: Client) -> None:
    article = make_draft()
    tell(desk, article)
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=1))
    assert tell(signed_in(person("Editor")), article).strip() == ""
    pipeline.sweep(timezone.now() + timedelta(hours=2))
    assert not Presence.objects.exists()


def test_a_save_by_somebody_else_is_told_at_once(desk: Client) -> None:
    article, colleague = make_draft(), person("Editor")
    editing.save(article, colleague, timezone.now(), version=1, changes={"title": "Saved meanwhile"})
    assert f"{colleague.username} has saved this article" in tell(desk, article)
    assert "has saved this article" not in tell(desk, article, version=article.version)


def test_the_queue_says_who_is_on_a_proposal(desk: Client, editor: User) -> None:
    article = make_draft()
    make_rewrite(article)
    tell(desk, article)
    page = signed_in(person("Editor")).get(reverse("admin:articles_rewrite_changelist")).content.decode()
    assert editor.username in page


def test_only_who_may_see_articles_is_counted(db: None) -> None:
    article, stranger = make_draft(), person("Reporter")
    stranger.groups.clear()
    address = reverse("admin:articles_article_here", args=[article.pk])
    assert signed_in(stranger).post(address).status_code == 403
    assert signed_in(person("Reporter")).get(address).status_code == 405
    assert not Presence.objects.exists()

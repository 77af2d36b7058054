"""Bulk publish and withdraw: each article by itself, failures named."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article
from tests.articles.admin.conftest import make_draft, person, signed_in
from tests.builders import make_article

LIST = "admin:articles_article_changelist"


def _post(client: Client, action: str, *articles: Article, **more: str) -> tuple[int, str]:
    data = {"action": action, "_selected_action": [article.pk for article in articles], **more}
    answer = client.post(reverse(LIST), data, follow=True)
    return answer.status_code, answer.content.decode()


def test_publishing_many_names_what_could_not_be_published(desk: Client) -> None:
    good, empty = make_draft(title="Ready"), make_draft(title="Without a word", body="", html="")
    _, page = _post(desk, "publish_selected", good, empty)
    good.refresh_from_db()
    empty.refresh_from_db()
    assert good.status == Article.Status.PUBLISHED
    assert empty.status == Article.Status.DRAFT
    assert "One article was published." in page
    assert "“Without a word” was not published" in page


def test_withdrawing_many_asks_for_the_reason_first(desk: Client) -> None:
    article = make_article(title="To be taken back")
    _, page = _post(desk, "withdraw_selected", article)
    article.refresh_from_db()
    assert article.status == Article.Status.PUBLISHED
    assert "Why are they withdrawn?" in page


def test_withdrawing_many_with_a_reason_withdraws_them(desk: Client) -> None:
    first, second = make_article(), make_article()
    _post(desk, "withdraw_selected", first, second, reason="The source took it back.")
    assert set(Article.objects.values_list("status", flat=True)) == {Article.Status.WITHDRAWN}
    assert "The source took it back." in first.revisions.latest("pk").reason


def test_a_reporter_publishes_nothing_in_bulk(db: None) -> None:
    reporter = person("Reporter")
    article = make_draft(assigned_to=reporter)
    _post(signed_in(reporter), "publish_selected", article)
    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT


def test_more_than_one_request_should_do_is_refused_as_a_whole(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.admin.article.MOST", 2)
    drafts = [make_draft() for _ in range(3)]
    for action in ("publish_selected", "withdraw_selected"):
        _, page = _post(desk, action, *drafts)
        assert "choose at most 2 articles" in page
    assert set(Article.objects.values_list("status", flat=True)) == {Article.Status.DRAFT}

"""Markdown that parsers choke on, typed into the article's form: it is saved in time, and readers get a page."""

import time
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from articles import publishing
from articles.markdown import sanitise
from articles.models import Article
from tests.articles.admin.conftest import make_draft, typed
from tests.builders import NOON

SECONDS = 3


def names() -> list[str]:
    folder = Path(__file__).parents[4] / "shared/corpus/markdown/data/pathological"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else ["(none)"]


def saved(desk: Client, article: Article, body: str) -> float:
    """How long the form took, in seconds."""
    address = reverse("admin:articles_article_change", args=[article.pk])
    assert 'enctype="multipart/form-data" class="nr-desk"' in desk.get(address).content.decode()
    started = time.monotonic()
    answer = desk.post(address, typed(article, body=body))
    assert answer.status_code == 302, answer.content[:2000]
    return time.monotonic() - started


@pytest.mark.deep
@pytest.mark.django_db
@pytest.mark.parametrize("name", names())
def test_an_input_that_parsers_choke_on_is_saved_and_shown(
    name: str, desk: Client, editor: User, client: Client, shared: Path
) -> None:
    body = (shared / "corpus/markdown/data/pathological" / name).read_text()
    article = make_draft()
    if "\0" in body:
        refused = desk.post(reverse("admin:articles_article_change", args=[article.pk]), typed(article, body=body))
        assert "Null characters are not allowed." in refused.content.decode()
        return
    assert saved(desk, article, body) <= SECONDS
    article.refresh_from_db()
    assert article.html
    assert sanitise(article.html) == article.html
    started = time.monotonic()
    publishing.publish(article, editor, NOON, version=article.version)
    assert client.get(article.get_absolute_url()).status_code == 200
    assert desk.get(reverse("admin:articles_article_change", args=[article.pk])).status_code == 200
    assert time.monotonic() - started <= SECONDS


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["[a](" * 20_000, "`" * 1_500_000], ids=["links", "long"])
def test_what_cannot_be_formatted_in_time_is_kept_as_it_was_typed(desk: Client, body: str) -> None:
    article = make_draft()
    saved(desk, article, body)
    article.refresh_from_db()
    assert article.body == body
    assert article.html.startswith("<p>")


@pytest.mark.django_db
def test_a_long_text_that_scripts_send_while_it_is_typed_is_kept_too(desk: Client) -> None:
    article = make_draft()
    sent = urlencode(typed(article, body="`" * 1_500_000, window="a", act=""))
    address = reverse("admin:articles_article_typed", args=[article.pk])
    answer = desk.post(address, sent, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert answer.json()["kept"]

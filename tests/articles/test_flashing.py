"""A flash: before readers at once, on top, all or nothing, and once however often it is sent."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import flashing, placing
from articles.errors import NotPossible
from articles.models import Article
from tests.articles.admin.conftest import person, signed_in
from tests.builders import NOON, make_article

pytestmark = pytest.mark.django_db

TITLE = "Bitcoin falls below $60,000"
SENTENCE = "The price fell by nine per cent within an hour on Friday."
FLASH = reverse("admin:articles_article_flash")


def flashed(editor: User, **overrides: str) -> Article:
    return flashing.flash(editor, NOON, **{"lang": "en", "title": TITLE, "sentence": SENTENCE, **overrides})


def test_readers_have_it_at_once_as_the_lead_in_words_alone(client: Client) -> None:
    editor = person("Editor")
    before = make_article(title="The lead of before", published_at=NOON - timedelta(hours=1))
    placing.place(before, editor, NOON, version=1, place=1)
    article = flashed(editor)
    front = client.get("/").content.decode()
    lead = front.partition('class="lead lead-words"')[2].partition("</div>")[0]
    assert TITLE in lead
    assert "<img" not in lead  # no drawing of ours leads
    assert client.get(article.get_absolute_url()).status_code == 200
    assert (article.place, article.editor, article.category.key, article.source) == (1, editor, "BTC", None)
    before.refresh_from_db()
    assert before.place == 2


def test_sent_twice_it_is_one_flash() -> None:
    editor = person("Editor")
    first, second = flashed(editor), flashed(editor)
    assert first.pk == second.pk
    assert (Article.objects.count(), second.version) == (1, first.version)


def test_a_flash_of_no_words_is_refused_in_words_and_leaves_nothing() -> None:
    editor = person("Editor")
    for wrong in ({"sentence": " \n"}, {"title": "  "}):
        with pytest.raises(NotPossible):
            flashed(editor, **wrong)
    assert not Article.objects.exists()


@pytest.mark.parametrize("role", ["Reporter", "Wire staff", "Administrator"])
def test_who_may_not_publish_and_place_has_no_flash(role: str) -> None:
    client = signed_in(person(role))
    sent = {"lang": "en", "title": TITLE, "sentence": SENTENCE}
    assert client.post(FLASH, sent).status_code == 403
    assert client.get(FLASH).status_code == 403
    assert not Article.objects.exists()
    assert FLASH not in client.get(reverse("admin:index")).content.decode()


def test_what_does_not_fit_is_kept_in_the_form() -> None:
    client = signed_in(person("Editor"))
    page = client.post(FLASH, {"lang": "en", "title": "h" * 501, "sentence": SENTENCE}).content.decode()
    assert "at most 500 characters" in page
    assert f"{SENTENCE}</textarea>" in page
    answer = client.post(FLASH, {"lang": "en", "title": TITLE, "sentence": SENTENCE})
    assert answer.url == reverse("admin:articles_article_change", args=[Article.objects.get().pk])

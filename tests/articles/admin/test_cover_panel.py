"""The cover on an article's form: shown, uploaded, taken away, suggested where a key allows it."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from articles.models import Article, CoverImage
from tests.articles.admin.conftest import make_draft, person, signed_in, typed
from tests.builders import make_cover


def _address(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def _picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (320, 180), "#204060").save(file, "JPEG")
    return SimpleUploadedFile("harbour.jpg", file.getvalue(), "image/jpeg")


def _send(client: Client, article: Article, **overrides: Any) -> Any:
    return client.post(_address(article), typed(article, **overrides))


def test_a_draft_without_a_picture_shows_the_drawn_cover(desk: Client) -> None:
    article = make_draft()
    address = reverse("admin:articles_article_cover", args=[article.pk])
    assert address in desk.get(_address(article)).content.decode()
    drawn = desk.get(address)
    assert Image.open(io.BytesIO(drawn.content)).format == "JPEG"
    assert "private" in drawn["Cache-Control"]


def test_a_cover_from_a_file_says_that_its_credit_is_unknown(desk: Client) -> None:
    assert "Credit unknown." in desk.get(_address(make_draft(cover=make_cover()))).content.decode()


def test_an_upload_becomes_the_cover_and_keeps_what_was_typed(desk: Client) -> None:
    article = make_draft()
    sent = {"act": "cover_upload", "cover_file": _picture(), "cover_alt": "A harbour at dusk", "title": "Typed too"}
    assert _send(desk, article, **sent).status_code == 302
    article.refresh_from_db()
    assert article.cover is not None
    assert (article.cover.provider, article.cover.alt) == (CoverImage.Provider.UPLOAD, "A harbour at dusk")
    assert article.title == "Typed too"


def test_what_is_no_picture_is_refused_with_a_sentence(desk: Client) -> None:
    article = make_draft()
    file = SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    answer = _send(desk, article, act="cover_upload", cover_file=file, body="Typed and kept.")
    article.refresh_from_db()
    assert answer.status_code == 200
    assert article.cover is None
    assert "Typed and kept.</textarea>" in answer.content.decode()
    assert "errornote" in answer.content.decode()


def test_uploading_nothing_is_refused_with_a_sentence(desk: Client) -> None:
    page = _send(desk, make_draft(), act="cover_upload").content.decode()
    assert "Choose a picture to upload first." in page


def test_a_cover_is_taken_away(desk: Client) -> None:
    article = make_draft(cover=make_cover())
    _send(desk, article, act="cover_remove")
    article.refresh_from_db()
    assert article.cover is None


def test_without_a_key_unsplash_is_neither_offered_nor_asked(desk: Client, settings: Any) -> None:
    settings.UNSPLASH_ACCESS_KEY = ""
    article = make_draft()
    assert "Unsplash" not in desk.get(_address(article)).content.decode()
    page = _send(desk, article, act="cover_choose:abc").content.decode()
    assert "UNSPLASH_ACCESS_KEY" in page


def test_with_a_key_a_search_is_offered_and_the_key_stays_here(desk: Client, settings: Any) -> None:
    settings.UNSPLASH_ACCESS_KEY = "the-secret-key"
    page = desk.get(_address(make_draft())).content.decode()
    assert 'value="cover_search"' in page
    assert "the-secret-key" not in page


def test_the_drawn_cover_of_a_draft_is_for_people_who_see_drafts(db: None) -> None:
    address = reverse("admin:articles_article_cover", args=[make_draft().pk])
    assert Client().get(address).status_code == 302
    nobody = person("Reporter")
    nobody.groups.clear()
    assert signed_in(nobody).get(address).status_code == 403

"""A cover looked for in our library and on a loopback Unsplash, and one uploaded from a phone."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings

from articles.models import Article
from tests.articles.admin.conftest import make_draft, person
from tests.articles.covers.photoserver import KEY, Unsplash, loopback_unsplash, photo_json
from tests.browser.people import signed_in
from tests.builders import make_cover

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("covers"), pytest.mark.django_db(transaction=True)]


def picture(size: tuple[int, int] = (1600, 900)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "#204060").save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def editor() -> User:
    return person("Editor")


@pytest.fixture
def photos(page: Page, settings: Settings) -> Iterator[Unsplash]:
    page.context.route("https://images.example/**", lambda route: route.fulfill(body=picture((40, 25))))
    with loopback_unsplash() as fake:
        settings.UNSPLASH_ACCESS_KEY, settings.UNSPLASH_URL = KEY, fake.url
        settings.OUTBOUND_ALLOWED_HOSTS = [fake.host]
        fake.answers({"results": [photo_json(fake.url)]}, X_Ratelimit_Remaining="49", X_Ratelimit_Limit="50")
        yield fake


def form_of(article: Article, live_server: Any) -> str:
    return f"{live_server.url}{reverse('admin:articles_article_change', args=[article.pk])}"


def test_a_cover_is_found_on_unsplash_after_our_own_library(
    page: Page, editor: User, photos: Unsplash, live_server: Any
) -> None:
    article = make_draft()
    make_cover(alt="A gold bar", photo_id="bar")
    signed_in(page, editor, live_server).goto(form_of(article, live_server))
    page.get_by_role("button", name="Choose a cover…").click()
    page.get_by_label("What it shows, a tag, a section").fill("gold")
    page.get_by_role("button", name="Search our library").click()
    expect(page.get_by_role("region", name="Our library").get_by_role("img")).to_have_attribute("alt", "A gold bar")
    assert photos.asked == []
    page.get_by_role("button", name="Search Unsplash too").click()
    found = page.get_by_role("region", name="Unsplash")
    expect(found).to_contain_text("49 of 50 requests left this hour.")
    expect(found.get_by_role("link", name="Ada Roe")).to_have_attribute("href", "https://unsplash.example/@ada?"
        "utm_source=newsroom&utm_medium=referral")  # fmt: skip
    photos.answers({"url": "https://images.example/photo-1"})
    found.get_by_role("button", name="a gold coin").click()
    expect(page.get_by_role("region", name="Cover")).to_contain_text("Ada Roe on Unsplash. Shows: a gold coin")
    assert [path for path, _, _ in photos.asked] == ["/search/photos", "/photos/p1/download"]
    article.refresh_from_db()
    assert article.cover is not None
    assert article.cover.credit_name == "Ada Roe"


def test_a_picture_is_uploaded_from_a_phone_with_its_middle_and_what_it_shows(
    chromium: Browser, editor: User, live_server: Any, tmp_path: Path
) -> None:
    article = make_draft()
    file = tmp_path / "harbour.jpg"
    file.write_bytes(picture())
    context = chromium.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = signed_in(context.new_page(), editor, live_server)
    page.goto(form_of(article, live_server))
    page.get_by_role("button", name="Choose a cover…").click()
    upload = page.get_by_role("form", name="Upload a picture")
    upload.get_by_label("JPEG, PNG, WebP or AVIF").set_input_files(file)
    shown = upload.get_by_role("img")
    box = shown.bounding_box()
    assert box is not None
    shown.tap(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    expect(upload.get_by_label("from the left")).to_have_value("25")
    upload.get_by_role("button", name="Use this picture").click()
    expect(page.get_by_text("It has no description yet")).to_be_visible()
    page.locator("#describe").get_by_role("textbox").fill("A harbour at dusk")
    page.get_by_role("button", name="Keep the description").click()
    expect(page.get_by_role("region", name="Cover")).to_contain_text("Uploaded here. Shows: A harbour at dusk")
    article.refresh_from_db()
    assert article.cover is not None
    assert (article.cover.focus_x, article.cover.focus_y) == (25, 75)
    context.close()

"""Who answers for stories: their page, in each language, and what readers see of who does not want to be known."""

import json
import re

import pytest
from django.test import Client

from articles.models import Profile
from articles.people.signing import ensure
from tests.builders import make_article, make_cover, make_user

pytestmark = pytest.mark.django_db


def page_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def ada(**said: object) -> Profile:
    profile = ensure(make_user(first_name="Ada", last_name="Byron"))
    Profile.objects.filter(pk=profile.pk).update(**said)
    profile.refresh_from_db()
    return profile


def test_an_author_has_a_page_with_what_they_say_and_their_stories(client: Client) -> None:
    profile = ada(
        bio="Writes on engines.\n\nAnd on <numbers>.", photo=make_cover(small="https://pictures.example/ada.jpg")
    )
    story = make_article(editor=profile.user)
    somebody_elses = make_article()
    page = page_of(client, "/authors/ada-byron/")
    assert "<h1>Ada Byron</h1>" in page
    assert "<p>And on &lt;numbers&gt;.</p>" in page
    assert 'src="https://pictures.example/ada.jpg"' in page
    assert story.get_absolute_url() in page
    assert somebody_elses.get_absolute_url() not in page
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[-1])
    assert data["mainEntity"]["url"] == "https://paper.example/authors/ada-byron/"
    assert data["mainEntity"]["description"] == profile.bio


def test_each_language_has_its_own_page_of_an_author(client: Client) -> None:
    profile = ada()
    english, ukrainian = (make_article(editor=profile.user, lang=lang) for lang in ("en", "uk"))
    page = page_of(client, "/uk/authors/ada-byron/")
    assert ukrainian.get_absolute_url() in page
    assert f'"{english.get_absolute_url()}"' not in page
    assert 'hreflang="en" href="https://paper.example/authors/ada-byron/"' in page


@pytest.mark.parametrize("said", [{"public": False}, {"name": ""}])
def test_for_who_is_not_shown_the_newsroom_stands(said: dict[str, object], client: Client) -> None:
    profile = ada(**said)
    story = page_of(client, make_article(editor=profile.user).get_absolute_url())
    assert "Ada" not in story
    assert "By <b>The Ledger</b>" in story
    assert client.get("/authors/ada-byron/").status_code == 404
    assert client.get("/authors/ada-byron/rss.xml").status_code == 404
    assert "/authors/" not in page_of(client, "/sitemap-en.xml")


def test_two_of_one_name_have_two_pages() -> None:
    slugs = [ensure(make_user(first_name="Ada", last_name="Byron")).slug for _ in range(3)]
    assert slugs == ["ada-byron", "ada-byron-2", "ada-byron-3"]


def test_a_name_without_latin_letters_has_a_page_too(client: Client) -> None:
    profile = ensure(make_user(first_name="Леся", last_name="Українка"))
    make_article(editor=profile.user, lang="uk")
    assert profile.slug == f"author-{profile.user_id}"
    assert "<h1>Леся Українка</h1>" in page_of(client, f"/uk/authors/{profile.slug}/")

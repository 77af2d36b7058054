import pytest
from django.test import Client

from articles.paper import standing
from tests.builders import make_article, make_source, make_tag

pytestmark = pytest.mark.django_db


def test_the_address_alone_decides_the_language(client: Client) -> None:
    make_article()
    make_article(lang="uk")
    for wish in ("uk", "en", "de"):
        english = client.get("/", headers={"accept-language": wish})
        ukrainian = client.get("/uk/", headers={"accept-language": wish})
        assert '<html lang="en">' in english.content.decode()
        assert "Latest" in english.content.decode() or "Search" in english.content.decode()
        assert '<html lang="uk">' in ukrainian.content.decode()
        assert "Пошук" in ukrainian.content.decode()
        assert "Accept-Language" not in english.get("Vary", "")
        assert "Cookie" not in english.get("Vary", "")


def test_a_page_that_is_not_found_says_so_in_the_language_of_its_address(client: Client) -> None:
    assert "This page is not in the paper" in client.get("/nowhere/").content.decode()
    answer = client.get("/uk/nowhere/")
    assert answer.status_code == 404
    assert "Цієї сторінки немає в газеті" in answer.content.decode()
    assert 'href="/uk/"' in answer.content.decode()


def test_the_default_language_has_no_second_address(client: Client) -> None:
    make_article()
    assert client.get("/en/").status_code == 404


def test_a_language_without_interface_of_its_own_is_read_all_the_same(client: Client) -> None:
    article = make_article(lang="zz")
    assert client.get("/zz/").status_code == 200
    assert client.get(article.get_absolute_url()).status_code == 200


def test_translations_name_each_other_where_they_are_public(client: Client) -> None:
    source = make_source()
    english = make_article(source=source, external_id="7", slug="one")
    ukrainian = make_article(source=source, external_id="7", slug="one", lang="uk")
    make_article(source=source, external_id="7", slug="one", lang="de", status="draft")
    for article in (english, ukrainian):
        page = client.get(article.get_absolute_url()).content.decode()
        assert '<link rel="alternate" hreflang="en" href="https://paper.example/2026/03/one/">' in page
        assert '<link rel="alternate" hreflang="uk" href="https://paper.example/uk/2026/03/one/">' in page
        assert '<link rel="alternate" hreflang="x-default" href="https://paper.example/2026/03/one/">' in page
        assert 'hreflang="de"' not in page


def test_the_language_switch_leads_to_the_same_page_or_else_to_the_other_home(client: Client) -> None:
    tag = make_tag(name="TOPIC")
    make_article(tags=[tag])
    alone = make_article()
    make_article(lang="uk", tags=[tag])
    assert '<a href="/uk/tag/topic/" lang="uk"' in client.get("/tag/topic/").content.decode()
    assert '<a href="/uk/" lang="uk"' in client.get(alone.get_absolute_url()).content.decode()


def test_editions_are_the_languages_of_public_articles_default_first() -> None:
    make_article(lang="uk")
    make_article(lang="de", status="draft")
    make_article(lang="da")
    make_article()
    assert standing.languages() == ["en", "da", "uk"]


@pytest.mark.parametrize("path", ["/uk/", "/uk/search/", "/uk/rss.xml", "/uk/archive/", "/xy/", "/xy/search/?q=word"])
def test_a_language_without_public_stories_has_no_pages(client: Client, path: str) -> None:
    make_article()
    make_article(lang="uk", status="draft")
    assert client.get(path).status_code == 404


def test_an_error_s_page_leads_home_in_a_language_that_the_interface_speaks(client: Client) -> None:
    page = client.get("/xy/nowhere/").content.decode()
    assert '<html lang="en">' in page
    assert '<a href="/">' in page

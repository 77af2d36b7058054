import feedparser
import pytest
from django.test import Client

from tests.builders import make_article, make_category, make_cover, make_source, make_tag, make_user

pytestmark = pytest.mark.django_db


def parsed(client: Client, path: str) -> feedparser.FeedParserDict:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/rss+xml")
    feed = feedparser.parse(answer.content)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def test_an_item_carries_the_whole_story(client: Client) -> None:
    article = make_article(
        title="Coin & co",
        description="Standfirst <1>",
        html="<p>The whole <em>text</em>.</p>",
        editor=make_user(first_name="Ada", last_name="Byron"),
        source=make_source(name="Wire Agency"),
        category=make_category(key="BTC", name="Bitcoin"),
        tags=[make_tag(name="ETF"), make_tag(name="BTC")],
        cover=make_cover(regular="https://pictures.example/r.jpg", credit_name="Jo Lens"),
    )
    feed = parsed(client, "/rss.xml")
    (item,) = feed.entries
    assert item.title == "Coin & co"
    assert item.link == item.id == f"https://paper.example{article.get_absolute_url()}"
    assert item.summary == "Standfirst <1>"
    assert item.content[0].value == "<p>The whole <em>text</em>.</p>"
    assert item.author == "Ada Byron"
    assert [tag.term for tag in item.tags] == ["Bitcoin", "ETF", "BTC"]
    assert item.media_content[0]["url"] == "https://pictures.example/r.jpg"
    assert item.media_credit[0]["content"] == "Jo Lens"
    assert item.published_parsed[:5] == article.live_at.timetuple()[:5]
    assert "Wire Agency" not in client.get("/rss.xml").content.decode()


@pytest.mark.parametrize(
    ("path", "title", "page"),
    [
        ("/rss.xml", "The Ledger", "/"),
        ("/tag/topic/rss.xml", "The Ledger: TOPIC", "/tag/topic/"),
        ("/category/section/rss.xml", "The Ledger: Section", "/category/section/"),
        ("/source/wire/rss.xml", "The Ledger: Wire Agency", "/source/wire/"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "uk"])
def test_each_list_has_its_feed_in_each_language(client: Client, path: str, title: str, page: str, lang: str) -> None:
    prefix = "" if lang == "en" else f"/{lang}"
    place = {
        "tags": [make_tag(name="TOPIC")],
        "category": make_category(key="SECTION"),
        "source": make_source(key="wire", name="Wire Agency"),
    }
    for language in ("en", "uk"):
        make_article(**place, title=f"In {language}", lang=language)
    feed = parsed(client, prefix + path)
    assert feed.feed.title == title
    assert feed.feed.language == lang
    assert feed.feed.link == f"https://paper.example{prefix}{page}"
    assert {"rel": "self", "href": f"https://paper.example{prefix}{path}"}.items() <= feed.feed.links[1].items()
    assert [item.title for item in feed.entries] == [f"In {lang}"]
    assert f'type="application/rss+xml" title="{title.removeprefix("The Ledger: ")}" href="{prefix}{path}"' in (
        client.get(prefix + page).content.decode()
    )


def test_characters_that_xml_cannot_hold_do_not_break_a_feed(client: Client) -> None:
    make_article(title="a\x0bb]]>é😀", description="c\ufffed", html="<p>\x1f</p>")
    assert parsed(client, "/rss.xml").entries[0].title == "ab]]>é😀"


def test_a_feed_of_nothing_is_not_found_but_the_paper_s_own_may_be_awaited(client: Client) -> None:
    assert parsed(client, "/rss.xml").entries == []
    for path in ("/uk/rss.xml", "/tag/none/rss.xml", "/category/none/rss.xml", "/source/none/rss.xml"):
        assert client.get(path).status_code == 404


def test_a_reader_of_feeds_is_told_that_nothing_changed(client: Client) -> None:
    make_article()
    answer = client.get("/rss.xml")
    assert client.get("/rss.xml", headers={"if-none-match": answer["ETag"]}).status_code == 304
    make_article()
    assert client.get("/rss.xml", headers={"if-none-match": answer["ETag"]}).status_code == 200

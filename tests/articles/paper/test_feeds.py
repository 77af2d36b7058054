"""Each list in RSS, Atom and JSON Feed: the three say the same."""

import json
from datetime import timedelta
from typing import Any

import feedparser
import pytest
from django.test import Client
from django.utils.http import http_date
from pytest_django.fixtures import Settings

from articles.models import Article, Change
from articles.publishing import withdraw
from tests.articles.admin.conftest import make_rewrite
from tests.articles.paper.jsonfeedrules import problems
from tests.builders import NOON, make_article, make_category, make_cover, make_source, make_tag, make_user

pytestmark = pytest.mark.django_db

TYPES = {
    "rss.xml": "application/rss+xml",
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
}
FILES = list(TYPES)
XML = FILES[:2]


def answer_of(client: Client, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == f"{TYPES[path.rpartition('/')[2]]}; charset=utf-8"
    return answer.content


def parsed(client: Client, path: str) -> Any:
    feed = feedparser.parse(answer_of(client, path))
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def as_json(client: Client, path: str) -> Any:
    feed = json.loads(answer_of(client, path))
    assert problems(feed) == []
    return feed


def titles(client: Client, path: str) -> list[str]:
    if path.endswith(".json"):
        return [item["title"] for item in as_json(client, path)["items"]]
    return [entry.title for entry in parsed(client, path).entries]


def make_whole_story() -> Article:
    return make_article(
        title="Coin & co",
        description="Standfirst <1>",
        html='<p>The whole <em>text</em>, <a href="/tag/etf/">ours</a>, <a href="//else.example/">not</a>.</p>',
        updated_at=NOON + timedelta(days=1),
        editor=make_user(first_name="Ada", last_name="Byron"),
        source=make_source(name="Wire Agency"),
        category=make_category(key="BTC", name="Bitcoin"),
        tags=[make_tag(name="ETF"), make_tag(name="BTC")],
        cover=make_cover(regular="https://pictures.example/r.jpg?a=1&b=2", credit_name="Jo Lens", alt="A “coin”"),
    )


WHOLE = (
    '<p>The whole <em>text</em>, <a href="https://paper.example/tag/etf/">ours</a>, '
    '<a href="//else.example/">not</a>.</p>'
)


@pytest.mark.parametrize(
    "broken",
    [
        {"version": "https://jsonfeed.org/version/1"},
        {"items": [{"id": 1, "content_html": "x"}]},
        {"items": [{"id": "1"}]},
        {"items": [{"id": "1", "content_text": "x", "date_published": "2026-03-14T12:00:00"}]},
        {"items": [{"id": "1", "content_text": "x"}] * 2},
        {"author": {"name": "x"}},
        {"authors": [{}]},
        {"feed_url": "/feed.json"},
        {"_x": "y"},
    ],
)
def test_the_rules_refuse_what_is_no_json_feed(broken: dict[str, Any]) -> None:
    sound = {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [{"id": "1", "content_text": "x"}]}
    assert problems(sound) == []
    assert problems(sound | broken) != []


@pytest.mark.parametrize("file", XML)
def test_an_item_carries_the_whole_story(client: Client, file: str) -> None:
    article = make_whole_story()
    (item,) = parsed(client, f"/{file}").entries
    assert item.title == "Coin & co"
    assert item.link == item.id == f"https://paper.example{article.get_absolute_url()}"
    assert item.summary == ("Standfirst &lt;1&gt;" if file == "rss.xml" else "Standfirst <1>")
    assert item.content[0].value == WHOLE
    assert item.author == "Ada Byron"
    assert [tag.term for tag in item.tags] == ["Bitcoin", "ETF", "BTC"]
    assert item.media_content[0]["url"] == "https://pictures.example/r.jpg?a=1&b=2"
    assert item.media_credit[0]["content"] == "Jo Lens"
    assert item.published_parsed[:6] == article.live_at.timetuple()[:6]
    if file == "atom.xml":
        assert item.updated_parsed[:6] == article.updated_at.timetuple()[:6]
    assert b"Wire Agency" not in answer_of(client, f"/{file}")


def test_a_json_item_carries_the_whole_story(client: Client) -> None:
    article = make_whole_story()
    feed = as_json(client, "/feed.json")
    address = f"https://paper.example{article.get_absolute_url()}"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://paper.example/feed.json"
    assert feed["items"] == [
        {
            "id": address,
            "url": address,
            "title": "Coin & co",
            "summary": "Standfirst <1>",
            "content_html": WHOLE,
            "image": "https://pictures.example/r.jpg?a=1&b=2",
            "date_published": f"{article.live_at:%Y-%m-%dT%H:%M:%SZ}",
            "date_modified": "2026-03-15T12:00:00Z",
            "authors": [{"name": "Ada Byron", "url": "https://paper.example/authors/ada-byron/"}],
            "tags": ["Bitcoin", "ETF", "BTC"],
            "_image": {"alt": "A “coin”", "credit": "Jo Lens"},
        }
    ]


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("/", "The Ledger"),
        ("/tag/topic/", "The Ledger: TOPIC"),
        ("/category/section/", "The Ledger: Section"),
        ("/source/wire/", "The Ledger: Wire Agency"),
        ("/authors/ada-byron/", "The Ledger: Ada Byron"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "uk"])
def test_each_list_has_its_feeds_in_each_language(client: Client, page: str, title: str, lang: str) -> None:
    place = {
        "tags": [make_tag(name="TOPIC")],
        "category": make_category(key="SECTION"),
        "source": make_source(key="wire", name="Wire Agency"),
        "editor": make_user(first_name="Ada", last_name="Byron"),
    }
    for language in ("en", "uk"):
        make_article(**place, title=f"In {language}", lang=language)
    page = page if lang == "en" else f"/{lang}{page}"
    shown = client.get(page).content.decode()
    for file in XML:
        feed = parsed(client, page + file)
        assert feed.feed.title == title
        assert feed.feed.language == lang
        assert feed.feed.link == f"https://paper.example{page}"
        assert {"self": f"https://paper.example{page}{file}"}.items() <= links(feed).items()
    whole = as_json(client, f"{page}feed.json")
    assert (whole["title"], whole["language"], whole["home_page_url"]) == (title, lang, f"https://paper.example{page}")
    for file, kind in TYPES.items():
        assert titles(client, page + file) == [f"In {lang}"]
        named = title.removeprefix("The Ledger: ")
        assert f'<link rel="alternate" type="{kind}" title="{named}" href="{page}{file}">' in shown


def links(feed: Any) -> dict[str, str]:
    return {link["rel"]: link["href"] for link in feed.feed.links}


def test_a_page_offers_each_feed_once(client: Client) -> None:
    for number in range(40):
        make_article(tags=[make_tag(name="TOPIC")], slug=f"s{number}")
    for page in ("/", "/tag/topic/", "/2026/03/s1/"):
        offered = client.get(page).content.decode().split('<link rel="alternate" type="application/rss+xml"')
        assert len(offered) == (3 if page == "/tag/topic/" else 2)


@pytest.mark.parametrize("file", FILES)
def test_the_newest_thirty_stand_in_a_feed_newest_first(client: Client, file: str) -> None:
    tag = make_tag(name="TOPIC")
    made = [make_article(tags=[tag], title=f"Story {number}") for number in range(33)]
    Article.objects.filter(pk=made[20].pk).update(sticky_weight=5)
    newest = [article.title for article in reversed(made[3:])]
    assert titles(client, f"/{file}") == newest
    assert titles(client, f"/tag/topic/{file}") == newest


@pytest.mark.parametrize("file", FILES)
def test_characters_that_xml_cannot_hold_do_not_break_a_feed(client: Client, file: str) -> None:
    make_article(title="a\x0bb]]>é😀", description="c\ufffed", html="<p>\x1f</p>")
    assert titles(client, f"/{file}") == ["a\x0bb]]>é😀" if file == "feed.json" else "ab]]>é😀"]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    ("record", "of_the_file", "label"),
    [
        ({"origin": "model"}, "", "Drafted with AI, reviewed by an editor"),
        ({"origin": "model", "original_version": 1}, "", "Translated with AI, reviewed by an editor"),
        ({"origin": "file"}, "", "Written with AI"),
        ({"origin": "file"}, "7", "Translated with AI"),
        ({"origin": "offline"}, "", ""),
        ({"origin": "model", "state": "rejected"}, "", ""),
        (None, "", ""),
    ],
)
def test_the_part_of_ai_is_told_as_the_record_has_it(
    client: Client, file: str, record: dict[str, Any] | None, of_the_file: str, label: str
) -> None:
    article = make_article(source=make_source(), ai_translated_from=of_the_file)
    if record:
        make_rewrite(article, **{"state": "accepted", **record})
    whole = as_json(client, f"/{file}")["items"][0] if file == "feed.json" else parsed(client, f"/{file}").entries[0]
    told = whole["content_html"] if file == "feed.json" else whole.content[0].value
    about = f"https://paper.example{article.get_absolute_url()}#making"
    assert told == article.html + (f'\n<p><a href="{about}">{label}</a></p>' if label else "")
    assert label in client.get(article.get_absolute_url()).content.decode()
    if file == "feed.json":
        assert whole.get("_made") == ({"label": label, "about": about} if label else None)


def test_of_two_accepted_proposals_the_newest_speaks(client: Client) -> None:
    article = make_article(source=make_source())
    for origin in ("model", "offline"):
        make_rewrite(article, state="accepted", origin=origin)
    assert "_made" not in as_json(client, "/feed.json")["items"][0]


def test_the_label_speaks_the_language_of_the_feed(client: Client) -> None:
    make_rewrite(make_article(source=make_source(), lang="uk"), state="accepted", origin="file")
    assert as_json(client, "/uk/feed.json")["items"][0]["_made"]["label"] == "Написано за допомогою ШІ"


HOSTILE = "</title><script>alert(1)</script>\"'&]]><![CDATA["


@pytest.mark.parametrize("file", FILES)
def test_no_text_can_break_out_of_its_place(client: Client, file: str) -> None:
    make_article(
        title=HOSTILE,
        description=HOSTILE,
        category=make_category(key="X", name=HOSTILE),
        tags=[make_tag(name=HOSTILE, slug="hostile")],
        editor=make_user(first_name=HOSTILE),
        cover=make_cover(alt=HOSTILE, credit_name=HOSTILE, credit_url="javascript:alert(1)"),
    )
    assert titles(client, f"/{file}") == [HOSTILE]
    assert titles(client, f"/tag/hostile/{file}") == [HOSTILE]
    told = answer_of(client, f"/tag/hostile/{file}").decode()
    assert "javascript:" not in told
    if file != "feed.json":
        assert "<script" not in told


@pytest.mark.parametrize("file", FILES)
def test_a_feed_of_nothing_is_not_found_but_the_paper_s_own_may_be_awaited(client: Client, file: str) -> None:
    assert titles(client, f"/{file}") == []
    for path in ("/uk/", "/tag/none/", "/category/none/", "/source/none/"):
        assert client.get(path + file).status_code == 404


@pytest.mark.parametrize("file", FILES)
def test_a_reader_of_feeds_is_told_that_nothing_changed(client: Client, file: str) -> None:
    make_article()
    answer = client.get(f"/{file}")
    assert not answer["ETag"].startswith("W/")
    assert client.get(f"/{file}", headers={"if-none-match": answer["ETag"]}).status_code == 304
    make_article()
    assert client.get(f"/{file}", headers={"if-none-match": answer["ETag"]}).status_code == 200


def test_who_asks_by_time_sees_a_withdrawal_too(client: Client) -> None:
    """The youngest time in the feed goes back then; what `Last-Modified` says must not."""
    for at in (NOON, NOON + timedelta(days=1)):
        article = make_article(published_at=at)
        Change.objects.create(article=article, before=None, after={}, at=at)
    known = client.get("/rss.xml")["Last-Modified"]
    assert known == http_date((NOON + timedelta(days=1)).timestamp())
    assert client.get("/rss.xml", headers={"if-modified-since": known}).status_code == 304
    editor = make_user(is_superuser=True)
    withdraw(article, editor, NOON + timedelta(days=2), version=article.version, reason="Wrong.")
    answer = client.get("/rss.xml", headers={"if-modified-since": known})
    assert answer.status_code == 200
    assert article.title not in answer.content.decode()


def test_a_hub_is_named_where_there_is_one(client: Client, settings: Settings) -> None:
    make_article(tags=[make_tag(name="TOPIC")])
    assert "Link" not in client.get("/rss.xml").headers
    assert "hub" not in client.get("/feed.json").content.decode()
    settings.WEBSUB_HUB = "https://hub.example/?a=1&b=2"
    for file in XML:
        assert links(parsed(client, f"/tag/topic/{file}"))["hub"] == settings.WEBSUB_HUB
    assert as_json(client, "/feed.json")["hubs"] == [{"type": "WebSub", "url": settings.WEBSUB_HUB}]
    assert client.get("/atom.xml")["Link"] == (
        '<https://hub.example/?a=1&b=2>; rel="hub", <https://paper.example/atom.xml>; rel="self"'
    )

"""What the API tells of articles, to whom it was asked how."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from articles import search
from articles.models import Article, Rewrite
from tests.articles.admin.conftest import make_rewrite
from tests.builders import NOON, make_article, make_category, make_cover, make_source, make_tag, make_user

pytestmark = pytest.mark.django_db


def asked(client: Client, path: str, **query: Any) -> Any:
    answer = client.get(f"/api/v1/{path}?{urlencode(query)}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def titles(client: Client, **query: Any) -> list[str]:
    return [item["title"] for item in asked(client, "articles", **query)["items"]]


def test_an_article_is_told_in_full(client: Client) -> None:
    source = make_source(key="wire", name="Wire Agency", site_url="https://wire.example/")
    editor = make_user(first_name="Ada", last_name="Byron")
    article = make_article(
        title="Coin & co",
        slug="coin",
        html="<p>Text.</p>",
        body="Text.",
        editor=editor,
        source=source,
        source_url="https://wire.example/coin",
        category=make_category(key="BTC", name="Bitcoin"),
        tags=[make_tag(name="ETF"), make_tag(name="BTC")],
        cover=make_cover(alt="A coin", credit_name="Jo Lens", credit_url="javascript:alert(1)"),
    )
    translated = make_article(lang="uk", slug="coin", source=source, external_id=article.external_id)
    Rewrite.objects.create(
        article=article, number=1, state="accepted", origin="model", model="gpt-x",
        requested_at=NOON, decided_at=NOON, decided_by=editor,
    )  # fmt: skip
    told = asked(client, f"articles/{article.pk}")
    assert told["url"] == "https://paper.example/2026/03/coin/"
    assert told["file_url"] == "https://paper.example/2026/03/coin.md"
    assert told["api_url"] == f"https://paper.example/api/v1/articles/{article.pk}"
    assert told["category"] == {"slug": "btc", "name": "Bitcoin", "url": "https://paper.example/category/btc/"}
    assert [tag["name"] for tag in told["tags"]] == ["ETF", "BTC"]
    assert told["source"]["site"] == "https://wire.example/"
    assert told["author"] == {"name": "Ada Byron", "url": "https://paper.example/authors/ada-byron/"}
    assert told["image"]["credit"] == "Jo Lens"
    assert told["image"]["credit_url"] is None
    assert told["made"]["kind"] == "model"
    assert told["made"]["reviewed_by"] == "Ada Byron"
    assert "gpt-x" in told["account"][0]
    assert (told["html"], told["markdown"]) == ("<p>Text.</p>", "Text.")
    assert [item["api_url"] for item in told["translations"]] == [
        f"https://paper.example/api/v1/articles/{translated.pk}"
    ]
    (brief,) = asked(client, "articles")["items"]
    assert brief == {name: value for name, value in told.items() if name in brief}
    assert not {"html", "markdown"} & brief.keys()


@pytest.mark.parametrize("origin", ["model", "offline", "file"])
@pytest.mark.parametrize("original_version", [None, 1])
def test_each_way_of_making_can_be_told(client: Client, origin: str, original_version: int | None) -> None:
    article = make_article(source=make_source())
    make_rewrite(article, state="accepted", origin=origin, original_version=original_version)
    expected = "translated" if original_version and origin != "file" else origin
    assert asked(client, f"articles/{article.pk}")["made"]["kind"] == expected


def test_labels_speak_the_language_of_the_article(client: Client) -> None:
    article = make_article(lang="uk", category=make_category(key="MARKET", name="Markets"))
    assert asked(client, "articles", lang="uk")["items"][0]["category"]["name"] == "Ринки"
    assert asked(client, f"articles/{article.pk}")["category"]["name"] == "Ринки"
    assert client.get("/api/v1/articles?lang=de").status_code == 404


@pytest.mark.parametrize("weight", [0, 3, -2])
@pytest.mark.parametrize("topic", [{}, {"tag": "topic"}, {"category": "section"}, {"source": "wire"}])
def test_a_list_goes_on_by_time_to_its_end(client: Client, topic: dict[str, str], weight: int) -> None:
    """Whatever is pinned; two stories went live at the same moment."""
    place = {"category": make_category(key="SECTION"), "source": make_source(key="wire")}
    tag = make_tag(name="TOPIC")
    for number in range(5):
        at = NOON + timedelta(hours=number // 2)
        make_article(title=f"Story {number}", **place, tags=[tag], live_at=at, sticky_weight=weight * (number == 1))
    make_article(title="Elsewhere", published_at=NOON - timedelta(days=1))
    page = asked(client, "articles", limit=2, **topic)
    found = [item["title"] for item in page["items"]]
    while page["next"]:
        page = client.get(page["next"].removeprefix("https://paper.example")).json()
        found += [item["title"] for item in page["items"]]
    assert found == [*(f"Story {number}" for number in (4, 3, 2, 1, 0)), *([] if topic else ["Elsewhere"])]


def test_filters_leave_what_was_asked_for(client: Client) -> None:
    section, wire = make_category(key="SECTION"), make_source(key="wire")
    editor = make_user(first_name="Ada", last_name="Byron")
    make_article(title="Plain")
    make_article(title="Section", category=section, sentiment="NEGATIVE")
    make_article(title="Both", category=section, source=wire, tags=[make_tag(name="TOPIC")])
    make_article(title="Hers", editor=editor)
    make_article(title="Late", published_at=NOON + timedelta(days=9), sticky_weight=1, category=section)
    assert titles(client, category="section") == ["Late", "Both", "Section"]
    assert titles(client, category="section", source="wire") == ["Both"]
    assert titles(client, tag="topic", category="section", source="wire") == ["Both"]
    assert titles(client, tag="topic", sentiment="NEGATIVE") == []
    assert titles(client, sentiment="NEGATIVE") == ["Section"]
    assert titles(client, author="ada-byron") == ["Hers"]
    late = "2026-03-20T00:00:00Z"
    assert titles(client, since=late) == titles(client, since=late, category="section") == ["Late"]
    assert titles(client, until=late, category="section") == ["Both", "Section"]
    assert titles(client, since="0001-01-01T00:00:00+14:00", until="9999-12-31T23:59:59-12:00", limit=1) == ["Late"]


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("limit=0", 422, "limit"),
        ("limit=101", 422, "limit"),
        ("limit=many", 422, "limit"),
        ("lang=English", 422, "lang"),
        ("since=yesterday", 422, "write a time as 2026-11-27T09:30:00Z"),
        ("since=2026-03-20T00:00:00", 422, "since: Input should have timezone info."),
        ("sentiment=GLAD", 422, "sentiment"),
        ("cursor=short", 422, "cursor"),
        ("cursor=AAAAAH__________AAAAAAAAAAA", 404, "cursor"),
        ("tag=none", 404, "no tag of that name"),
        ("category=none", 404, "no category of that name"),
        ("source=none", 404, "no source of that name"),
        ("author=none", 404, "no author of that name"),
        ("tag=%00", 404, "nothing at this address"),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_sentence(client: Client, query: str, status: int, told: str) -> None:
    answer = client.get(f"/api/v1/articles?{query}")
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/json")
    assert told in answer.json()["detail"]


def test_what_is_withdrawn_is_gone_and_what_never_was_public_is_not_there(client: Client) -> None:
    withdrawn = make_article(status="withdrawn", title="A wrong story")
    answer = client.get(f"/api/v1/articles/{withdrawn.pk}")
    assert answer.status_code == 410
    assert answer.json() == {"detail": "This article was withdrawn."}
    for status in ("draft", "scheduled", "spiked"):
        assert client.get(f"/api/v1/articles/{make_article(status=status).pk}").status_code == 404
    assert client.get(f"/api/v1/articles/{10**30}").status_code == 404


def test_search_finds_words_and_goes_on(client: Client) -> None:
    for number in range(3):
        make_article(title=f"Zanzibar <{number}>", body="Nothing else.")
    make_article(title="Another", body="Another <text>.")
    search.index(Article.objects.values_list("pk", flat=True))
    page = asked(client, "search", q="zanzibar", limit=2)
    assert [item["title"] for item in page["items"]] == ["Zanzibar <2>", "Zanzibar <1>"]
    rest = client.get(page["next"].removeprefix("https://paper.example")).json()
    assert [item["title"] for item in rest["items"]] == ["Zanzibar <0>"]
    assert rest["next"] is None
    (found,) = asked(client, "search", q="another")["items"]
    assert found["snippet"] == "<mark>Another</mark> &lt;text&gt;."
    assert client.get("/api/v1/search").status_code == 422


def test_a_search_is_narrowed_and_ordered(client: Client) -> None:
    old = {"published_at": NOON - timedelta(days=40)}
    topic, section, wire = make_tag(name="TOPIC"), make_category(key="DEFI"), make_source(key="wire")
    best = make_article(title="Zanzibar", body="Zanzibar, zanzibar.", tags=[topic], **old)
    make_article(body="To zanzibar.", category=section, sentiment="POSITIVE")
    make_article(body="In zanzibar.", source=wire)
    search.index(Article.objects.values_list("pk", flat=True))

    def found(**query: object) -> list[str]:
        return [item["snippet"] for item in asked(client, "search", q="zanzibar", **query)["items"]]

    mark = "<mark>zanzibar</mark>."
    assert found(tag="topic") == [f"<mark>Zanzibar</mark>, {mark}"]
    assert found(category="defi") == found(sentiment="POSITIVE") == [f"To {mark}"]
    assert found(source="wire") == [f"In {mark}"]
    assert len(found(until="2026-03-01T00:00:00Z")) == 1
    assert len(found(since="2026-03-01T00:00:00Z")) == 2
    assert found(source="wire", sentiment="POSITIVE") == []
    page = asked(client, "search", q="zanzibar", order="best", limit=2)
    assert page["items"][0]["id"] == best.pk
    rest = client.get(page["next"].removeprefix("https://paper.example")).json()
    assert (len(rest["items"]), rest["next"]) == (1, None)
    for name, value, status in (("tag", "unheard", 404), ("order", "odd", 422), ("since", "yesterday", 422)):
        answer = client.get("/api/v1/search", {"q": "zanzibar", name: value})
        assert (answer.status_code, bool(answer.json()["detail"])) == (status, True)

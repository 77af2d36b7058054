"""Topics, and what holds for every address of the API."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.live_server_helper import LiveServer

from articles import search
from articles.models import Article
from tests.articles.api.test_articles import asked
from tests.builders import make_article, make_category, make_cover, make_source, make_tag, make_user

LISTS = ["articles", "articles?tag=topic", "categories", "tags", "sources", "search?q=market"]


def publish(count: int) -> Article:
    tags = [make_tag(name="TOPIC"), make_tag(name="OTHER-TOPIC")]
    place = {"category": make_category(key="SECTION"), "source": make_source(), "editor": make_user(first_name="Ada")}
    made = [make_article(tags=tags, cover=make_cover(), **place) for _ in range(count)]
    search.index(Article.objects.values_list("pk", flat=True))
    return made[0]


@pytest.mark.django_db
def test_topics_are_those_that_have_something_to_show(client: Client) -> None:
    make_article(
        tags=[make_tag(name="TOPIC")],
        category=make_category(key="BTC", name="Bitcoin"),
        source=make_source(key="wire", name="Wire", site_url="javascript:alert(1)"),
    )
    make_article(
        status="draft",
        tags=[make_tag(name="SECRET")],
        category=make_category(key="SECRET"),
        source=make_source(key="secret"),
    )
    tag = {"slug": "topic", "name": "TOPIC", "url": "https://paper.example/tag/topic/"}
    assert asked(client, "tags") == {"next": None, "items": [tag]}
    assert asked(client, "tags/topic") == tag
    assert client.get("/api/v1/tags/secret").status_code == 404
    assert [item["name"] for item in asked(client, "categories")["items"]] == ["Bitcoin"]
    (source,) = asked(client, "sources")["items"]
    assert source == {"key": "wire", "name": "Wire", "url": "https://paper.example/source/wire/", "site": None}


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["tags", "sources"])
def test_topics_go_on_to_their_end(client: Client, door: str) -> None:
    for number in range(5):
        make_article(tags=[make_tag(name=f"T{number}")], source=make_source(key=f"S{number}"))
    page, found = asked(client, door, limit=2), []
    while True:
        found += [item.get("slug") or item["key"] for item in page["items"]]
        if not page["next"]:
            break
        page = client.get(page["next"].removeprefix("https://paper.example")).json()
    assert [name.lower() for name in found] == [f"{door[0]}{number}" for number in range(5)]


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*LISTS, "openapi.json", ""])
def test_an_answer_is_for_everyone_and_costs_nothing_again(client: Client, path: str) -> None:
    publish(1)
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
    assert client.get(f"/api/v1/{path}", headers={"if-none-match": answer["ETag"]}).status_code == 304
    head = client.head(f"/api/v1/{path}")
    assert (head.status_code, head.content) == (200, b"")
    refused = client.post(f"/api/v1/{path}")
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")
    if path:
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
def test_fifty_items_cost_as_many_queries_as_one(client: Client, path: str) -> None:
    publish(24 if path.startswith("search") else 2)  # a word that few stories hold is also taken for a beginning
    address = f"/api/v1/{path}"
    client.get(address)
    with CaptureQueriesContext(connection) as at_first:
        client.get(address)
    for _ in range(6):
        publish(8)
    with CaptureQueriesContext(connection) as at_last:
        assert len(client.get(address).json()["items"]) > 1 or "tag" in path or path == "categories"
    assert len(at_last) == len(at_first)


@pytest.mark.django_db
def test_the_api_explains_itself_without_a_script(client: Client) -> None:
    publish(1)
    answer = client.get("/api/v1/")
    page = answer.content.decode()
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)
    assert all(script.startswith(' src="/static/') for script in re.findall(r"<script([^>]*)>", page))
    for path, methods in client.get("/api/v1/openapi.json").json()["paths"].items():
        assert f"GET {path}" in page
        for parameter in methods["get"]["parameters"]:
            assert f"<code>{parameter['name']}</code>" in page
    for link in re.findall(r'href="(/api/[^"]+)"', page):
        assert client.get(link).status_code == 200, link


@pytest.mark.django_db
def test_an_address_that_nothing_stands_at_is_answered_in_json(client: Client) -> None:
    answer = client.get("/api/v1/nothing")
    assert (answer.status_code, answer.json()) == (404, {"detail": "There is nothing at this address."})
    assert client.get("/nothing")["Content-Type"].startswith("text/html")


@pytest.mark.deep
@pytest.mark.django_db(transaction=True)
def test_no_question_that_the_openapi_document_allows_or_forbids_is_answered_wrongly(live_server: LiveServer) -> None:
    article = publish(3)
    make_article(lang="uk", source=article.source, external_id=article.external_id)
    make_article(status="withdrawn")
    program = Path(sys.executable).with_name("schemathesis")
    document = f"{live_server.url}/api/v1/openapi.json"
    options = ["--checks", "all", "--max-examples", "100", "--generation-deterministic", "--no-color"]
    ran = subprocess.run([program, "run", document, *options], capture_output=True, text=True, timeout=900)
    assert ran.returncode == 0, ran.stdout[-10_000:]
    assert "7 selected / 7 total" in ran.stdout

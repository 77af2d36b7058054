"""`manage.py parse_feed`, which stores nothing and needs no database."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from tests.sources.parsing.documents import rss
from tests.sources.servers import Server, answering

STORY = "<title>a</title><link>/a</link><pubDate>Mon, 23 Nov 2026 09:12:45 GMT</pubDate>"


def run(*arguments: str) -> tuple[Any, str]:
    """What it printed, as JSON, and what it said on stderr; raises CommandError as the command does."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("parse_feed", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        err.write(str(error))
        if not out.getvalue():
            raise
    return json.loads(out.getvalue()), err.getvalue()


def test_it_prints_what_an_import_would_make_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(rss(STORY, channel="<title>T</title><link>https://t.example/</link>"))
    printed, said = run(str(path))
    assert said == ""
    assert printed == {
        "format": "rss",
        "feed": {"title": "T", "url": "https://t.example/"},
        "entries": [
            {
                "external_id": "", "url": "https://t.example/a", "title": "a", "summary": "", "content": "",
                "published_at": "2026-11-23T09:12:45Z", "updated_at": None, "authors": [], "keywords": [],
                "categories": [], "image_url": "", "lang": "", "sentiment": "", "score": None, "source": None,
            }
        ],
        "rejected": [],
    }  # fmt: skip


def test_a_story_of_an_api_comes_with_its_source(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    data = {
        "ID": 1,
        "PUBLISHED_ON": 1,
        "TITLE": "x",
        "SOURCE_DATA": {"SOURCE_KEY": "k", "NAME": "K", "SOURCE_TYPE": "RSS"},
    }
    path.write_text(json.dumps({"Data": [data], "Err": {}}))
    printed, _ = run(str(path))
    assert printed["entries"][0]["source"] == {"key": "k", "name": "K", "type": "RSS"}


def test_rejections_are_named_on_stderr_and_fail_it_after_printing(tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    path.write_text('{"items": [{"id": "1", "title": []}, {"id": "2", "title": "b"}]}')
    printed, said = run(str(path))
    assert [entry["title"] for entry in printed["entries"]] == ["b"]
    assert printed["rejected"] == [{"reason": "The field title should be text, but is a list."}]
    assert "Rejected item 1: The field title should be text, but is a list." in said
    assert said.endswith("1 of 2 items were rejected.")


def test_what_is_no_feed_fails_with_the_sentence(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html><body>x</body></html>")
    with pytest.raises(CommandError, match="The document is a web page"):
        run(str(path))


def test_a_file_that_is_not_there_fails_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run(str(tmp_path / "none"))


def test_the_content_type_says_the_charset(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(rss("<title>Біткоїн</title>").encode("windows-1251"))
    printed, _ = run(str(path), "--content-type", "text/xml; charset=windows-1251")
    assert printed["entries"][0]["title"] == "Біткоїн"


def test_an_address_is_fetched_and_its_headers_count(settings: Settings) -> None:
    body = rss("<title>Біткоїн</title><link>a</link>").encode("windows-1251")
    headers = {"Content_Type": "text/xml; charset=windows-1251", "Content_Location": "/deep/feed.xml"}
    with Server({"/feed": answering(body=body, **headers)}) as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        printed, _ = run(server.url("/feed"))
        assert printed["entries"][0]["title"] == "Біткоїн"
        assert printed["entries"][0]["url"] == server.url("/deep/a")


def test_an_address_that_answers_with_an_error_fails_with_a_sentence(settings: Settings) -> None:
    with Server() as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        with pytest.raises(CommandError, match="answered with status 404"):
            run(server.url("/none"))


def test_a_private_address_is_refused() -> None:
    with pytest.raises(CommandError):
        run("http://127.0.0.1:9/feed")

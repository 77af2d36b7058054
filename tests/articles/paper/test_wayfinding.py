"""What programs look for at the root, and every story as its file."""

import json
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from articles import fileimport, moving
from articles.frontmatter import read_article
from articles.models import Article
from articles.publishing import withdraw
from tests.builders import NOON, make_article, make_category, make_user

pytestmark = pytest.mark.django_db

FILE = """\
---
title: 'Coin: up'
description: A coin went up…
publishedAt: '2026-03-14T12:00:00.000Z'
updatedAt: '2026-03-14T12:00:00.000Z'
lang: en
externalId: '7'
source:
  name: Wire Agency
  key: wire
  type: RSS
category: BTC
tags:
  - COIN
  - NOT-THE-FIRST
stickyWeight: 0
sentiment: POSITIVE
score: 3
draft: false
ourOwnKey: kept
---
## Overview

A coin went up, says the agency.
"""


def test_robots_are_led_to_the_sitemaps_and_away_from_the_desk(client: Client) -> None:
    told = client.get("/robots.txt").content.decode()
    assert "Sitemap: https://paper.example/sitemap.xml\n" in told
    assert "Sitemap: https://paper.example/sitemap-news.xml\n" in told
    assert "Disallow: /admin/" in told


def test_the_manifest_names_the_paper_and_icons_of_their_sizes(client: Client) -> None:
    answer = client.get("/site.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    told = json.loads(answer.content)
    assert (told["name"], told["start_url"]) == ("The Ledger", "/")
    for icon in told["icons"]:
        found = finders.find(icon["src"].removeprefix("/static/"))
        assert found, icon
        if icon["type"] == "image/png":
            with Image.open(found) as picture:
                assert f"{picture.width}x{picture.height}" == icon["sizes"]
    assert '<link rel="manifest" href="/site.webmanifest">' in client.get("/").content.decode()


@pytest.mark.parametrize("path", ["/favicon.ico", "/apple-touch-icon.png"])
def test_icons_are_found_where_programs_look_first(client: Client, path: str) -> None:
    found = finders.find(client.get(path)["Location"].removeprefix("/static/"))
    assert found
    with open(found, "rb") as file:
        assert Image.open(BytesIO(file.read())).size in {(48, 48), (180, 180)}


def test_models_are_led_to_stories_sections_and_feeds(client: Client) -> None:
    article = make_article(title="Coin [up]\\", category=make_category(key="BTC", name="Bitcoin"))
    make_article(title="Новина", lang="uk")
    make_article(title="A draft", status="draft")
    told = client.get("/llms.txt").content.decode()
    lines = told.splitlines()
    assert lines[0] == "# The Ledger"
    assert lines[2].startswith("> ")
    assert f"- [Coin \\[up\\]\\\\](https://paper.example{article.get_absolute_url()[:-1]}.md)" in lines
    assert "- [Bitcoin](https://paper.example/category/btc/)" in lines
    assert "- [Українська](https://paper.example/uk/)" in lines
    assert "A draft" not in told
    for link in re.findall(r"\]\(https://paper\.example([^)]*)\)", told):
        assert client.get(link).status_code in {200, 302}, link


def test_a_story_is_read_as_its_file_byte_for_byte(client: Client) -> None:
    fileimport.import_article(FILE.encode(), "2026/03/coin-up.en.md", NOON)
    answer = client.get("/2026/03/coin-up.md")
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer.content.decode() == FILE
    page = client.get("/2026/03/coin-up/").content.decode()
    assert '<link rel="alternate" type="text/markdown" href="/2026/03/coin-up.md">' in page
    again = client.get("/2026/03/coin-up.md", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


def test_a_story_in_another_language_has_its_file_there(client: Client) -> None:
    make_article(lang="uk", slug="coin", title="Монета")
    assert read_article(client.get("/uk/2026/03/coin.md").content).title == "Монета"
    assert client.get("/2026/03/coin.md").status_code == 404


def test_the_file_of_a_moved_story_is_found_at_its_new_address(client: Client) -> None:
    article = make_article(slug="old")
    moving.move(article, make_user(is_superuser=True), NOON + timedelta(days=1), version=1, slug="new")
    answer = client.get("/2026/03/old.md")
    assert answer.status_code == 301
    assert answer["Location"] == "/2026/03/new.md"
    assert client.get("/2026/03/new.md").status_code == 200


def test_the_file_of_a_withdrawn_story_is_gone(client: Client) -> None:
    article = make_article(slug="wrong", title="A wrong story")
    withdraw(article, make_user(is_superuser=True), NOON + timedelta(days=1), version=1, reason="Wrong.")
    answer = client.get("/2026/03/wrong.md")
    assert answer.status_code == 410
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert b"A wrong story" not in answer.content
    Article.objects.update(status="draft")
    assert client.get("/2026/03/wrong.md").status_code == 404

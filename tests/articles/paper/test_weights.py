"""What an article's page weighs on its way to a reader, and that it asks nobody else for anything."""

import gzip
import re

import pytest
from django.conf import settings
from django.test import Client

from articles.markdown import render
from articles.models import Amendment
from tests.builders import NOON, make_article, make_cover, make_source, make_tag

KB = 1000
PARAGRAPH = "The committee heard eleven witnesses, read out letters from four banks and put off its vote until spring. "
HEADINGS = ("Overview", "What Happened", "From author", "Impact on the crypto market")
OWN_FILES = re.compile(r'(?:src|href)="(/static/[^"]+)"')
LOADED = re.compile(r'<(?:img|script|source|iframe|video|audio|embed)[^>]*?(?:src|srcset)="([^"]+)"')
LINKED = re.compile(r'<link rel="(?:stylesheet|preload|icon|apple-touch-icon|manifest)" href="([^"]+)"')


def packed(data: bytes) -> int:
    return len(gzip.compress(data, 6))


@pytest.fixture
def page(client: Client, db: None) -> str:
    """A long story that has everything: about 1,500 words, corrections, tags, related stories, a hot-linked cover."""
    tags = [make_tag(name=f"TOPIC-{number}") for number in range(12)]
    for number in range(6):
        make_article(title=f"{PARAGRAPH[:90]} {number}", cover=make_cover(), tags=tags)
    parts = [
        f"## {head}\n\n" + "\n\n".join(f"{number} {head} {PARAGRAPH * 4}" for number in range(5)) for head in HEADINGS
    ]
    body = "\n\n".join(parts)
    cover = make_cover(credit_name="Ada Byron", credit_url="https://pictures.example/ada", alt="A court room.")
    source = make_source(site_url="https://wire.example")
    story = make_article(
        tags=tags, cover=cover, source=source, body=body, html=render(body).html, source_url="https://wire.example/1"
    )
    for number in range(3):
        Amendment.objects.create(article=story, kind="correction", note=PARAGRAPH, version=number + 1, at=NOON)
    return client.get(story.get_absolute_url()).content.decode()


def test_the_page_of_a_long_story_is_light(page: str) -> None:
    assert len(page) > 15 * KB
    assert packed(page.encode()) <= 20 * KB


def test_so_are_its_style_and_its_scripts(page: str) -> None:
    style, script = b"", b""
    for address in set(OWN_FILES.findall(page)):
        path = settings.BASE_DIR / address.lstrip("/")
        style += path.read_bytes() if path.suffix == ".css" else b""
        script += path.read_bytes() if path.suffix == ".js" else b""
    assert 0 < packed(style) <= 15 * KB
    assert packed(script) <= 5 * KB


def test_nothing_but_the_covers_is_asked_of_anybody_else(page: str) -> None:
    assert LINKED.findall(page)
    assert all(address.startswith("/") for address in LINKED.findall(page))
    outside = {address for address in LOADED.findall(page) if "//" in address}
    assert outside
    assert all(address.startswith("https://pictures.example/") for address in outside)

"""Real articles, as a reader meets them."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from articles import search
from articles.fileimport import import_article
from articles.models import Article
from tests.builders import NOON

pytestmark = pytest.mark.django_db


def read_all(client: Client, files: list[Path]) -> None:
    for file in files:
        import_article(file.read_bytes(), file.name, NOON)
    search.rebuild()
    for article in Article.objects.all():
        answer = client.get(article.get_absolute_url())
        page = answer.content.decode()
        assert answer.status_code == 200
        assert unescape(re.findall(r"<h1[^>]*>(.*?)</h1>", page)[0]) == article.title
        story = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
        assert story["inLanguage"] == article.lang
        assert not re.search(r"</h2>\s*</section>", page), article.slug
        word = max(re.findall(r"[a-zа-яіїєґ]+", article.title.lower()), key=len)
        hits = search.find(word, article.lang, limit=1000)
        assert article.pk in {hit.article_id for hit in hits}, word


def sample_files(shared: Path) -> list[Path]:
    return sorted((shared / "samples" / "articles").rglob("*.md"))


def test_a_sample_of_real_articles_is_read_and_found(client: Client, shared: Path) -> None:
    read_all(client, sample_files(shared)[::40])


@pytest.mark.deep
def test_all_real_articles_are_read_and_found(client: Client, shared: Path) -> None:
    read_all(client, sample_files(shared))

"""What the paper says of itself is what the record says."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Amendment, Article
from tests.articles.admin.conftest import make_rewrite
from tests.builders import NOON, make_article, make_source

pytestmark = pytest.mark.django_db


def corrected(note: str, article: Article | None = None, **fields: Any) -> Amendment:
    article = article or make_article()
    number = article.amendments.count() + 1
    return Amendment.objects.create(
        **{"article": article, "kind": "correction", "note": note, "version": number, "at": NOON, **fields}
    )


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_corrections_are_listed_the_newest_first(client: Client) -> None:
    corrected("It was Tuesday.")
    corrected("It was Friday.", at=NOON + timedelta(days=1))
    corrected("A comma.", kind="typo")
    corrected("Not in public.", make_article(status="draft"))
    corrected("Був вівторок.", make_article(lang="uk"))
    told = page(client, "/corrections/")
    assert told.index("It was Friday.") < told.index("It was Tuesday.")
    for other in ("A comma.", "Not in public.", "Був вівторок."):
        assert other not in told
    assert "Був вівторок." in page(client, "/uk/corrections/")


def test_all_corrections_can_be_read_page_by_page(client: Client) -> None:
    article = make_article()
    for number in range(65):
        corrected(f"Number {number}.", article, at=NOON + timedelta(minutes=number // 2))
    address, read = "/corrections/", []
    while address:
        told = page(client, address)
        read += [number for number in range(65) if f"<p>Number {number}.</p>" in told]
        _, more, rest = told.partition('rel="next" href="')
        address = f"/corrections/{rest.split(chr(34))[0]}" if more else ""
    assert sorted(read) == list(range(65))


def test_nothing_corrected_is_said(client: Client) -> None:
    assert "Nothing has been corrected so far." in page(client, "/corrections/")
    assert "No story was published in this time." in page(client, "/how-we-use-ai/")


def test_stories_are_counted_by_how_the_record_says_they_were_made(client: Client) -> None:
    lately = timezone.now() - timedelta(days=2)
    for origin in ("model", "model", "offline"):
        article = make_article(published_at=lately, source=make_source())
        make_rewrite(article, state="accepted", origin=origin)
    make_rewrite(make_article(published_at=lately, source=make_source()), state="rejected", origin="model")
    make_article(published_at=lately)
    make_article(published_at=timezone.now() - timedelta(days=40))
    told = "".join(page(client, "/how-we-use-ai/").split())
    for name, count in (
        ("Drafted with AI, reviewed by an editor", 2),
        ("Condensed from the source, reviewed by an editor", 1),
        ("Wire copy, without AI", 1),
        ("Written by the newsroom, without AI", 1),
    ):
        assert f"{name.replace(' ', '')}</th><td>{count}</td>" in told
    assert "How5storiesweremade" in told

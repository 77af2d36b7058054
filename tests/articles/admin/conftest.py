"""People at the desk, and proposals to decide on."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from articles.models import Article, Rewrite
from newsroom.urls import urlpatterns  # noqa: F401 - reading the addresses registers every admin
from tests.builders import NOON, make_article, make_entry, make_feed, make_source, make_user

PROPOSAL = (
    "## Overview\n\nThe bank holds $120 million of bitcoin.\n\n## From author\n\nIt is a small step that matters."
)


def person(role: str, **overrides: Any) -> User:
    user = make_user(is_staff=True, **overrides)
    user.groups.add(Group.objects.get(name=role))
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(db: None) -> User:
    return person("Editor")


@pytest.fixture
def reporter(db: None) -> User:
    return person("Reporter")


@pytest.fixture
def desk(editor: User) -> Client:
    return signed_in(editor)


def make_draft(**overrides: Any) -> Article:
    """A draft filed from an entry of a feed."""
    source = make_source()
    entry = make_entry(
        source=source,
        feed=make_feed(source=source),
        title="Bank buys bitcoin",
        summary="<p>The bank bought $120 million of bitcoin on Tuesday, it said.</p><script>alert(1)</script>",
    )
    return make_article(
        **{"status": Article.Status.DRAFT, "entry": entry, "source": source, "body": "The bank bought it.", **overrides}
    )


def make_rewrite(article: Article | None = None, **overrides: Any) -> Rewrite:
    """A proposal of a model that waits for review."""
    article = article or make_draft()
    fields: dict[str, Any] = {
        "number": article.rewrites.count() + 1,
        "state": Rewrite.State.PROPOSED,
        "origin": Rewrite.Origin.MODEL,
        "shape": "sections",
        "title": "A bank puts bitcoin on its books",
        "text": PROPOSAL,
        "provider": "models.example",
        "model": "writer-1",
        "prompt_version": "v1",
        "base_version": article.version,
        "requested_at": NOON,
        **overrides,
    }
    return Rewrite.objects.create(article=article, **fields)


def typed(article: Article, **overrides: Any) -> dict[str, Any]:
    """What the article's form sends when nothing but `overrides` was changed."""
    return {
        "version": article.version,
        "title": article.title,
        "description": article.description,
        "body": article.body,
        "category": article.category_id,
        "tags": ", ".join(article.ordered_tags),
        "sentiment": article.sentiment,
        "score": article.score,
        "assigned_to": article.assigned_to_id or "",
        "source_url": article.source_url,
        "act": "save",
        **overrides,
    }

"""Article files meeting what is already on the desk."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import editing
from articles.errors import ArticleFileError
from articles.fileimport import Outcome, import_article
from articles.files import file_of
from articles.frontmatter import write_article
from articles.models import Article, Rewrite
from articles.paper.making import making
from tests.articles.test_publishing import member
from tests.builders import make_article, make_source

pytestmark = pytest.mark.django_db

NAME = "2026/01/miners-move.en.md"
AI = "ai:\n  rewritten: true\n  expandedAt: '2026-01-08T15:23:51.066Z'\n  version: 1\n"


def file(**changed: Any) -> bytes:
    said = {"title": "Miners move", "id": "7", "key": "wire", "tags": "tags: []", "ai": "", "body": "Two firms move."}
    said |= changed
    return (
        f"---\ntitle: {said['title']}\ndescription: Two firms move.\npublishedAt: '2026-01-08T13:19:40.000Z'\n"
        f"updatedAt: '2026-01-08T13:19:40.000Z'\nlang: en\nexternalId: '{said['id']}'\nsource:\n  name: Wire\n"
        f"  key: {said['key']}\n  type: RSS\ncategory: BTC\n{said['tags']}\n"
        "stickyWeight: 0\nsentiment: NEUTRAL\nscore: 0\n"
        f"draft: false\n{said['ai']}---\n{said['body']}\n"
    ).encode()


def imported(**changed: Any) -> Outcome:
    return import_article(file(**changed), NAME, timezone.now())


def test_a_file_over_a_feeds_draft_brings_its_record_and_ends_the_proposal() -> None:
    draft = make_article(
        slug="miners-move", year=2026, month=1, status="draft", source=make_source(key="wire"), external_id="7"
    )
    Rewrite.objects.create(article=draft, number=1, state="proposed", requested_at=timezone.now())
    assert imported(ai=AI) == Outcome.CHANGED
    assert list(draft.rewrites.order_by("number").values_list("state", "origin")) == [
        ("superseded", ""),
        ("accepted", "file"),
    ]
    draft.refresh_from_db()
    assert making(draft, draft.rewrites.accepted().get()).kind == "file"
    assert imported() == Outcome.CHANGED
    assert not draft.rewrites.accepted().exists()


def test_a_persons_words_are_never_replaced() -> None:
    imported()
    article = Article.objects.get()
    editing.save(article, member("Editor"), timezone.now(), version=1, changes={"body": "By hand."})
    with pytest.raises(ArticleFileError, match="edited here"):
        imported(body="By machine.")
    assert Article.objects.get().body == "By hand."


def test_another_story_at_the_same_address_is_not_replaced() -> None:
    imported()
    with pytest.raises(ArticleFileError, match="Another story"):
        imported(id="8")
    assert Article.objects.get().external_id == "7"


def test_a_doubled_tag_counts_once_and_changes_nothing_the_second_time() -> None:
    doubled = {"tags": "tags:\n  - BTC\n  - BTC"}
    assert [imported(**doubled), imported(**doubled)] == [Outcome.NEW, Outcome.SAME]


def test_the_address_of_the_source_follows_an_editor_into_the_file() -> None:
    imported(key="wire\n  url: https://wire.example/old")
    article = Article.objects.get()
    changes = {"source_url": "https://wire.example/new"}
    editing.save(article, member("Editor"), timezone.now(), version=1, changes=changes)
    assert b"url: 'https://wire.example/new'" in write_article(file_of(article))


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"key": "the/block"}, "key"),
        ({"key": "k" * 81}, "key"),
        ({"ai": AI.replace("version: 1", "version: -1")}, "version"),
        ({"title": "T" * 501}, "title"),
    ],
)
def test_what_no_row_or_address_holds_is_refused_by_name(wrong: dict[str, str], named: str) -> None:
    with pytest.raises(ArticleFileError, match=named):
        imported(**wrong)
    assert not Article.objects.exists()


def test_a_broken_file_is_named_and_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "a-broken.en.md").write_bytes(file(key="the/block"))
    (tmp_path / "miners-move.en.md").write_bytes(file())
    (tmp_path / ("s" * 101 + ".en.md")).write_bytes(file())
    with pytest.raises(CommandError, match="1 new, 0 changed, 0 same, 2 rejected"):
        call_command("import_articles", str(tmp_path), stdout=StringIO())
    assert Article.objects.get().slug == "miners-move"


@pytest.mark.parametrize("year", ["0001", "2300"])
def test_a_year_beyond_all_news_is_refused(year: str) -> None:
    old = file().replace(b"publishedAt: '2026", f"publishedAt: '{year}".encode())
    with pytest.raises(ArticleFileError, match="publishedAt"):
        import_article(old, NAME, timezone.now())


def test_only_drafts_never_published_stay_out_of_a_published_export(tmp_path: Path) -> None:
    make_article(slug="seen")
    make_article(slug="unseen", status="draft")
    call_command("export_articles", str(tmp_path), published=True, stdout=StringIO())
    assert [path.name for path in tmp_path.rglob("*.md")] == ["seen.en.md"]


def test_proposals_of_one_article_are_made_and_no_others(capsys: pytest.CaptureFixture[str]) -> None:
    one, other = (make_article(status="draft", body="Two firms move. " * 50) for _ in range(2))
    Rewrite.objects.create(article=other, number=1, requested_at=timezone.now() - timedelta(hours=1))
    call_command("propose_rewrites", article=[one.pk])
    assert "1 proposals, 0 waiting for review, 0 rejected" in capsys.readouterr().out
    call_command("propose_rewrites", article=[one.pk])
    assert "0 proposals, 1 waiting for review, 0 rejected" in capsys.readouterr().out
    assert other.rewrites.get().state == "queued"


def test_a_limit_that_is_no_number_is_refused() -> None:
    with pytest.raises(CommandError, match="no number of proposals"):
        call_command("propose_rewrites", "--limit", "-1")

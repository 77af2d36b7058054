"""The real files and items that all this started from, through the commands. They lie beside the project."""

import filecmp
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from articles.files import file_path
from articles.frontmatter import read_article
from articles.models import Article, Rewrite
from sources.models import Entry, Filing, ImportRun

HAND_WRAPPED = "2025/11/dubai-court-issues-worldwide-freeze-of-456-million-tied-to-justin-sun-s-stableco.en.md"

pytestmark = pytest.mark.django_db


def command(name: str, *args: Any, **options: Any) -> str:
    """The command's summary line."""
    out = StringIO()
    call_command(name, *map(str, args), stdout=out, **options)
    return out.getvalue().strip()


def exported(directory: Path) -> set[str]:
    command("export_articles", directory)
    return {path.relative_to(directory).as_posix() for path in directory.rglob("*.md")}


def rows() -> list[dict[str, Any]]:
    return list(
        Article.objects.order_by("pk").values("pk", "title", "body", "version", "updated_at", "status", "source_url")
    )


def test_every_real_file_comes_out_as_it_went_in(shared: Path, tmp_path: Path) -> None:
    samples = shared / "samples/articles"
    assert command("import_articles", samples) == "423 new, 0 changed, 0 same, 0 rejected"
    before = rows()
    assert command("import_articles", samples) == "0 new, 0 changed, 423 same, 0 rejected"
    assert command("import_articles", shared / "seeds") == "0 new, 0 changed, 1 same, 0 rejected"
    assert rows() == before

    names = exported(tmp_path / "first")
    assert len(names) == 423
    _, different, missing = filecmp.cmpfiles(samples, tmp_path / "first", names, shallow=False)
    assert (different, missing) == ([HAND_WRAPPED], [])

    Article.objects.all().delete()
    command("import_articles", tmp_path / "first")
    exported(tmp_path / "second")
    assert filecmp.cmpfiles(tmp_path / "first", tmp_path / "second", names, shallow=False)[1:] == ([], [])


def test_translations_stand_at_their_own_address(shared: Path) -> None:
    command("import_articles", shared / "samples/articles")
    ukrainian = Article.objects.filter(lang="uk")
    assert ukrainian.count() == 80
    assert all(article.get_absolute_url().startswith("/uk/2") for article in ukrainian)
    assert all(article.siblings().filter(slug=article.slug).exists() for article in ukrainian[:10])
    assert Rewrite.objects.filter(state="accepted", origin="file").count() == 423


def test_real_items_are_filed_as_upstream_filed_them(shared: Path) -> None:
    summary = command("import_file", shared / "samples/raw_feed_items.json", feed="wire")
    assert summary.startswith("340 new, 0 changed, 0 same, 3 duplicate, 340 filed")
    assert Entry.objects.count() == Article.objects.count() == 340

    known = _sample_articles(shared)
    slugs = categories = tags = 0
    for article in Article.objects.select_related("category").prefetch_related("tagged__tag"):
        of_same_id = known[article.external_id]
        slugs += file_path(article) in of_same_id
        file = of_same_id.get(file_path(article)) or next(iter(of_same_id.values()))
        categories += article.category.key == file.category
        tags += tuple(article.ordered_tags) == file.tags
    assert slugs >= 339
    assert min(categories, tags) >= 0.995 * 340


def test_items_of_known_articles_are_adopted(shared: Path) -> None:
    command("import_articles", shared / "samples/articles")
    before = rows()
    summary = command("import_file", shared / "samples/raw_feed_items.json", feed="wire")
    assert summary == "340 new, 0 changed, 0 same, 3 duplicate, 0 filed, 0 proposals, 0 rejected"
    assert rows() == before
    assert Article.objects.exclude(entry=None).filter(lang="en").count() == 343
    assert not Filing.objects.exists()


def test_the_same_document_again_is_known(shared: Path) -> None:
    for _ in range(2):
        command("import_file", shared / "samples/raw_feed_items.json", feed="wire")
    run = ImportRun.objects.first()
    assert run is not None
    assert (run.new, run.same, run.duplicate) == (0, 340, 3)


def _sample_articles(shared: Path) -> dict[str, dict[str, Any]]:
    """Article files by external id, then by path."""
    root = shared / "samples/articles"
    found: dict[str, dict[str, Any]] = {}
    for path in root.rglob("*.en.md"):
        file = read_article(path.read_bytes())
        found.setdefault(file.external_id, {})[path.relative_to(root).as_posix()] = file
    return found

"""A Ghost site moves in."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from articles.models import Article, CoverImage
from tests.acts.test_acts import everything

pytestmark = pytest.mark.django_db

SITE = "https://ghost.example"
AUTHOR = {"id": "a1", "name": "Gus Host", "slug": "gus", "email": "gus@ghost.example"}
TAGS = [
    {"id": "t1", "name": "Mining News", "slug": "mining-news", "visibility": "public"},
    {"id": "t2", "name": "Chips", "slug": "chips", "visibility": "public"},
    {"id": "t3", "name": "#internal", "slug": "hash-internal", "visibility": "internal"},
]


def post(number: int, **changed: Any) -> dict[str, Any]:
    """As Ghost 5 exports one, published for everybody unless told otherwise."""
    return {
        "id": f"p{number}",
        "uuid": f"0000-{number}",
        "title": f"Post {number}",
        "slug": f"post-{number}",
        "html": f'<p>Post {number} with <a href="__GHOST_URL__/post-1/">a link</a>.</p><svg onload="x()"></svg>',
        "lexical": "{}",
        "feature_image": None,
        "featured": 0,
        "type": "post",
        "status": "published",
        "locale": None,
        "visibility": "public",
        "created_at": "2022-05-01T10:00:00.000Z",
        "updated_at": "2022-05-03T10:00:00.000Z",
        "published_at": "2022-05-02T10:00:00.000Z",
        "custom_excerpt": None,
        **changed,
    }


def export(path: Path, *posts: dict[str, Any], **tables: Any) -> Path:
    numbers = [one["id"] for one in posts]
    data = {
        "posts": posts,
        "users": [AUTHOR],
        "tags": TAGS,
        "posts_authors": [{"post_id": one, "author_id": "a1", "sort_order": 0} for one in numbers],
        "posts_tags": [
            {"post_id": one, "tag_id": tag["id"], "sort_order": 2 - place}
            for one in numbers
            for place, tag in enumerate(reversed(TAGS))
        ],
        "posts_meta": [],
        "settings": [{"key": "title", "value": "Ghosts"}, {"key": "locale", "value": "en"}],
        **tables,
    }
    path.write_text(json.dumps({"db": [{"meta": {"exported_on": 1, "version": "5.96.0"}, "data": data}]}))
    return path


def moved_in(folder: Path, *posts: dict[str, Any], **options: Any) -> str:
    said = io.StringIO()
    try:
        call_command("import_ghost", str(export(folder / "g.json", *posts)), site=SITE, stdout=said, **options)
    except CommandError as error:
        return str(error)
    return said.getvalue().strip()


def test_a_post_comes_with_its_date_words_lists_and_author(client: Client, tmp_path: Path) -> None:
    assert moved_in(tmp_path, post(1)) == "1 new, 0 changed, 0 same, 0 passed over, 0 rejected"
    article = Article.objects.get()
    assert article.live_at == datetime(2022, 5, 2, 10, tzinfo=UTC)
    assert article.body == "Post 1 with [a link](https://ghost.example/post-1/)."
    assert (article.category.name, article.ordered_tags) == ("Mining News", ["CHIPS"])
    page = client.get(article.get_absolute_url()).content.decode()
    assert "This story by Gus Host was published on ghost.example" in page


def test_every_old_address_leads_on(client: Client, tmp_path: Path) -> None:
    moved_in(tmp_path, *(post(number) for number in range(1, 31)))
    for article in Article.objects.select_related("moved_in"):
        old = f"/post-{article.moved_in.old_id.removeprefix('p')}"
        for address in (old, f"{old}/"):
            answer = client.get(address)
            assert (answer.status_code, answer["Location"]) == (301, article.get_absolute_url())
    assert client.get("/author/gus/")["Location"] == "/authors/gus-host/"
    assert client.get("/post-99/").status_code == 404
    assert client.post("/post-1/").status_code == 404


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    moved_in(tmp_path, post(1), post(2, status="draft"))
    before = everything()
    assert moved_in(tmp_path, post(1), post(2, status="draft")).startswith("0 new, 0 changed, 2 same")
    assert everything() == before


@pytest.mark.parametrize("changed", [{"status": "draft"}, {"status": "scheduled"}, {"status": "sent"}])
def test_what_nobody_could_read_there_is_a_draft_here(changed: dict[str, str], tmp_path: Path) -> None:
    assert moved_in(tmp_path, post(1, **changed)).startswith("1 new")
    assert Article.objects.get().status == "draft"


@pytest.mark.parametrize("visibility", ["members", "paid", "tiers"])
def test_what_members_alone_could_read_stays_from_readers_and_is_named(
    visibility: str, client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert moved_in(tmp_path, post(1, visibility=visibility)).endswith("1 rejected")
    assert "only members may read it there" in capsys.readouterr().err
    assert Article.objects.get().status == "draft"
    assert client.get("/post-1/").status_code == 404


def test_a_page_is_named_and_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moved_in(tmp_path, post(1, type="page", title="About"))
    assert "“About”: it is a page" in capsys.readouterr().err
    assert not Article.objects.exists()


def test_pictures_by_ghosts_own_placeholder_are_found(tmp_path: Path) -> None:
    moved_in(tmp_path, post(1, feature_image="__GHOST_URL__/content/images/a.jpg"), pictures="refer")
    assert CoverImage.objects.get().regular == "https://ghost.example/content/images/a.jpg"


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"db": []}', '{"db": [{"data": {}}]}', "[" * 100_000, '{"db": [{"data": 3}]}']
)
def test_what_is_no_export_is_refused_in_a_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / "g.json").write_text(text)
    with pytest.raises(CommandError, match="is no "):
        call_command("import_ghost", str(tmp_path / "g.json"), site=SITE)


def test_the_sites_address_has_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="not an address"):
        call_command("import_ghost", str(export(tmp_path / "g.json")), site="ghost.example")

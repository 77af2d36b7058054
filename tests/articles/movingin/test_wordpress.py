"""A WordPress site moves in: its stories, its people, and every address that anybody ever linked to."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from lxml import etree
from PIL import Image
from pytest_django.fixtures import Settings

from articles import editing, publishing
from articles.models import Article, CoverImage, MovedIn, OldAddress, Revision
from tests.acts.test_acts import everything
from tests.articles.movingin.wordpressexport import SITE, attachment, export, item, site_of, with_picture
from tests.articles.test_publishing import member
from tests.builders import make_user
from tests.sources.servers import Server, answering

pytestmark = pytest.mark.django_db


def moved_in(path: Path, *items: str, **options: Any) -> str:
    """What the command says of a file of `items`, however it ends."""
    said = io.StringIO()
    try:
        call_command("import_wordpress", str(export(path / "export.xml", *items)), stdout=said, **options)
    except CommandError as error:
        return str(error)
    return said.getvalue().strip()


def every_link(path: Path) -> dict[str, str]:
    """Where each published post stood, by every address that the export has of it, and its headline."""
    found = {}
    for post in etree.parse(path).iter("item"):
        texts = {etree.QName(child).localname: child.text or "" for child in post}
        if texts["post_type"] == "post" and texts["status"] == "publish":
            for address in (texts["link"], texts["guid"], f"{SITE}/?p={texts['post_id']}"):
                found[address] = texts["title"]
    return found


def answered(client: Client, address: str) -> str:
    """The headline that a reader comes to by an old address."""
    path = re.sub(r"^https?://[^/]+", "", address)
    answer = client.get(path)
    assert answer.status_code in (200, 301), path
    if answer.status_code == 301:
        answer = client.get(answer["Location"])
    assert answer.status_code == 200, path
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.content.decode(), re.DOTALL)
    return found[1].strip().replace("&amp;", "&") if found else ""


def all_links_answer(client: Client, folder: Path, count: int) -> None:
    said = moved_in(folder, *site_of(count), pictures="none")
    assert said == f"{count} new, 0 changed, 0 same, 2 passed over, 1 rejected"
    links = every_link(folder / "export.xml")
    assert len(links) >= 2 * count - count // 10
    assert {address: answered(client, address) for address in links} == links


def test_every_link_of_a_site_leads_to_its_story(client: Client, tmp_path: Path) -> None:
    all_links_answer(client, tmp_path, 40)


@pytest.mark.deep
def test_every_link_of_a_site_of_a_thousand_posts_leads_to_its_story(client: Client, tmp_path: Path) -> None:
    all_links_answer(client, tmp_path, 1_000)


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    moved_in(tmp_path, *site_of(12), pictures="none")
    before = everything()
    assert moved_in(tmp_path, *site_of(12), pictures="none").startswith("0 new, 0 changed, 12 same")
    assert everything() == before


def test_a_published_post_keeps_its_date_words_author_and_lists(client: Client, tmp_path: Path) -> None:
    moved_in(tmp_path, item(1, excerpt="In <b>short</b>."))
    article = Article.objects.get()
    assert article.is_public
    assert article.live_at == article.published_at == datetime(2019, 12, 1, 3, 30, tzinfo=UTC)
    assert article.title == "Story 1 & more"
    assert article.description == "In short."
    assert article.body.startswith("Story 1 tells of **coins** & [an older one](https://coins.example/?p=1).")
    assert "## What happened" in article.body
    assert "alert" not in article.body
    assert (article.category.name, article.category.slug) == ("Policy & Law", "policy-law")
    assert article.ordered_tags == ["BITCOIN"]
    author = User.objects.get()
    assert article.editor == author
    assert (author.is_active, author.is_staff, author.has_usable_password()) == (False, False, False)
    assert client.get("/author/jane/")["Location"] == "/authors/jane-ledger/"
    assert client.get("/category/policy-law/").status_code == 200


def test_the_classic_editors_text_gets_its_paragraphs(tmp_path: Path) -> None:
    moved_in(tmp_path, item(2))
    body = Article.objects.get().body
    assert body.split("\n\n")[0].startswith("Story 2 begins in *the classic editor*.")
    assert "And a second paragraph." in body.split("\n\n")
    assert "- one" in body
    assert "[" not in body


def test_the_page_says_who_checked_the_story_and_where(client: Client, tmp_path: Path) -> None:
    moved_in(tmp_path, item(1))
    article = Article.objects.get()
    page = client.get(article.get_absolute_url()).content.decode()
    assert "From our former site" in page
    assert "This story by Jane Ledger was published on coins.example on" in page
    assert "it was not reviewed again" in page
    changes = {"body": "By hand."}
    editing.save(article, member("Editor"), timezone.now(), version=article.version, changes=changes)
    assert "have edited it since" in client.get(article.get_absolute_url()).content.decode()
    assert Revision.objects.filter(article=article, reason=f"Moved in from {SITE}.").exists()


@pytest.mark.parametrize("status", ["draft", "pending", "future", "private"])
def test_what_readers_did_not_see_there_is_a_draft_here(status: str, client: Client, tmp_path: Path) -> None:
    dates = {"date": "0000-00-00 00:00:00"} if status == "draft" else {}
    assert moved_in(tmp_path, item(1, status=status, **dates)).startswith("1 new")
    article = Article.objects.get()
    assert (article.status, article.live_at, MovedIn.objects.get().was_public) == ("draft", None, False)
    assert client.get("/?p=1")["Location"] == "/"
    assert client.get(article.get_absolute_url()).status_code == 404


def test_what_stood_behind_a_password_stays_from_readers_and_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert moved_in(tmp_path, item(1, password="open-sesame")).endswith("1 rejected")
    assert (
        "rejected: 1 “Story 1 & more”: readers saw it there, but it is behind a password there"
        in capsys.readouterr().err
    )
    assert Article.objects.get().status == "draft"


def test_a_story_without_text_waits_for_a_person(tmp_path: Path) -> None:
    moved_in(tmp_path, item(1, content='<img src="https://coins.example/a.jpg">'), pictures="none")
    assert Article.objects.get().status == "draft"


def test_a_changed_export_changes_only_what_nobody_has_edited_here(tmp_path: Path) -> None:
    moved_in(tmp_path, item(1), item(3))
    edited = Article.objects.get(moved_in__old_id="3")
    editing.save(edited, member("Editor"), timezone.now(), version=1, changes={"body": "By hand."})
    said = moved_in(tmp_path, item(1, content="<p>Newer.</p>"), item(3, content="<p>Newer.</p>"))
    assert said == "0 new, 1 changed, 0 same, 0 passed over, 1 rejected"
    assert Article.objects.get(moved_in__old_id="1").body == "Newer."
    assert Article.objects.get(moved_in__old_id="3").body == "By hand."


def test_a_withdrawn_story_is_gone_from_its_old_address_too(client: Client, tmp_path: Path) -> None:
    moved_in(tmp_path, item(1))
    article = Article.objects.get()
    publishing.withdraw(article, member("Editor"), timezone.now(), version=article.version, reason="Wrong.")
    assert client.get("/?p=1").status_code == 410
    assert client.get("/2019/12/01/story-1/").status_code == 410


def test_an_author_whose_address_somebody_has_is_that_person(tmp_path: Path) -> None:
    here = make_user(email="Jane@coins.example", first_name="Jane", last_name="Here")
    moved_in(tmp_path, item(1))
    assert Article.objects.get().editor == here
    assert User.objects.count() == 1


def test_an_old_address_belongs_to_the_first_story_and_the_other_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved_in(tmp_path, item(1, link=f"{SITE}/same/"), item(3, link=f"{SITE}/same/"))
    assert "another story has its old address /same already" in capsys.readouterr().err
    assert OldAddress.objects.get(path="/same").article == Article.objects.get(moved_in__old_id="1")


# --- pictures -----------------------------------------------------------------------------------------
def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (640, 360), "navy").save(data, "JPEG")
    return data.getvalue()


def test_pictures_come_through_the_guarded_edge_and_are_kept_as_uploads_are(tmp_path: Path, settings: Settings) -> None:
    with Server({"/a.jpg": answering(body=picture())}) as server:
        items = (item(1, rest=with_picture(50)), attachment(50, server.url("/a.jpg"), "A blue field"))
        assert moved_in(tmp_path, *items).endswith("1 rejected")  # a private address
        assert Article.objects.get().cover is None
        assert server.seen == []
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        assert moved_in(tmp_path, *items) == "0 new, 1 changed, 0 same, 1 passed over, 0 rejected"
        assert moved_in(tmp_path, *items) == "0 new, 0 changed, 1 same, 1 passed over, 0 rejected"
        assert len(server.seen) == 1
    cover = Article.objects.get().cover
    assert cover
    assert (cover.provider, cover.alt, cover.width) == (CoverImage.Provider.UPLOAD, "A blue field", 640)
    assert default_storage.exists(cover.full.removeprefix("/media/"))


def test_pictures_inside_texts_stay_behind_and_are_counted(tmp_path: Path) -> None:
    text = '<p>One.</p><img src="https://old.example/a.jpg"><figure><IMG src="https://old.example/b.jpg"></figure>'
    said = moved_in(tmp_path, item(1, content=text), item(2, content="<p>Two.</p>"), pictures="none")
    left = "2 pictures inside texts left at the old address"
    assert said == f"2 new, 0 changed, 0 same, 0 passed over, {left}, 0 rejected"
    assert "old.example/a.jpg" not in Article.objects.get(slug="story-1").body
    assert left not in moved_in(tmp_path, item(1, content=text), item(2, content="<p>Two.</p>"), pictures="none")


def test_pictures_may_stay_where_they_are(tmp_path: Path) -> None:
    items = (item(1, rest=with_picture(50)), attachment(50, "https://coins.example/a.jpg"))
    moved_in(tmp_path, *items, pictures="refer")
    cover = Article.objects.get().cover
    assert cover
    assert (cover.provider, cover.regular) == (CoverImage.Provider.FORMER, "https://coins.example/a.jpg")


# --- files --------------------------------------------------------------------------------------------
BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>\n<rss'


def test_a_file_with_a_document_type_is_refused(tmp_path: Path) -> None:
    path = export(tmp_path / "export.xml", item(1, title="&c;&b;"))
    path.write_text(path.read_text().replace("<rss", BOMB, 1).replace("<![CDATA[&c;&b;]]>", "&c;&b;"))
    with pytest.raises(CommandError, match="document type"):
        call_command("import_wordpress", str(path))
    assert not Article.objects.exists()


def test_a_file_that_breaks_off_is_named_and_nothing_comes_of_it(tmp_path: Path) -> None:
    path = export(tmp_path / "export.xml", item(1), item(3))
    path.write_text(path.read_text()[:-400])
    with pytest.raises(CommandError, match="breaks off"):
        call_command("import_wordpress", str(path))
    assert not Article.objects.exists()


def test_a_feed_is_no_export(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text("<rss><channel><title>News</title><item><title>A</title></item></channel></rss>")
    with pytest.raises(CommandError, match="no export of WordPress"):
        call_command("import_wordpress", str(path))

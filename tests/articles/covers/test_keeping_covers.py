"""Covers given, kept and cared for: files in every size, one photo wherever it stands, pages that use what we hold."""

import re
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from PIL import Image

from articles.covers import caring, choosing, library
from articles.covers.errors import CoverError
from articles.models import Article, Change, CoverImage
from tests.articles.admin.conftest import person
from tests.articles.covers.test_renditions import file_of, files_of, picture_of
from tests.builders import NOON, make_article, make_category, make_cover, make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db: None) -> User:
    return person("Editor")


def uploaded(editor: User, data: bytes | None = None, **options: Any) -> Article:
    article = make_article()
    given = {"data": data or file_of(picture_of((3000, 2000))), "alt": "Red and blue", **options}
    return choosing.upload(article, editor, NOON, version=article.version, **given)


def cover_of(article: Article) -> CoverImage:
    assert article.cover is not None
    return article.cover


def file_at(address: str) -> Path:
    return settings.MEDIA_ROOT / address.removeprefix(settings.MEDIA_URL)


def stored() -> Iterator[Path]:
    return (path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())


def test_an_upload_is_kept_in_every_size_as_jpeg_and_webp(editor: User) -> None:
    cover = cover_of(uploaded(editor))
    sizes = {"full": 2400, "regular": 1080, "small": 400, "thumb": 200, "share": 1200}
    for name, width in sizes.items():
        for address, kind in ((getattr(cover, name), "JPEG"), (cover.webp[name], "WEBP")):
            with Image.open(file_at(address)) as picture:
                assert (picture.format, picture.width) == (kind, width)
    with Image.open(file_at(cover.share)) as card:
        assert card.height == 675
    assert cover.raw == cover.full


def test_the_public_page_uses_the_files_that_we_hold(editor: User, client: Client) -> None:
    article = uploaded(editor, focus=(20, 80))
    cover = cover_of(article)
    page = client.get(article.get_absolute_url()).content.decode()
    webp = f"{cover.webp['small']} 400w, {cover.webp['regular']} 1080w"
    assert f'<source type="image/webp" srcset="{webp}"' in page
    assert f'srcset="{cover.small} 400w, {cover.regular} 1080w"' in page
    assert 'class="fx-2 fy-8"' in page
    assert re.search(rf'og:image" content="[^"]*{cover.share}"', page)
    with Image.open(file_at(cover.webp["small"])) as small:
        assert small.format == "WEBP"


def test_a_hot_linked_photo_has_no_files_of_ours(client: Client) -> None:
    page = client.get(make_article(cover=make_cover()).get_absolute_url()).content.decode()
    assert "<source" not in page
    assert "fx-" not in page


def test_the_share_card_is_cut_around_what_matters(editor: User) -> None:
    tall = Image.new("RGB", (1200, 2400), "blue")
    tall.paste("red", (0, 0, 1200, 600))
    cover = cover_of(uploaded(editor, file_of(tall)))

    def at_the_middle() -> Any:
        with Image.open(file_at(cover.share)) as card:
            return card.getpixel((600, 300))

    assert at_the_middle()[2] > 200
    first = cover.share
    caring.refocus(cover, editor, NOON, focus=(50, 0))
    assert at_the_middle()[0] > 200
    assert cover.share != first
    assert cover.webp["share"] == cover.share.replace(".jpg", ".webp")


def test_the_same_picture_again_is_the_same_cover_and_changes_nothing(editor: User) -> None:
    article, data = make_article(), file_of(picture_of())
    for _ in range(2):
        choosing.upload(article, editor, NOON, version=article.version, data=data, alt="A flag")
    assert (article.version, CoverImage.objects.count(), len(list(stored()))) == (2, 1, 10)


def test_two_uploads_are_two_photos(editor: User) -> None:
    first, second = uploaded(editor), uploaded(editor, file_of(picture_of((640, 480))))
    assert cover_of(first).photo_id != cover_of(second).photo_id
    assert [found.uses for found in library.search("")] == [1, 1]


def test_a_description_that_comes_later_is_kept_and_none_is_lost(editor: User) -> None:
    data = file_of(picture_of())
    uploaded(editor, data, alt="")
    uploaded(editor, data, alt="A flag")
    uploaded(editor, data, alt="Something else")
    assert CoverImage.objects.get().alt == "A flag"


@pytest.mark.parametrize("focus", [(101, 0), (0, -1)])
def test_the_middle_lies_inside_the_picture(editor: User, focus: tuple[int, int]) -> None:
    with pytest.raises(CoverError, match="inside"):
        uploaded(editor, focus=focus)
    with pytest.raises(CoverError, match="inside"):
        caring.refocus(make_cover(), editor, NOON, focus=focus)


def test_what_changes_of_a_picture_is_told_to_every_page_that_shows_it(editor: User) -> None:
    cover = make_cover()
    shown = [make_article(cover=cover), make_article(cover=cover)]
    make_article(cover=cover, status="draft")
    caring.describe(cover, editor, NOON, alt="  A  harbour ")
    caring.describe(cover, editor, NOON, alt="A harbour")
    assert cover.alt == "A harbour"
    assert [change.article for change in Change.objects.all()] == shown


def test_a_photo_is_replaced_everywhere_in_one_act(editor: User) -> None:
    one, same, other = make_cover(photo_id="p"), make_cover(photo_id="p"), make_cover(photo_id="q")
    articles = [make_article(cover=cover) for cover in (one, same)] + [make_article(cover=one, status="draft")]
    spared = make_article(cover=make_cover(photo_id="r"))
    assert caring.replace(one, editor, NOON, by=other) == 3
    assert caring.replace(one, editor, NOON, by=other) == 0
    assert set(Article.objects.exclude(pk=spared.pk).values_list("cover", flat=True)) == {other.pk}
    assert Change.objects.count() == 2
    assert "everywhere" in articles[0].revisions.latest("pk").reason
    with pytest.raises(CoverError, match="same photo"):
        caring.replace(one, editor, NOON, by=same)


def test_replacing_is_all_or_nothing(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caring, "MOST", 1)
    cover, other = make_cover(photo_id="p"), make_cover(photo_id="q")
    for _ in range(2):
        make_article(cover=cover)
    with pytest.raises(CoverError, match="more than 1 "):
        caring.replace(cover, editor, NOON, by=other)
    assert set(Article.objects.values_list("cover", flat=True)) == {cover.pk}


class TestLibrary:
    def test_it_finds_by_description_credit_tag_and_section(self) -> None:
        said, credited = make_cover(alt="A gold coin", photo_id="a"), make_cover(credit_name="Ada Roe", photo_id="b")
        tagged, filed = make_cover(photo_id="c"), make_cover(photo_id="d")
        make_article(cover=tagged, tags=[make_tag(name="MINING")])
        make_article(cover=filed, category=make_category(key="REGULATION"))
        asked = ("gold", "roe", "mining", "regulation", "gold coin", "gold mining")
        found = {words: [one.cover for one in library.search(words)] for words in asked}
        assert list(found.values()) == [[said], [credited], [tagged], [filed], [said], []]

    def test_a_photo_is_shown_once_with_its_uses_and_sorted_by_them(self) -> None:
        often, again, never = make_cover(photo_id="p"), make_cover(photo_id="p"), make_cover(photo_id="q")
        for cover in (often, again, often):
            make_article(cover=cover)
        assert [(one.cover, one.uses) for one in library.search("")] == [(never, 0), (again, 3)]
        assert [one.uses for one in library.search("", order="most")] == [3, 0]
        assert [one.uses for one in library.search("", order="least")] == [0, 3]

    def test_it_suggests_what_stood_over_stories_with_the_same_tags(self) -> None:
        etf, sec, other = make_tag(name="ETF"), make_tag(name="SEC"), make_tag(name="OTHER")
        one, both, own = (make_cover(photo_id=name) for name in ("one", "both", "own"))
        make_article(cover=one, tags=[etf])
        make_article(cover=both, tags=[etf, sec])
        make_article(cover=make_cover(photo_id="x"), tags=[other])
        article = make_article(cover=own, tags=[etf, sec])
        assert [found.cover for found in library.suggest(article)] == [both, one]
        assert library.suggest(make_article()) == []


def uploads_of(paths: list[Path], editor: User) -> float:
    """Every file through the act: nothing is stored but what was encoded here. The seconds of the slowest."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    originals, refused, longest = set(), [], 0.0
    for path in paths:
        data = path.read_bytes()
        originals.add(data)
        start = time.monotonic()
        try:
            uploaded(editor, data)
        except CoverError as error:
            refused.append(str(error))
        longest = max(longest, time.monotonic() - start)
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # with which a child begins
    assert after <= max(before, ours, 300 * 1024)
    assert all(sentence.endswith((".", ".)")) for sentence in refused)
    kept = list(stored())
    assert kept
    for file in kept:
        with Image.open(file, formats=("JPEG", "WEBP")) as picture:
            picture.load()
            assert {"exif", "icc_profile", "xmp", "comment"} & set(picture.info) == set()
        assert file.read_bytes() not in originals
    return longest


def test_pictures_of_the_corpus_are_uploaded_and_only_re_encoded_ones_stored(shared: Path, editor: User) -> None:
    kinds = {".jpg", ".png", ".webp", ".avif"}
    uploads_of([path for path in files_of(shared) if path.suffix in kinds][::6], editor)


@pytest.mark.deep
def test_every_file_of_the_corpus_is_uploaded_without_harm(shared: Path, editor: User) -> None:
    assert uploads_of(files_of(shared), editor) < 6

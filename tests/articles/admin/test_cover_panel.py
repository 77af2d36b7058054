"""An article's cover: shown on its form, chosen on a page of its own, from the library, from Unsplash, or uploaded."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from pytest_django.fixtures import Settings

from articles.covers.choosing import too_large
from articles.covers.renditions import MOST_BYTES
from articles.models import Article, CoverImage
from tests.articles.admin.conftest import make_draft, person, signed_in, typed
from tests.articles.covers.photoserver import KEY, Unsplash, loopback_unsplash, photo_json
from tests.builders import make_article, make_cover, make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def photos(settings: Settings) -> Iterator[Unsplash]:
    """Unsplash with a key, and one photo."""
    with loopback_unsplash() as fake:
        settings.UNSPLASH_ACCESS_KEY, settings.UNSPLASH_URL = KEY, fake.url
        settings.OUTBOUND_ALLOWED_HOSTS = [fake.host]
        fake.answers({"results": [photo_json(fake.url)]}, X_Ratelimit_Remaining="49", X_Ratelimit_Limit="50")
        yield fake


def _form(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def _page(article: Article) -> str:
    return reverse("admin:articles_article_covers", args=[article.pk])


def _picture(size: tuple[int, int] = (320, 180)) -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", size, "#204060").save(file, "JPEG")
    return SimpleUploadedFile("harbour.jpg", file.getvalue(), "image/jpeg")


def press(client: Client, article: Article, act: str, query: str = "", **sent: Any) -> Any:
    article.refresh_from_db()
    middle = {"focus_x": 50, "focus_y": 50} if act == "upload" else {}
    answer = client.post(_page(article) + query, {"version": article.version, "act": act, **middle, **sent})
    article.refresh_from_db()
    return answer


def test_a_draft_without_a_picture_shows_the_drawn_cover(desk: Client) -> None:
    article = make_draft()
    address = reverse("admin:articles_article_cover", args=[article.pk])
    assert address in desk.get(_form(article)).content.decode()
    drawn = desk.get(address)
    assert Image.open(io.BytesIO(drawn.content)).format == "JPEG"
    assert "private" in drawn["Cache-Control"]


def test_a_cover_from_a_file_says_that_its_credit_is_unknown(desk: Client) -> None:
    assert "Credit unknown." in desk.get(_form(make_draft(cover=make_cover()))).content.decode()


def test_going_to_choose_a_cover_keeps_what_was_typed(desk: Client) -> None:
    article = make_draft()
    answer = desk.post(_form(article), typed(article, act="cover", title="Typed too"))
    assert answer.headers["Location"] == _page(article)
    article.refresh_from_db()
    assert article.title == "Typed too"


def test_an_upload_becomes_the_cover(desk: Client) -> None:
    article = make_draft()
    answer = press(desk, article, "upload", file=_picture(), alt="A harbour at dusk", focus_x="20")
    assert answer.headers["Location"] == _form(article)
    assert article.cover is not None
    kept = article.cover
    assert (kept.provider, kept.alt, kept.focus_x) == (CoverImage.Provider.UPLOAD, "A harbour at dusk", 20)


def test_who_uploads_without_a_description_is_asked_for_it(desk: Client) -> None:
    article = make_draft()
    answer = press(desk, article, "upload", file=_picture())
    assert answer.headers["Location"] == f"{_page(article)}#describe"
    assert "It has no description yet" in desk.get(_page(article)).content.decode()
    press(desk, article, "describe", alt="A harbour")
    assert article.cover is not None
    assert article.cover.alt == "A harbour"


def test_what_is_no_picture_is_refused_and_the_description_stays(desk: Client) -> None:
    article = make_draft()
    for file in (SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>"), SimpleUploadedFile("x.svg", b"<svg/>")):
        page = press(desk, article, "upload", file=file, alt="Typed and kept").content.decode()
        assert "not a JPEG, PNG, WebP or AVIF" in page
        assert "Typed and kept" in page
    assert article.cover is None


@pytest.mark.parametrize(
    ("act", "sent", "sentence"),
    [
        ("upload", {}, "This field is required"),
        ("use:999999", {}, "not in the library any more"),
        ("use:x", {}, "not in the library any more"),
        ("describe", {"alt": "x"}, "no cover to describe"),
        ("dance", {}, "Choose one of the buttons"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    desk: Client, act: str, sent: dict[str, str], sentence: str
) -> None:
    article = make_draft()
    assert sentence in press(desk, article, act, **sent).content.decode()
    assert article.version == 1


def test_a_file_that_is_too_large_is_not_even_read(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (too_large(MOST_BYTES), too_large(MOST_BYTES + 1)) == (False, True)
    monkeypatch.setattr("articles.covers.choosing.MOST_BYTES", 100)
    assert "at most 25 MB" in press(desk, make_draft(), "upload", file=_picture()).content.decode()


def test_somebody_elses_newer_version_is_not_written_over(desk: Client) -> None:
    article, cover = make_draft(), make_cover()
    assert "Somebody saved this article" in press(desk, article, f"use:{cover.pk}", version="99").content.decode()
    assert article.cover is None


def test_a_picture_of_the_library_is_found_and_used_and_pressed_twice_used_once(desk: Client) -> None:
    wanted = make_cover(alt="A gold coin", photo_id="gold")
    make_cover(alt="A harbour", photo_id="harbour")
    article = make_draft()
    page = desk.get(_page(article), {"q": "gold", "order": "newest"}).content.decode()
    assert f'value="use:{wanted.pk}"' in page
    assert "A harbour" not in page
    for _ in range(2):
        desk.post(_page(article), {"version": 1, "act": f"use:{wanted.pk}"})
    article.refresh_from_db()
    assert (article.cover, article.version) == (wanted, 2)


def test_pictures_over_stories_with_the_same_tags_are_suggested_first(desk: Client) -> None:
    tag, cover = make_tag(name="ETF"), make_cover(alt="An ETF's bell", photo_id="bell")
    make_article(cover=cover, tags=[tag])
    page = desk.get(_page(make_draft(tags=[tag]))).content.decode()
    suggested = page[: page.index("The newest of our library")]
    assert f'value="use:{cover.pk}"' in suggested


def test_the_person_goes_back_to_where_they_came_from_and_nowhere_else(desk: Client) -> None:
    cover = make_cover(alt="A coin")
    assert press(desk, make_draft(), f"use:{cover.pk}", next="/admin/x/").headers["Location"] == "/admin/x/"
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        article = make_draft()
        assert press(desk, article, f"use:{cover.pk}", next=elsewhere).headers["Location"] == _form(article)


def test_other_uses_are_shown_and_replaced_everywhere_at_once(desk: Client) -> None:
    old, new = make_cover(photo_id="old", alt="Old"), make_cover(photo_id="new", alt="New")
    articles = [make_article(cover=old, title=f"Old {number}") for number in range(3)]
    page = desk.get(_page(articles[0])).content.decode()
    assert "It stands over 2 other articles" in page
    assert "Old 2" in page
    press(desk, articles[0], f"use:{new.pk}", everywhere="on")
    assert set(Article.objects.values_list("cover", flat=True)) == {new.pk}


def test_a_reporter_changes_their_own_drafts_cover_and_no_others(desk: Client) -> None:
    reporter = person("Reporter")
    client, cover = signed_in(reporter), make_cover(photo_id="new")
    own, other = make_draft(assigned_to=reporter, cover=make_cover(photo_id="old")), make_draft()
    other.cover = own.cover
    other.save()
    assert press(client, own, f"use:{cover.pk}").status_code == 302
    assert own.cover == cover
    assert client.get(_page(other)).status_code == 403
    assert press(client, other, "remove").status_code == 403
    assert other.cover is not None
    assert press(client, own, "describe", alt="Mine").status_code == 403


def test_a_cover_is_taken_away(desk: Client) -> None:
    article = make_draft(cover=make_cover())
    press(desk, article, "remove")
    assert article.cover is None


def test_unsplash_is_asked_only_where_a_person_asks_it(desk: Client, photos: Unsplash) -> None:
    article = make_draft()
    page = desk.get(_page(article), {"q": "coin", "from": "library"}).content.decode()
    assert "Search Unsplash too" in page
    assert photos.asked == []
    page = desk.get(_page(article), {"q": "coin", "from": "unsplash"}).content.decode()
    assert 'value="choose:p1"' in page
    assert "Photo by" in page
    assert "49 of 50 requests left this hour." in page
    assert KEY not in page


def test_a_chosen_photo_is_reported_and_credited(desk: Client, photos: Unsplash) -> None:
    article = make_draft()
    desk.get(_page(article), {"q": "coin", "from": "unsplash"})
    photos.answers({"url": "https://images.example/photo-1"})
    for _ in range(2):
        desk.post(_page(article), {"version": 1, "act": "choose:p1"})
    article.refresh_from_db()
    assert article.cover is not None
    assert (article.cover.provider, article.cover.credit_name) == ("unsplash", "Ada Roe")
    assert [path for path, _, _ in photos.asked] == ["/search/photos", "/photos/p1/download"]
    assert article.version == 2


def test_when_unsplash_is_down_the_library_is_still_there(desk: Client, photos: Unsplash) -> None:
    cover = make_cover(alt="A gold coin")
    photos.answers(b"", 503)
    page = desk.get(_page(make_draft()), {"q": "coin", "from": "unsplash"}).content.decode()
    assert "Unsplash is out of order" in page
    assert f'value="use:{cover.pk}"' in page


def test_without_a_key_unsplash_is_neither_offered_nor_asked(desk: Client, settings: Settings) -> None:
    settings.UNSPLASH_ACCESS_KEY = ""
    article = make_draft()
    assert "Search Unsplash" not in desk.get(_page(article)).content.decode()
    assert "UNSPLASH_ACCESS_KEY" in press(desk, article, "choose:abc").content.decode()


def test_the_drawn_cover_of_a_draft_is_for_people_who_see_drafts() -> None:
    address = reverse("admin:articles_article_cover", args=[make_draft().pk])
    assert Client().get(address).status_code == 302
    nobody = person("Reporter")
    nobody.groups.clear()
    assert signed_in(nobody).get(address).status_code == 403


class TestOwnPage:
    def test_it_says_where_the_picture_stands_and_is_described_and_centred_there(self, desk: Client) -> None:
        article = make_draft()
        press(desk, article, "upload", file=_picture((1600, 1600)), alt="x")
        assert article.cover is not None
        address = reverse("admin:articles_coverimage_change", args=[article.cover.pk])
        assert article.title in desk.get(address).content.decode()
        desk.post(address, {"act": "describe", "alt": "A harbour"})
        desk.post(address, {"act": "refocus", "focus_x": "10", "focus_y": "90"})
        kept = CoverImage.objects.get()
        assert (kept.alt, kept.focus_x, kept.focus_y) == ("A harbour", 10, 90)
        assert kept.share.endswith("share-10-90.jpg")

    @pytest.mark.parametrize(
        "sent", [{"act": "refocus", "focus_x": "101", "focus_y": "0"}, {"act": "describe", "alt": ""}, {"act": "dance"}]
    )
    def test_what_makes_no_sense_changes_nothing(self, desk: Client, sent: dict[str, str]) -> None:
        cover = make_cover(alt="A coin")
        assert desk.post(reverse("admin:articles_coverimage_change", args=[cover.pk]), sent).status_code == 200
        cover.refresh_from_db()
        assert (cover.alt, cover.focus_x) == ("A coin", 50)

    def test_reporters_look_and_change_nothing(self) -> None:
        cover, client = make_cover(), signed_in(person("Reporter"))
        address = reverse("admin:articles_coverimage_change", args=[cover.pk])
        assert "Keep the description" not in client.get(address).content.decode()
        assert client.post(address, {"act": "describe", "alt": "Mine"}).status_code == 403
        assert client.get(reverse("admin:articles_coverimage_change", args=[0])).status_code == 404


def test_fifty_pictures_cost_as_many_queries_as_two(desk: Client) -> None:
    tag = make_tag(name="ETF")
    article = make_draft(tags=[tag], cover=make_cover())

    def queries(**asked: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(_page(article), asked).status_code == 200
        return len(captured)

    def add(count: int) -> None:
        for number in range(count):
            make_article(cover=make_cover(photo_id=f"{count}-{number}", alt="coin"), tags=[tag])

    add(2)
    queries()
    before = queries(), queries(q="coin")
    add(48)
    assert (queries(), queries(q="coin")) == before

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from articles.covers import quota
from articles.covers.errors import CoverError
from articles.covers.photos import share_url
from articles.covers.unsplash import get, report_download, search
from tests.articles.covers.photoserver import KEY, Unsplash, photo_json

pytestmark = pytest.mark.django_db  # the cache may be a table


def test_a_search_asks_for_landscape_photos_fit_for_every_reader(unsplash: Unsplash) -> None:
    unsplash.answers({"total": 1, "total_pages": 1, "results": [photo_json(unsplash.url)]})
    search(" bitcoin & gold ", key=KEY)
    [(path, query, headers)] = unsplash.asked
    assert path == "/search/photos"
    assert query == {
        "query": ["bitcoin & gold"],
        "page": ["1"],
        "per_page": ["30"],
        "orientation": ["landscape"],
        "content_filter": ["high"],
    }
    assert headers["authorization"] == "Client-ID the-secret-key"
    assert headers["accept-version"] == "v1"


def test_a_photo_keeps_its_addresses_and_names_us_in_its_credit(unsplash: Unsplash) -> None:
    unsplash.answers({"results": [photo_json(unsplash.url)]})
    [photo] = search("coin", key=KEY)
    assert photo.regular == "https://images.example/photo-1?ixid=abc&s=regular"
    assert photo.small_s3.endswith("s=small_s3")
    assert (photo.alt, photo.colour, photo.blur_hash) == ("a gold coin", "#c0a040", "LEHV6nWB2yk8")
    assert (photo.width, photo.height) == (4000, 2500)
    assert photo.credit_name == "Ada Roe"
    assert photo.credit_url == "https://unsplash.example/@ada?utm_source=the-ledger&utm_medium=referral"


def test_a_photo_can_be_asked_for_by_its_id_alone(unsplash: Unsplash) -> None:
    unsplash.answers(photo_json(unsplash.url))
    assert get("p1/../me", key=KEY).id == "p1"
    assert unsplash.asked[0][0] == "/photos/p1%2F..%2Fme"


@pytest.mark.parametrize(
    "broken",
    [
        {"urls": {"raw": "https://images.example/only-raw"}},
        {"urls": dict.fromkeys(("raw", "full", "regular", "small", "thumb"), "http://images.example/a")},
        {"urls": dict.fromkeys(("raw", "full", "regular", "small", "thumb"), "javascript:alert(1)")},
        {"user": {"name": ""}},
        {"user": None},
        {"id": 7},
    ],
)
def test_a_photo_that_cannot_be_shown_or_credited_is_left_out(unsplash: Unsplash, broken: dict[str, Any]) -> None:
    unsplash.answers({"results": [photo_json(unsplash.url, **broken), "odd", photo_json(unsplash.url, id="p2")]})
    assert [photo.id for photo in search("coin", key=KEY)] == ["p2"]


def test_optional_parts_may_be_missing(unsplash: Unsplash) -> None:
    bare = photo_json(unsplash.url, alt_description=None, description="gold", color=None, blur_hash=None, width="x")
    del bare["urls"]["small_s3"]
    unsplash.answers({"results": [bare]})
    [photo] = search("coin", key=KEY)
    assert (photo.alt, photo.colour, photo.blur_hash, photo.small_s3, photo.width) == ("gold", "", "", "", 0)


def test_a_chosen_photo_is_reported_with_the_key(unsplash: Unsplash) -> None:
    unsplash.answers({"results": [photo_json(unsplash.url)]})
    [photo] = search("coin", key=KEY)
    unsplash.answers({"url": "https://images.example/photo-1"})
    report_download(photo, KEY)
    path, query, headers = unsplash.asked[1]
    assert (path, query, headers["authorization"]) == (
        "/photos/p1/download",
        {"ixid": ["abc"]},
        "Client-ID the-secret-key",
    )


def test_the_key_goes_to_no_other_host(unsplash: Unsplash, settings: Settings) -> None:
    unsplash.answers({"results": [photo_json(unsplash.url)]})
    [photo] = search("coin", key=KEY)
    settings.UNSPLASH_URL = "https://api.unsplash.com"
    with pytest.raises(CoverError, match="not one of Unsplash's"):
        report_download(photo, KEY)
    assert len(unsplash.asked) == 1


@pytest.mark.parametrize(
    ("status", "body", "headers", "sentence"),
    [
        (403, b"Rate Limit Exceeded", {}, "used up"),
        (403, b"", {"X_Ratelimit_Remaining": "0"}, "used up"),
        (429, {"errors": ["Slow down"]}, {}, "used up"),
        (401, {"errors": ["OAuth error"]}, {}, "UNSPLASH_ACCESS_KEY"),
        (403, {"errors": ["Not allowed", "Ask us"]}, {"X_Ratelimit_Remaining": "40"}, "403.: Not allowed; Ask us"),
        (400, b"<html>\n bad   request", {}, "400.: <html> bad request"),
        (418, b"", {}, "no reason given"),
        (404, {"errors": ["Couldn't find Photo"]}, {}, "no longer has"),
        (503, b"upstream \xff down", {}, "out of order .status 503"),
        (200, b"<html>", {}, "not JSON"),
        (200, b"\xff\xfe", {}, "not JSON"),
        (200, {"total": 0}, {}, "without a list"),
        (200, [], {}, "without a list"),
    ],
)
def test_a_refusal_is_a_sentence(
    unsplash: Unsplash, status: int, body: Any, headers: dict[str, str], sentence: str
) -> None:
    unsplash.answers(body, status, **headers)
    with pytest.raises(CoverError, match=sentence) as refusal:
        search("coin", key=KEY)
    assert KEY not in str(refusal.value)


def test_a_server_that_cannot_be_reached_is_a_sentence(unsplash: Unsplash, settings: Settings) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = []
    with pytest.raises(CoverError, match="could not be asked"):
        search("coin", key=KEY)
    assert unsplash.asked == []


@pytest.mark.parametrize("act", [lambda: search("x", key=""), lambda: get("x", key="")])
def test_without_a_key_nothing_is_asked(unsplash: Unsplash, act: Callable[[], Any]) -> None:
    with pytest.raises(CoverError, match="set UNSPLASH_ACCESS_KEY"):
        act()
    assert unsplash.asked == []


def test_a_share_card_comes_from_the_raw_address() -> None:
    assert share_url("https://i.example/p?ixid=a") == "https://i.example/p?ixid=a&w=1200&h=675&fit=crop"
    assert share_url("https://i.example/p") == "https://i.example/p?w=1200&h=675&fit=crop"


def test_the_same_search_is_asked_once_a_day_and_its_photos_not_again(unsplash: Unsplash) -> None:
    unsplash.answers({"results": [photo_json(unsplash.url)]})
    assert search("coin", key=KEY) == search("coin", key=KEY)
    assert get("p1", key=KEY).credit_name == "Ada Roe"
    assert len(unsplash.asked) == 1
    search("coin", key=KEY, page=2)
    assert len(unsplash.asked) == 2


def test_what_was_refused_is_asked_again(unsplash: Unsplash) -> None:
    unsplash.answers(b"", 503)
    with pytest.raises(CoverError):
        search("coin", key=KEY)
    unsplash.answers({"results": []})
    assert search("coin", key=KEY) == ()


def test_the_quota_is_told_and_nothing_is_asked_when_it_is_used_up(unsplash: Unsplash) -> None:
    assert quota.told() == ""
    unsplash.answers({"results": []}, X_Ratelimit_Remaining="1", X_Ratelimit_Limit="50")
    search("coin", key=KEY)
    assert quota.told() == "1 of 50 requests left this hour."
    unsplash.answers({"results": []}, X_Ratelimit_Remaining="0")
    search("gold", key=KEY)
    assert quota.told() == "0 requests left this hour."
    with pytest.raises(CoverError, match="used up"):
        search("silver", key=KEY)
    assert search("gold", key=KEY) == ()
    assert len(unsplash.asked) == 2

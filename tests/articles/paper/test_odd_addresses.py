"""Addresses that nobody of ours made: bytes that are no text, signs that no key holds, and far too much of them."""

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from tests.articles.paper.test_doors import articles_urls, door_address, make_stories

# As they stand in an address: NUL, half of a UTF-8 sign, half of a surrogate pair, blanks, a path upwards, much.
ODD = ["%00", "a%00b", "%FF", "%C3%28", "%ED%A0%80", "%F0%9F%98%80", "%20", "%0A", "..%2F", "%25", "a" * 5_000]


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(articles_urls()))
def test_an_odd_address_is_answered_and_never_breaks(client: Client, name: str) -> None:
    """Every pattern, with an odd piece in place of each of its parts, and in its query."""
    article = make_stories("published", "uk" if name.endswith("-lang") else "en")
    address = door_address(name.removesuffix("-lang"), article).partition("?")[0]
    parts = address.split("/")
    refused = {422} if name.startswith("api:") else set()
    for odd in ODD:
        for at in range(1, len(parts)):
            asked = "/".join([*parts[:at], odd, *parts[at + 1 :]])
            assert client.get(asked).status_code in {200, 301, 302, 404, *refused}, asked
        for query in (f"q={odd}", f"before={odd}", f"{odd}={odd}"):
            assert client.get(f"{address}?{query}").status_code in {200, 302, 404, *refused}, query


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["source", "tag", "category"])
def test_no_list_goes_by_an_odd_name(client: Client, door: str) -> None:
    for odd in ODD:
        for address in (f"/{door}/{odd}/", f"/{door}/{odd}/rss.xml", f"/uk/{door}/{odd}/"):
            assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("key", ["a\0", "a b", "ключ", "a\n", "a%"])
def test_what_no_key_holds_is_no_sources_address(key: str) -> None:
    with pytest.raises(Resolver404):
        resolve(f"/source/{key}/")
    assert resolve("/source/Wire.co_uk-2/").kwargs["key"] == "Wire.co_uk-2"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/media/covers/%00.jpg", "/media/covers/" + "a" * 300, "/static/%00", "/%00"])
def test_no_file_goes_by_an_odd_name(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404

"""Photos from Unsplash, suggested to an editor, who picks one. The key is sent to its API alone and never to a browser.

Its rules: show the addresses as they come (hot-linked, `ixid` kept), report a chosen photo, credit both the
photographer and Unsplash with a link that names us.
"""

import hashlib
import json
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.cache import cache
from django.utils.text import slugify

from articles.covers import quota
from articles.covers.errors import CoverError
from articles.covers.photos import Photo, read_photo
from sources.errors import FetchError
from sources.http import Response, fetch

__all__ = ["Photo", "get", "report_download", "search"]

MOST_PER_PAGE = 30
KEPT_SECONDS = 24 * 3600
_MOST_BYTES = 4 * 2**20
_SECONDS = 10.0
_USED_UP = "This hour's requests to Unsplash are used up; try again in an hour."


def search(query: str, *, key: str, page: int = 1, per_page: int = MOST_PER_PAGE) -> tuple[Photo, ...]:
    """Landscape photos fit for every reader, best first; empty where nothing fits. Raises CoverError.

    An answer is kept for a day, and each of its photos for `get`: a demo key may ask fifty times an hour.
    """
    asked = {
        "query": query.strip()[:200],
        "page": page,
        "per_page": min(per_page, MOST_PER_PAGE),
        "orientation": "landscape",
        "content_filter": "high",
    }
    address = f"{settings.UNSPLASH_URL}/search/photos?{urlencode(asked)}"
    kept: tuple[Photo, ...] | None = cache.get(_name(address))
    if kept is not None and key:
        return kept
    answer = _asked(address, key)
    results = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(results, list):
        raise CoverError("Unsplash answered without a list of photos; try again later.")
    photos = tuple(photo for item in results if (photo := read_photo(item, _app())))
    cache.set_many({_name(address): photos, **{_name(photo.id): photo for photo in photos}}, KEPT_SECONDS)
    return photos


def get(photo_id: str, *, key: str) -> Photo:
    """One photo by its id, so that a browser need send back nothing else. Raises CoverError."""
    kept: Photo | None = cache.get(_name(photo_id))
    if kept is not None and key:
        return kept
    photo = read_photo(_asked(f"{settings.UNSPLASH_URL}/photos/{quote(photo_id, safe='')}", key), _app())
    if not photo:
        raise CoverError("Unsplash describes this photo incompletely; choose another.")
    return photo


def report_download(photo: Photo, key: str) -> None:
    """Tell Unsplash that the photo was chosen, as its rules ask. Raises CoverError."""
    if not photo.download_location.startswith(f"{settings.UNSPLASH_URL}/"):
        raise CoverError("This photo's choice cannot be reported: its address is not one of Unsplash's API.")
    _asked(photo.download_location, key)


def _name(what: str) -> str:
    """In the cache, whatever characters an address or an id has."""
    return f"unsplash:{hashlib.sha256(what.encode()).hexdigest()}"


def _app() -> str:
    """Our name in the links of a credit."""
    return slugify(settings.SITE_NAME) or "newsroom"


def _asked(address: str, key: str) -> Any:
    """The JSON at an address of the API. Raises CoverError with what an editor can do about it."""
    if not key:
        raise CoverError("Photos from Unsplash need an access key: set UNSPLASH_ACCESS_KEY.")
    if quota.used_up():
        raise CoverError(_USED_UP)
    headers = {"Authorization": f"Client-ID {key}", "Accept-Version": "v1", "Accept": "application/json"}
    try:
        answer = fetch(address, headers=headers, max_bytes=_MOST_BYTES, deadline=_SECONDS)
    except FetchError as error:
        raise CoverError(f"Unsplash could not be asked. {error}") from error
    quota.note(answer.headers)
    if answer.status != 200:
        raise CoverError(_refusal(answer))
    try:
        return json.loads(answer.body)
    except ValueError:
        raise CoverError("Unsplash answered with something that is not JSON; try again later.") from None


def _refusal(answer: Response) -> str:
    """Over its limit Unsplash says 403 or 429, at times in plain text."""
    said = _said(answer.body)
    if answer.status == 401:
        return "Unsplash does not know our key; check UNSPLASH_ACCESS_KEY."
    exhausted = answer.headers.get("x-ratelimit-remaining", "").strip() == "0" or "rate limit" in said.lower()
    if answer.status == 429 or (answer.status == 403 and exhausted):
        return _USED_UP
    if answer.status == 404:
        return "Unsplash no longer has this photo; choose another."
    if answer.status >= 500:
        return f"Unsplash is out of order (status {answer.status}); try again later."
    return f"Unsplash refused (status {answer.status}): {said or 'no reason given'}"


def _said(body: bytes) -> str:
    """The errors of a JSON body, or the plain text, cut to a sentence's length."""
    text = body.decode("utf-8", "replace")
    try:
        errors = json.loads(text)["errors"]
        text = "; ".join(str(error) for error in errors)
    except (ValueError, TypeError, KeyError):
        pass
    return " ".join(text.split())[:200]

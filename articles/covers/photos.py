"""What Unsplash tells of a photo, as a value, and the addresses that are made from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

_ADDRESSES = ("raw", "full", "regular", "small", "thumb")


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as Unsplash describes it. The six addresses carry the article file's names; `small_s3` may be "".

    `credit_url` leads to the photographer and names us; `alt`, `colour` and `blur_hash` are "" where there is none.
    """

    id: str
    raw: str
    full: str
    regular: str
    small: str
    thumb: str
    small_s3: str
    width: int
    height: int
    alt: str
    colour: str
    blur_hash: str
    credit_name: str
    credit_url: str
    download_location: str


def read_photo(item: Any, app: str) -> Photo | None:
    """None where an address or the photographer is missing: such a photo can be neither shown nor credited.

    `app` is the name of the site that the credit's link stands on.
    """
    if not isinstance(item, dict):
        return None
    addresses = {name: _https(_at(item, "urls", name)) for name in _ADDRESSES}
    name, profile = _at(item, "user", "name"), _https(_at(item, "user", "links", "html"))
    if not (all(addresses.values()) and _at(item, "id") and name and profile):
        return None
    return Photo(
        id=_at(item, "id"),
        **addresses,
        small_s3=_https(_at(item, "urls", "small_s3")),
        width=_whole(item.get("width")),
        height=_whole(item.get("height")),
        alt=_at(item, "alt_description") or _at(item, "description"),
        colour=_at(item, "color"),
        blur_hash=_at(item, "blur_hash"),
        credit_name=name,
        credit_url=with_referral(profile, app),
        download_location=_at(item, "links", "download_location"),
    )


def _at(item: Mapping[str, Any], *path: str) -> str:
    """The text at the end of a path of keys, or "" where there is none."""
    found: Any = item
    for step in path:
        found = found.get(step) if isinstance(found, dict) else None
    return found.strip() if isinstance(found, str) else ""


def _https(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme == "https" and parts.hostname else ""


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def share_url(raw: str) -> str:
    """A share card of 1200 by 675 from the `raw` address; `regular` is too narrow for one."""
    return f"{raw}{'&' if '?' in raw else '?'}w=1200&h=675&fit=crop"


def with_referral(address: str, app: str) -> str:
    """A link for a credit line, naming the site it stands on, as Unsplash asks."""
    named = urlencode({"utm_source": app, "utm_medium": "referral"})
    return f"{address}{'&' if '?' in address else '?'}{named}"

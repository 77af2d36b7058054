"""The rules of https://jsonfeed.org/version/1.1, as far as a document can break them."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

Check = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _address(value: Any) -> bool:
    return _text(value) and bool(urlsplit(value).scheme and urlsplit(value).netloc)


def _moment(value: Any) -> bool:
    """RFC 3339, with a zone."""
    return _text(value) and datetime.fromisoformat(value).tzinfo is not None


def _language(value: Any) -> bool:
    return _text(value) and re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", value) is not None


def _many(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(check(each) for each in value)


def _object(known: Mapping[str, Check], *, any_of: tuple[str, ...] = (), needs: tuple[str, ...] = ()) -> Check:
    def check(value: Any) -> bool:
        return (
            isinstance(value, dict)
            and value.keys() <= known.keys()
            and all(known[name](each) for name, each in value.items())
            and all(name in value for name in needs)
            and (not any_of or any(name in value for name in any_of))
        )

    return check


_AUTHORS = _many(_object({"name": _text, "url": _address, "avatar": _address}, any_of=("name", "url", "avatar")))
_FEED: Mapping[str, Check] = {
    "version": lambda value: value == "https://jsonfeed.org/version/1.1",
    "title": _text,
    "home_page_url": _address,
    "feed_url": _address,
    "description": _text,
    "user_comment": _text,
    "next_url": _address,
    "icon": _address,
    "favicon": _address,
    "authors": _AUTHORS,
    "language": _language,
    "expired": lambda value: isinstance(value, bool),
    "hubs": _many(_object({"type": _text, "url": _address}, needs=("type", "url"))),
    "items": _many(lambda value: isinstance(value, dict)),
}
_ITEM: Mapping[str, Check] = {
    "id": _text,
    "url": _address,
    "external_url": _address,
    "title": _text,
    "content_html": _text,
    "content_text": _text,
    "summary": _text,
    "image": _address,
    "banner_image": _address,
    "date_published": _moment,
    "date_modified": _moment,
    "authors": _AUTHORS,
    "tags": _many(_text),
    "language": _language,
    "attachments": _many(_object({"url": _address, "mime_type": _text}, needs=("url", "mime_type"))),
}


def problems(feed: Any) -> list[str]:
    """What in the document breaks a rule; a name that the format does not know must be an extension's."""
    found = list(_broken("feed", feed, _FEED, ("version", "title", "items")))
    ids = [item.get("id") for item in feed["items"]]
    for number, item in enumerate(feed["items"]):
        found += _broken(f"item {number}", item, _ITEM, ("id",))
        if not {"content_html", "content_text"} & item.keys():
            found.append(f"item {number} has no content")
    return found + [f"{each} stands twice" for each in set(ids) if ids.count(each) > 1]


def _broken(
    where: str, holder: Mapping[str, Any], known: Mapping[str, Check], needed: tuple[str, ...]
) -> Iterator[str]:
    yield from (f"{where} lacks {name}" for name in needed if name not in holder)
    for name, value in holder.items():
        if name.startswith("_"):
            if not isinstance(value, dict) or "." in name or len(name) < 2:
                yield f"{where}: {name} is no extension"
        elif name not in known:
            yield f"{where}: {name} is unknown"
        elif not known[name](value):
            yield f"{where}: {name} is wrong: {value!r}"

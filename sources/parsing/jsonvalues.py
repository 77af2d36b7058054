"""Values of JSON objects that strangers wrote: each is of the kind asked for, absent, or the item is unusable."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

from sources.parsing.parsed import RejectedItem

Item = dict[str, Any]
Made = TypeVar("Made")

_KINDS = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "an object"}


class UnusableItem(ValueError):
    """One item cannot be used; the text is the sentence that says why."""


def payload_of(value: object) -> str:
    """The JSON text of a value, which any database can store."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(value, default=str)
    return text


def text(item: Item, name: str) -> str:
    """Text, trimmed; a number counts as text, as ids do; "" where it is absent."""
    value = item.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        raise _wrong(name, "text", value)
    return storable(value or "").strip()


def storable(value: str) -> str:
    """Without what JSON can say and no database can hold: NUL and halves of characters."""
    if value.isascii() and "\0" not in value:
        return value
    return value.replace("\0", "").encode("utf-8", "ignore").decode()


def number(item: Item, name: str) -> int | None:
    """A whole number, also where it is sent as text."""
    value = item.get(name)
    if value is None or value == "":
        return None
    try:
        if isinstance(value, int | float | str) and not isinstance(value, bool):
            return int(value)
    except (ValueError, OverflowError):
        pass
    raise _wrong(name, "a number", value)


def moment(item: Item, name: str, per_second: int = 1) -> datetime | None:
    """An instant from Unix time; None for absent and for 0, which upstreams send for "never"."""
    since = number(item, name)
    if not since:
        return None
    try:
        seconds, rest = divmod(since, per_second)
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest * 1_000_000 // per_second)
    except (ValueError, OverflowError, OSError):
        raise UnusableItem(f"The field {name} is no time that can be: {since}.") from None


def listing(item: Item, name: str) -> list[Any]:
    value = item.get(name)
    if value is not None and not isinstance(value, list):
        raise _wrong(name, "a list", value)
    return value or []


def mapping(item: Item, name: str) -> Item:
    value = item.get(name)
    if value is not None and not isinstance(value, dict):
        raise _wrong(name, "an object", value)
    return value or {}


def objects(item: Item, name: str) -> list[Item]:
    """A list of objects."""
    values = listing(item, name)
    for value in values:
        if not isinstance(value, dict):
            raise UnusableItem(f"The field {name} should hold only objects, but one is {_kind(value)}.")
    return values


def texts_in(value: object) -> list[str]:
    """The texts in a list of an optional field, whatever else is in it; never a reason to refuse an item."""
    found = [storable(part).strip() for part in value if isinstance(part, str)] if isinstance(value, list) else []
    return [part for part in found if part]


def text_in(value: object) -> str:
    """The text of an optional field, "" where it is something else."""
    return storable(value).strip() if isinstance(value, str) else ""


def objects_in(value: object) -> list[Item]:
    """The objects of an optional field, be it a list of them or one alone."""
    values = value if isinstance(value, list) else [value]
    return [part for part in values if isinstance(part, dict)]


def each(items: Iterable[object], make: Callable[[Item], Made]) -> list[Made | RejectedItem]:
    """What `make` makes of each item; an item that it cannot use is rejected alone, with the reason."""
    return [_one(item, make) for item in items]


def _one(item: object, make: Callable[[Item], Made]) -> Made | RejectedItem:
    if not isinstance(item, dict):
        return RejectedItem(f"The item should be an object, but is {_kind(item)}.", payload_of(item))
    try:
        return make(item)
    except UnusableItem as reason:
        return RejectedItem(str(reason), payload_of(item))


def _wrong(name: str, wanted: str, value: object) -> UnusableItem:
    return UnusableItem(f"The field {name} should be {wanted}, but is {_kind(value)}.")


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "nothing")

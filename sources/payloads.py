"""An item as it came, kept beside its text without saying that a second time: long stories are most of a database."""

import json
from collections.abc import Callable
from functools import partial
from html import escape
from typing import Final

_LEAST: Final = 200
_BEGINNING, _TRIES = 64, 4
# By the mark that stands for the text: how an item writes it. No XML and no JSON holds such characters.
_WRITTEN: Final[dict[str, Callable[[str], str]]] = {
    "\x1f": str,
    "\x1e": partial(escape, quote=False),
    "\x1d": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
}


def shortened(payload: str, text: str) -> str:
    """`payload` with a mark in the place of `text`, if that is long and stands there to the letter; else as it is."""
    if len(text) < _LEAST or any(mark in payload for mark in _WRITTEN):
        return payload
    for mark, written in _WRITTEN.items():
        told = written(text)
        at, tries = payload.find(told[:_BEGINNING]), 0
        while at >= 0 and tries < _TRIES:  # a text that goes on repeating its beginning is not worth more
            if payload.startswith(told, at):
                return payload[:at] + mark + payload[at + len(told) :]
            at, tries = payload.find(told[:_BEGINNING], at + 1), tries + 1
    return payload


def whole(payload: str, text: str) -> str:
    """What `shortened` was given."""
    for mark, written in _WRITTEN.items():
        if mark in payload:
            return payload.replace(mark, written(text), 1)
    return payload

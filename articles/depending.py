"""What a page was made from, and what a public change touches: so a change renews the pages that show it, and no other.

A view is stored if it says so (`stored`), and names what it shows while it runs (`depends`). Keys are short words:

    article:<id>                      one story, on its own page or in anybody's list
    read:<id>                         its own page alone: whoever gets that reads it
    story:<source>:<external id>      the same story in any language
    home:<lang>:, tag:<lang>:<slug>   one list in one language, as `Listing` names it
    near:<lang>:<moment>              what stories that went live then may offer beside themselves
    paper:<lang>                      whatever a language has
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TypeVar

EVERYTHING = "*"
"""The key of what stands on every page: the name of a section, a source, a tag."""
_READING = "read:"

View = TypeVar("View", bound=Callable[..., Any])
State = Mapping[str, Any]

_named: ContextVar[set[str] | None] = ContextVar("keys of the page that is being made", default=None)


def stored(*parameters: str) -> Callable[[View], View]:
    """Mark a view whose pages are the same for every anonymous reader, by path and these query parameters alone."""

    def mark(view: View) -> View:
        view.stored_by = frozenset(parameters)  # type: ignore[attr-defined]
        return view

    return mark


def depends(*keys: str) -> None:
    """Note what the page that is being made shows. Free where none is."""
    named = _named.get()
    if named is not None:
        named.update(keys)


def depends_on_stories(ids: Iterable[int]) -> None:
    """As `depends`, on the articles `ids`, which are many."""
    named = _named.get()
    if named is not None:
        named.update(map(of_article, ids))


@contextmanager
def collecting() -> Iterator[set[str]]:
    """All keys that are named inside."""
    keys: set[str] = set()
    token = _named.set(keys)
    try:
        yield keys
    finally:
        _named.reset(token)


def of_article(pk: int) -> str:
    return f"article:{pk}"


def of_reading(pk: int) -> str:
    return f"{_READING}{pk}"


def read_on(keys: Iterable[str]) -> int | None:
    """The article whose own page has `keys`."""
    return next((int(key.removeprefix(_READING)) for key in keys if key.startswith(_READING)), None)


def of_list(door: str, lang: str, *parts: str) -> str:
    return f"{door}:{lang}:{'/'.join(parts)}"


def of_paper(lang: str) -> str:
    return f"paper:{lang}"


def of_story(source_id: int | None, external_id: str) -> str:
    return f"story:{source_id}:{external_id}"


def of_neighbours(lang: str, at: datetime) -> str:
    return f"near:{lang}:{at.astimezone(UTC).isoformat()}"


def touched(article_id: int | None, before: State | None, after: State | None) -> set[str]:
    """The keys that a change from `before` to `after` (as a `Change` holds them) touches."""
    if article_id is None:
        return {EVERYTHING}
    keys = {of_article(article_id)}
    for state in (before, after):
        if state is not None:
            keys |= _places(state)
    return keys


def takes_away(before: State | None, after: State | None) -> bool:
    """Whether readers lose something: a story that is withdrawn, or an address that it leaves."""
    return before is not None and (after is None or before.get("path") != after.get("path"))


def _places(state: State) -> set[str]:
    lang, (year, month) = state["lang"], state["month"]
    keys = {
        of_paper(lang),
        of_list("home", lang),
        of_list("category", lang, state["category"]),
        of_list("source", lang, state["source"] or ""),
        of_list("author", lang, state.get("author") or ""),
        of_list("archive", lang, f"{year:04d}", f"{month:02d}"),
        f"story:{state.get('story', '')}",
    }
    keys |= {of_list("tag", lang, slug) for slug in state["tags"]}
    return keys | {f"near:{lang}:{moment}" for moment in state.get("near", ())}

"""What of an article file no field holds: taken out as fragments on reading, woven in again on writing."""

import re
from collections.abc import Iterable, Sequence

from articles.articlefile import Fragment
from articles.errors import ArticleFileError
from articles.filefields import Fields, Key
from articles.yamltree import Comment

# The format's order.
ORDER = (
    *("title", "description", "publishedAt", "updatedAt", "liveAt", "lang", "externalId"),
    *("source", "source.name", "source.key", "source.type", "source.url"),
    *("category", "tags", "stickyWeight", "sentiment", "score", "draft", "coverImage", "coverImage.raw"),
    *("coverImage.full", "coverImage.regular", "coverImage.small", "coverImage.thumb", "coverImage.small_s3"),
    *("ai", "ai.rewritten", "ai.expandedAt", "ai.translatedFrom", "ai.version"),
)

_MAP_HEADS = ("source:\n", "coverImage:\n", "ai:\n")

_COMMENT_BESIDE = re.compile(r"[ \t]+#.*")

Line = tuple[str, str]
"""A key's dotted path and its lines of YAML."""


def fragments_of(fields: Fields, comments: Sequence[Comment], text: str) -> tuple[Fragment, ...]:
    """What nobody asked for, in the order of the file. Raises ArticleFileError where it cannot be kept as it is."""
    keys = sorted(fields.keys(), key=lambda key: key.entry.key.start)
    found = [(key.entry.key.start, key.path, key.nested, _verbatim(key, text)) for key in keys if not key.known]
    kept = [(key.entry.key.start, _end(key, text)) for key in keys if not key.known]
    found += [
        (comment.start, "", nested, "  " * nested + comment.text + "\n")
        for comment, nested in ((comment, _is_nested_at(comment.start, keys)) for comment in comments)
        if not any(start <= comment.start < end for start, end in kept)
    ]
    return tuple(Fragment(path, _before(start, nested, keys), kept) for start, path, nested, kept in sorted(found))


def woven(lines: Sequence[Line], fragments: Iterable[Fragment]) -> str:
    """The lines with each fragment behind the key it follows, or where that key would stand.

    A fragment is dropped where its key is now written by a field, or the map that it belongs to is gone.
    """
    fragments = tuple(fragments)
    lines = [line for line in lines if line[1] not in _MAP_HEADS or _has_content(line[0], lines, fragments)]
    paths = [path for path, _ in lines]
    after: dict[int, list[str]] = {}
    for fragment in fragments:
        nested = fragment.text.startswith(" ")
        orphan = nested and fragment.key != "" and fragment.key.partition(".")[0] not in paths
        if fragment.key not in paths and not orphan:
            after.setdefault(_place(fragment.after, paths, within=nested), []).append(fragment.text)
    parts = list(after.get(-1, ()))
    for index, (_, text) in enumerate(lines):
        parts += [text, *after.get(index, ())]
    return "".join(parts)


def _has_content(name: str, lines: Sequence[Line], fragments: Sequence[Fragment]) -> bool:
    inner = [path for path, _ in lines] + [part.key for part in fragments if part.text.startswith(" ")]
    return any(path.startswith(name + ".") for path in inner)


def _place(key: str, paths: Sequence[str], within: bool) -> int:
    """The index of the line to follow, -1 for none: behind the whole of a map unless the place is within it."""
    earlier = ORDER[: ORDER.index(key) + 1] if key in ORDER else ()
    anchor = next((path for path in reversed(earlier) if path in paths), None)
    if anchor is None:
        return -1
    if within or "." in anchor:
        return paths.index(anchor)
    return max(index for index, path in enumerate(paths) if path == anchor or path.startswith(anchor + "."))


def _is_nested_at(start: int, keys: Sequence[Key]) -> bool:
    following = next((key for key in keys if key.entry.key.start > start), None)
    return following is not None and following.nested


def _before(start: int, nested: bool, keys: Sequence[Key]) -> str:
    """The known key before this place: any within a map, else one of the root."""
    before = [key.path for key in keys if key.known and key.entry.key.start < start and (nested or not key.nested)]
    return before[-1] if before else ""


def _verbatim(key: Key, text: str) -> str:
    start = key.entry.key.start
    margin = _margin(start, text)
    if key.flow or margin != ("  " if key.nested else "") or text[: start - len(margin)].rpartition("\n")[2]:
        raise ArticleFileError(
            f"line {key.entry.key.line}: the unknown key {key.path} cannot be kept as it stands: "
            "give it a line of its own, without indent, or with two spaces in a map."
        )
    return (margin + text[start : _end(key, text)]).removesuffix("\n") + "\n"


def _margin(start: int, text: str) -> str:
    """The blanks before `start`, where nothing else stands before it on its line."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return "" if before.strip() else before


def _end(key: Key, text: str) -> int:
    """Where the value ends, with a comment that follows it on its line."""
    end = key.entry.value.end
    beside = _COMMENT_BESIDE.match(text, end) if not text[:end].endswith("\n") else None
    return beside.end() if beside else end

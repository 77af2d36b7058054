"""One map of an article file's front matter, handed out as typed values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from articles.errors import ArticleFileError
from articles.yamlstyle import kind_of
from articles.yamltree import Entry, Mapping, Node, Scalar, Sequence

_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)")
_DIGITS = re.compile(r"[0-9]+")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?\s*(?:[Zz]|[-+]\d\d:?\d\d)")
_MOMENT_FORM = "2026-01-31T09:30:00.000Z"
_SMALLEST, _LARGEST = -(2**31), 2**31 - 1
# What neither database stores: NUL in PostgreSQL, halves of surrogate pairs in UTF-8.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Key:
    path: str
    entry: Entry
    flow: bool
    nested: bool
    known: bool


class Fields:
    """Typed access to one map, which remembers what was missing and what nobody asked for.

    Every method raises ArticleFileError, naming line and key, for a value of another type.
    """

    def __init__(self, mapping: Mapping, path: str = "") -> None:
        self.mapping = mapping
        self.path = path
        self.absent: list[str] = []
        self.maps: list[Fields] = []
        self._entries = {entry.key.value: entry for entry in mapping.entries}
        self._taken: set[str] = set()

    def dotted(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def text(self, key: str, limit: int, default: str | None = None) -> str:
        """`default` stands for a key that is missing; without one the key is required."""
        if (node := self._usual(key, default is None)) is None:
            return default or ""
        return self._text(self.dotted(key), node, limit)

    def optional_text(self, key: str, limit: int) -> str:
        """Empty where the key is missing or says nothing; a key that says nothing stays as a fragment."""
        node = self._optional(key)
        return "" if node is None else self._text(self.dotted(key), node, limit)

    def digits(self, key: str, limit: int) -> str:
        """Text in which a bare whole number is welcome, as in an id that somebody forgot to quote."""
        node = self._usual(key, required=False)
        if isinstance(node, Scalar) and node.plain and _DIGITS.fullmatch(node.value):
            node = replace(node, plain=False)
        return "" if node is None else self._text(self.dotted(key), node, limit)

    def texts(self, key: str, limit: int) -> tuple[str, ...]:
        """A list of texts; nothing at all (null) counts as an empty one."""
        node = self._usual(key, required=False)
        if node is None or _is_null(node):
            return ()
        if not isinstance(node, Sequence) or node.tagged:
            raise _wrong(self.dotted(key), node, "a list", "write one `- TAG` a line")
        return tuple(self._text(f"each of {self.dotted(key)}", item, limit) for item in node.items)

    def whole(self, key: str, default: int = 0) -> int:
        return default if (node := self._usual(key, required=False)) is None else self._whole(key, node)

    def optional_whole(self, key: str) -> int | None:
        return None if (node := self._optional(key)) is None else self._whole(key, node)

    def truth(self, key: str) -> bool:
        """False where the key is missing."""
        return (node := self._usual(key, required=False)) is not None and self._truth(key, node)

    def optional_truth(self, key: str) -> bool | None:
        return None if (node := self._optional(key)) is None else self._truth(key, node)

    def moment(self, key: str, default: datetime | None = None) -> datetime:
        if (node := self._usual(key, default is None)) is None and default is not None:
            return default
        return self._moment(key, node)

    def optional_moment(self, key: str) -> datetime | None:
        return None if (node := self._optional(key)) is None else self._moment(key, node)

    def choice(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(key, 16, default)
        if value not in allowed:
            raise self.error(key, f"is {value!r}, but must be one of {', '.join(allowed)}: choose one")
        return value

    def optional_map(self, key: str) -> "Fields | None":
        """None where the key is missing or null; a null stays as a fragment."""
        if (node := self._optional(key)) is None:
            return None
        if not isinstance(node, Mapping) or node.tagged:
            raise _wrong(self.dotted(key), node, "a map", "write its keys below it, indented by two spaces")
        self.maps.append(Fields(node, self.dotted(key)))
        return self.maps[-1]

    def error(self, key: str, what: str) -> ArticleFileError:
        entry = self._entries.get(key)
        line = f"line {entry.key.line}: " if entry else ""
        return ArticleFileError(f"{line}{self.dotted(key)} {what}.")

    def keys(self) -> Iterator["Key"]:
        """Every key with its place, nested ones of known maps too."""
        for name, entry in self._entries.items():
            yield Key(self.dotted(name), entry, self.mapping.flow, bool(self.path), name in self._taken)
        for inner in self.maps:
            yield from inner.keys()

    def missing(self) -> Iterator[str]:
        yield from self.absent
        for inner in self.maps:
            yield from inner.missing()

    def _usual(self, key: str, required: bool) -> Node | None:
        if key in self._entries:
            self._taken.add(key)
            return self._entries[key].value
        if required:
            raise ArticleFileError(f"line {self.mapping.line}: the key {self.dotted(key)} is missing: add it.")
        self.absent.append(self.dotted(key))
        return None

    def _optional(self, key: str) -> Node | None:
        entry = self._entries.get(key)
        if entry is None or _says_nothing(entry.value):
            return None
        self._taken.add(key)
        return entry.value

    def _text(self, name: str, node: Node, limit: int) -> str:
        if not isinstance(node, Scalar) or node.tagged or (node.plain and kind_of(node.value) != "text"):
            raise _wrong(name, node, "text", "put it in quotes")
        if _UNSTORABLE.search(node.value):
            raise ArticleFileError(f"line {node.line}: {name} holds a character that is no text (NUL): remove it.")
        if len(node.value) > limit:
            raise ArticleFileError(f"line {node.line}: {name} has {len(node.value)} characters: at most {limit} fit.")
        return node.value

    def _whole(self, key: str, node: Node) -> int:
        if not isinstance(node, Scalar) or node.tagged or not node.plain or not _WHOLE.fullmatch(node.value):
            raise _wrong(self.dotted(key), node, "a whole number", "write digits only, without quotes")
        if len(node.value) > 11 or not _SMALLEST <= int(node.value) <= _LARGEST:
            raise self.error(key, f"must lie between {_SMALLEST} and {_LARGEST}: write a smaller number")
        return int(node.value)

    def _truth(self, key: str, node: Node) -> bool:
        if not isinstance(node, Scalar) or node.tagged or not node.plain or kind_of(node.value) != "boolean":
            raise _wrong(self.dotted(key), node, "true or false", "write one of them, without quotes")
        return node.value.lower() == "true"

    def _moment(self, key: str, node: Node | None) -> datetime:
        value = node.value if isinstance(node, Scalar) and not node.tagged else ""
        if not _MOMENT.fullmatch(value):
            raise _wrong(self.dotted(key), node, "a time with its zone", f"write it like {_MOMENT_FORM}")
        try:
            moment = datetime.fromisoformat(value.upper().replace(" +", "+").replace(" Z", "Z")).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise self.error(key, f"is no possible time: write it like {_MOMENT_FORM}") from error
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and not node.tagged and kind_of(node.value) == "null"


def _says_nothing(node: Node) -> bool:
    if isinstance(node, Mapping):
        return not node.entries
    return _is_null(node) or (isinstance(node, Scalar) and not node.value)


def _wrong(name: str, node: Node | None, wanted: str, advice: str) -> ArticleFileError:
    if node is None:
        return ArticleFileError(f"{name} must be {wanted}: {advice}.")
    shown = repr(node.value[:40]) if isinstance(node, Scalar) else "a list" if isinstance(node, Sequence) else "a map"
    return ArticleFileError(f"line {node.line}: {name} must be {wanted}, but is {shown}: {advice}.")

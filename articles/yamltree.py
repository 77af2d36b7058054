"""YAML text → a small tree that knows where each value stands.

Aliases, anchors, doubled keys and deep nesting are refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from articles.errors import ArticleFileError

_Loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 12
_COMMENT = re.compile(r"#.*")


@dataclass(frozen=True, slots=True)
class Scalar:
    """`plain` is true where the text stands unquoted, and so may mean something other than text."""

    value: str
    plain: bool
    tagged: bool
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple["Node", ...]
    tagged: bool
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True)
class Mapping:
    entries: tuple[Entry, ...]
    flow: bool
    tagged: bool
    line: int
    start: int
    end: int


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Comment:
    text: str
    start: int


def parse(text: str, first_line: int) -> tuple[Node, tuple[Comment, ...]]:
    """The one document in `text`, and its comments. Lines are counted from `first_line`; offsets are into `text`.

    Raises ArticleFileError, also for text that is not YAML.
    """
    composer = _Composer(text, first_line)
    try:
        root = composer.document()
    except yaml.YAMLError as error:
        raise ArticleFileError(_sentence(error, first_line)) from error
    return root, tuple(composer.comments)


def _sentence(error: yaml.YAMLError, first_line: int) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    where = f"line {mark.line + first_line}: " if mark else ""
    return f"{where}the front matter is not YAML ({problem}): correct it there."


def _start(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _end(event: yaml.Event) -> int:
    return event.end_mark.index if event.end_mark else 0


class _Composer:
    def __init__(self, text: str, first_line: int) -> None:
        self.text = text
        self.first_line = first_line
        self.comments: list[Comment] = []
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_Loader)
        self._read_to = 0

    def document(self) -> Node:
        next(self._events)
        if not isinstance(next(self._events), yaml.DocumentStartEvent):
            raise ArticleFileError(f"line {self.first_line}: the front matter is empty: write at least a title.")
        root = self._node(next(self._events), 0)
        next(self._events)
        self._comments_before(len(self.text))
        if not isinstance(after := next(self._events), yaml.StreamEndEvent):
            raise ArticleFileError(f"line {self._line(after)}: the front matter must be one YAML document.")
        return root

    def _line(self, event: yaml.Event) -> int:
        return event.start_mark.line + self.first_line if event.start_mark else self.first_line

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise ArticleFileError(f"line {self._line(event)}: anchors and aliases (& and *) are refused: repeat it.")
        if depth > _MAX_DEPTH:
            raise ArticleFileError(f"line {self._line(event)}: the front matter is nested too deeply.")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, depth)
        assert isinstance(event, yaml.MappingStartEvent)  # noqa: S101  # no other event starts a node
        return self._mapping(event, depth)

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        start, end = _start(event), _end(event)
        self._comments_before(start)
        self._read_to = max(self._read_to, end)
        plain = event.style in (None, "")
        return Scalar(event.value, plain, event.tag is not None, self._line(event), start, end)

    def _sequence(self, event: yaml.SequenceStartEvent, depth: int) -> Sequence:
        items: list[Node] = []
        while not isinstance(inner := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(inner, depth + 1))
        start = _start(event)
        end = self._end_of(inner, event, items[-1].end if items else start)
        return Sequence(tuple(items), event.tag is not None, self._line(event), start, end)

    def _mapping(self, event: yaml.MappingStartEvent, depth: int) -> Mapping:
        entries: dict[str, Entry] = {}
        while not isinstance(inner := next(self._events), yaml.MappingEndEvent):
            key = self._node(inner, depth + 1)
            if not isinstance(key, Scalar):
                raise ArticleFileError(f"line {key.line}: a list or a map cannot be a key: write `key: value`.")
            if key.value in entries:
                raise ArticleFileError(f"line {key.line}: the key {key.value!r} stands twice: keep one.")
            entries[key.value] = Entry(key, self._node(next(self._events), depth + 1))
        start = _start(event)
        last = next(reversed(entries.values())).value.end if entries else start
        end = self._end_of(inner, event, last)
        flow = bool(event.flow_style)
        return Mapping(tuple(entries.values()), flow, event.tag is not None, self._line(event), start, end)

    def _end_of(self, end: yaml.Event, start: yaml.CollectionStartEvent, last: int) -> int:
        """A block collection ends with its last value: libyaml would add the blank lines and comments after it."""
        return _end(end) if start.flow_style else last

    def _comments_before(self, position: int) -> None:
        for match in _COMMENT.finditer(self.text, self._read_to, max(position, self._read_to)):
            self.comments.append(Comment(match[0].rstrip(), match.start()))

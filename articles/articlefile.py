"""What an article file says, as values; and where the file lies."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, Self

from articles.errors import ArticleFileError

_NAME = re.compile(r"(?P<slug>[A-Za-z0-9_-]{1,100})\.(?P<lang>[a-z]{2})\.md")


@dataclass(frozen=True, slots=True)
class FileSource:
    """`url` is optional in the file."""

    key: str
    name: str
    type: str = "RSS"
    url: str = ""


@dataclass(frozen=True, slots=True)
class FileCover:
    """Six addresses of one picture; `small_s3` is optional in the file."""

    raw: str
    full: str
    regular: str
    small: str
    thumb: str
    small_s3: str = ""


@dataclass(frozen=True, slots=True)
class FileAI:
    """Each value is written only where it is there: None and "" mean that the file is silent."""

    rewritten: bool | None = None
    expanded_at: datetime | None = None
    version: int | None = None
    translated_from: str = ""


@dataclass(frozen=True, slots=True)
class Fragment:
    """Lines of YAML kept as they stand, comments included.

    `key` is their dotted path ("" for a comment); `after` is the dotted path of the known key they follow, "" at the
    top; a map's own path where they come first in it.
    """

    key: str
    after: str
    text: str


@dataclass(frozen=True, slots=True)
class Rest:
    """What of a file no field holds: unknown fragments, and the dotted paths of usual keys that it does not have."""

    fragments: tuple[Fragment, ...] = ()
    absent: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """{} where there is nothing to keep."""
        kept: dict[str, Any] = {}
        if self.fragments:
            kept["fragments"] = [[part.key, part.after, part.text] for part in self.fragments]
        if self.absent:
            kept["absent"] = list(self.absent)
        return kept

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        fragments = tuple(Fragment(key, after, text) for key, after, text in kept.get("fragments", ()))
        return cls(fragments, tuple(kept.get("absent", ())))


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """One article as a file holds it. Times are aware UTC, to the millisecond.

    `live_at` is None where it equals `published_at`. `body` is Markdown without blank
    lines around it.
    """

    title: str
    description: str
    published_at: datetime
    updated_at: datetime
    lang: str
    external_id: str
    source: FileSource | None
    category: str
    tags: tuple[str, ...]
    sentiment: str
    body: str
    live_at: datetime | None = None
    sticky_weight: int = 0
    score: int = 0
    draft: bool = False
    cover: FileCover | None = None
    ai: FileAI | None = None
    rest: Rest = Rest()


def path_of(published_at: datetime, slug: str, lang: str) -> str:
    """YYYY/MM/slug.lang.md, by the UTC month."""
    month = published_at.astimezone(UTC)
    return f"{month.year:04d}/{month.month:02d}/{slug}.{lang}.md"


def name_of(path: str) -> tuple[str, str]:
    """Slug and language from a file's path. Raises ArticleFileError where the name is not <slug>.<lang>.md."""
    name = PurePosixPath(path).name
    match = _NAME.fullmatch(name)
    if match is None:
        raise ArticleFileError(f"The file name {name!r} must be <slug>.<language>.md, as in a-story.en.md: rename it.")
    return match["slug"], match["lang"]

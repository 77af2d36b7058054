"""What an export of another system says, as values. Nothing of the system itself is left in them."""

import hashlib
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from articles.errors import DeskError

LONGEST_PATH: Final = 500


class ExportError(DeskError):
    """An export cannot be read; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Person:
    """`path` is their page there, as are those of labels; "" where there is none."""

    login: str
    name: str
    email: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A category or a tag."""

    name: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    url: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class OldStory:
    """One story. `public`: readers saw it there. `html` is as the old site showed it, before any cleaning of ours.

    `paths` are all at which it stood, the main one first. Times are aware; None where the export has none. `held` says
    why a story that is public there stays a draft here; "" where nothing speaks against it.
    """

    old_id: str
    title: str
    html: str
    public: bool
    paths: tuple[str, ...]
    slug: str = ""
    excerpt: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    author: Person | None = None
    category: Label | None = None
    tags: tuple[Label, ...] = ()
    picture: Picture | None = None
    held: str = ""

    @property
    def name(self) -> str:
        return f"{self.old_id} “{self.title or self.slug}”"

    def digest(self) -> bytes:
        return hashlib.blake2b(repr(asdict(replace(self, picture=None))).encode(), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Unusable:
    """An item that cannot become a story."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """An item that is no story and that nobody will miss here, such as a menu's."""

    kind: str


Item = OldStory | Unusable | PassedOver


def path_of(address: str) -> str:
    """How `OldAddress` writes an old address: decoded, without host and last slash; of queries only WordPress's `p`."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = unquote(parts.path).rstrip("/")
    if not path and parts.query.startswith("p="):
        return f"/?{parts.query.partition('&')[0]}"
    return path if path.startswith("/") else ""

"""What a dump or a backup holds, written last: without it a folder is only the beginning of one."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from newsroom.dumps.errors import MovingError
from newsroom.dumps.tables import Summary

NAME: Final = "manifest.json"
_FORMAT: Final = 1
_PIECE: Final = 2**20


@dataclass(frozen=True, slots=True)
class File:
    """Size in bytes, and SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`kind` is dump, sqlite or postgresql; `migrations` the last ones of each app; `files` is by path."""

    kind: str
    made_at: str
    migrations: dict[str, list[str]]
    tables: dict[str, Summary]
    files: dict[str, File] = field(default_factory=dict)
    media: int = 0
    tool: str = ""

    def write(self, folder: Path) -> None:
        """All or nothing, however it ends."""
        beside = folder / f"{NAME}.partial"
        beside.write_text(json.dumps({"format": _FORMAT, **asdict(self)}, indent=1), encoding="utf-8")
        beside.replace(folder / NAME)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Raises MovingError where there is none, or one of another time."""
        if not (folder / NAME).is_file():
            raise MovingError(f"{folder} holds no finished dump or backup: it has no {NAME}.")
        try:
            told: dict[str, Any] = json.loads((folder / NAME).read_bytes())
            if told.pop("format") != _FORMAT:
                raise MovingError(f"{folder} was made by another version of Newsroom; use that version to read it.")
            told["tables"] = {name: Summary(**summary) for name, summary in told["tables"].items()}
            told["files"] = {name: File(**about) for name, about in told["files"].items()}
            return cls(**told)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise MovingError(f"{folder / NAME} is damaged: {error}.") from error

    def differing(self, tables: Mapping[str, Summary]) -> list[str]:
        """Names of tables that are not as this says."""
        names = sorted(self.tables.keys() | tables.keys())
        return [name for name in names if self.tables.get(name) != tables.get(name)]


def migrations_now() -> dict[str, list[str]]:
    """The last migrations that this code has, by app."""
    leaves: dict[str, list[str]] = {}
    for app, name in sorted(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes()):
        leaves.setdefault(app, []).append(name)
    return leaves


def migrations_missing() -> bool:
    """Whether the database is behind this code."""
    loader = MigrationLoader(connection)
    return any(node not in loader.applied_migrations for node in loader.graph.leaf_nodes())


def file_facts(path: Path) -> File:
    """Reads the whole file."""
    digest = hashlib.sha256()
    for piece in pieces(path):
        digest.update(piece)
    return File(path.stat().st_size, digest.hexdigest())


def pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def on_record(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")

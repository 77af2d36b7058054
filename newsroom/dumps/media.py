"""Pictures of our own beside the rows: copied out with a list of their hashes, copied in where they are missing."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Self

from django.core.files.base import File
from django.core.files.storage import default_storage

from newsroom.dumps.errors import MovingError
from newsroom.dumps.manifest import file_facts
from newsroom.progress import Report

LIST: Final = "media.jsonl"
FOLDER: Final = "media"


@dataclass(frozen=True, slots=True)
class Picture:
    """A file by its name in the storage, its size in bytes."""

    name: str
    size: int
    sha256: str

    @classmethod
    def read(cls, line: bytes) -> Self:
        return cls(**json.loads(line))


def copy_out(folder: Path, report: Report) -> int:
    """Copy all files into `folder`, and list them; how many. A file that is gone meanwhile was none of ours."""
    count = 0
    with (folder / LIST).open("wb") as listed:
        for name in report.over(list(_names("")), "Copying media"):
            try:
                picture = _copy_out(name, folder / FOLDER / name)
            except FileNotFoundError:
                continue
            listed.write(json.dumps(asdict(picture)).encode() + b"\n")
            count += 1
    return count


def copy_in(folder: Path, report: Report) -> int:
    """Bring in what is missing or differs, and leave alone what is there besides; how many the list has.

    Raises MovingError where a file is not as the list says.
    """
    with (folder / LIST).open("rb") as listed:
        pictures = [Picture.read(line) for line in listed]
    for picture in report.over(pictures, "Copying media"):
        _copy_in(picture, folder / FOLDER / picture.name)
    return len(pictures)


def _names(folder: str) -> Iterator[str]:
    """Every file's name, folder by folder."""
    if folder and not default_storage.exists(folder):
        return
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever uploaded
        return
    yield from (str(PurePosixPath(folder, name)) for name in sorted(files))
    for name in sorted(folders):
        yield from _names(str(PurePosixPath(folder, name)))


def _copy_out(name: str, to: Path) -> Picture:
    with default_storage.open(name) as source:
        to.parent.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with to.open("wb") as target:
            for chunk in source.chunks():
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
    return Picture(name, size, digest.hexdigest())


def _copy_in(picture: Picture, source: Path) -> None:
    if _is_here(picture):
        return
    if not source.is_file():
        raise MovingError(f"{source} is missing, and the list of media names it.")
    facts = file_facts(source)
    if (facts.size, facts.sha256) != (picture.size, picture.sha256):
        raise MovingError(f"{source} is damaged: it is not what the list of media says.")
    if default_storage.exists(picture.name):  # the beginning of a copy that was killed
        default_storage.delete(picture.name)
    with source.open("rb") as file:
        default_storage.save(picture.name, File(file))


def _is_here(picture: Picture) -> bool:
    if not default_storage.exists(picture.name) or default_storage.size(picture.name) != picture.size:
        return False
    digest = hashlib.sha256()
    with default_storage.open(picture.name) as file:
        for chunk in file.chunks():
            digest.update(chunk)
    return digest.hexdigest() == picture.sha256

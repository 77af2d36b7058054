"""The files of uploaded pictures, in every size, as JPEG and as WebP."""

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles.covers.renditions import Focus, Rendition, Renditions

_SIZES = ("full", "regular", "small", "thumb")


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the files are: `addresses` by the format's six names, `webp` by size, and the share card."""

    addresses: dict[str, str]
    webp: dict[str, str]
    share: str


def keep(renditions: Renditions, focus: Focus) -> Kept:
    """Store each rendition under the picture's digest; the same picture again is stored once."""
    folder = f"covers/{hashlib.blake2b(renditions.full.jpeg, digest_size=12).hexdigest()}"
    kept = {name: _keep_both(f"{folder}/{name}", getattr(renditions, name)) for name in _SIZES}
    share, share_webp = _keep_both(f"{folder}/{_share_name(focus)}", renditions.share)
    jpeg = {name: pair[0] for name, pair in kept.items()}
    webp = {name: pair[1] for name, pair in kept.items()}
    return Kept({**jpeg, "raw": jpeg["full"], "small_s3": ""}, {**webp, "share": share_webp}, share)


def keep_share(picture: str, share: Rendition, focus: Focus) -> tuple[str, str]:
    """Store another share card beside the files of an upload, one of whose addresses is `picture`. JPEG and WebP."""
    return _keep_both(f"covers/{_folder_of(picture)}/{_share_name(focus)}", share)


def read_full(picture: str) -> bytes:
    """The largest size of an upload, one of whose addresses is `picture`. `FileNotFoundError` where it is gone."""
    with default_storage.open(f"covers/{_folder_of(picture)}/full.jpg") as file:
        return bytes(file.read())


def _folder_of(address: str) -> str:
    return address.split("?")[0].rsplit("/", 2)[-2]


def _share_name(focus: Focus) -> str:
    """Another focus is another file, since browsers and networks keep the one that they know."""
    return f"share-{focus[0]}-{focus[1]}"


def _keep_both(path: str, rendition: Rendition) -> tuple[str, str]:
    return _keep(f"{path}.jpg", rendition.jpeg), _keep(f"{path}.webp", rendition.webp)


def _keep(path: str, data: bytes) -> str:
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(data))
    return default_storage.url(path)

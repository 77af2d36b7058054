"""Pictures as rows: one for each exact set of addresses."""

import hashlib
from collections.abc import Mapping
from typing import Any

from articles.models import CoverImage

ADDRESSES = ("raw", "full", "regular", "small", "thumb", "small_s3")


def cover_row(addresses: Mapping[str, str], provider: str, **fresh: Any) -> CoverImage:
    """The row of these six addresses; `fresh` is what a new one is given besides."""
    digest = _digest(addresses)
    values = {**addresses, "provider": provider, "photo_id": photo_id(addresses["raw"]), **fresh}
    return CoverImage.objects.get_or_create(digest=digest, defaults=values)[0]


def known_cover(addresses: Mapping[str, str], site: str) -> CoverImage | None:
    """The row of six addresses as an article's file names them, which puts `site` before those of uploads."""
    own = {name: address.removeprefix(site) for name, address in addresses.items()}
    rows = {bytes(row.digest): row for row in CoverImage.objects.filter(digest__in=[_digest(addresses), _digest(own)])}
    return rows.get(_digest(own)) or rows.get(_digest(addresses))


def _digest(addresses: Mapping[str, str]) -> bytes:
    joined = "\n".join(addresses[name] for name in ADDRESSES)
    return hashlib.blake2b(joined.encode(), digest_size=16).digest()


def photo_id(address: str) -> str:
    """The photo that an address shows, whatever its parameters: the last part of its path, or of an upload its folder.

    The files of our uploads have the same names in every folder.
    """
    parts = address.split("?")[0].rstrip("/").split("/")
    is_ours = len(parts) > 2 and parts[-3] == "covers" and parts[-1] == "full.jpg"
    return parts[-2 if is_ours else -1][:200]

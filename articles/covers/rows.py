"""Pictures as rows: one for each exact set of addresses."""

import hashlib
from collections.abc import Mapping
from typing import Any

from articles.models import CoverImage

ADDRESSES = ("raw", "full", "regular", "small", "thumb", "small_s3")


def cover_row(addresses: Mapping[str, str], provider: str, **fresh: Any) -> CoverImage:
    """The row of these six addresses; `fresh` is what a new one is given besides."""
    joined = "\n".join(addresses[name] for name in ADDRESSES)
    digest = hashlib.blake2b(joined.encode(), digest_size=16).digest()
    values = {**addresses, "provider": provider, "photo_id": photo_id(addresses["raw"]), **fresh}
    return CoverImage.objects.get_or_create(digest=digest, defaults=values)[0]


def photo_id(address: str) -> str:
    """The photo that an address shows, whatever its parameters: the last part of its path."""
    return address.split("?")[0].rstrip("/").rsplit("/", 1)[-1][:200]

"""Content-Encoding undone piece by piece, so that a small answer that unpacks to gigabytes is stopped at the cap."""

import zlib
from typing import Protocol

from sources.errors import WireError

_MOST_GZIP_MEMBERS = 64  # Each further member copies what is left of the chunk; real servers send one.
_GZIP_MAGIC = b"\x1f\x8b"


class CannotUnpack(WireError):
    """What is wrong with the packed data, as a part of a sentence."""


class Inflater(Protocol):
    """Turns the bytes of the wire into the bytes of the document."""

    def feed(self, data: bytes, room: int) -> bytes:
        """What `data` unpacks to, cut at `room` + 1 bytes. Raises CannotUnpack on broken data."""

    def finish(self) -> None:
        """Raises CannotUnpack if the packed data ended too early."""


def inflater(content_encoding: str) -> Inflater:
    """For a Content-Encoding header's value. Raises CannotUnpack for a chain or for an encoding nobody asked for.

    Names that are no encoding at all (servers send "UTF-8" and "none") are passed over.
    """
    codings = [name for part in content_encoding.lower().split(",") if (name := part.strip())]
    packed = [name for name in codings if name in ("gzip", "x-gzip", "deflate", "br", "zstd", "compress", "x-compress")]
    if not packed:
        return _Plain()
    if len(packed) > 1:
        raise CannotUnpack(f"the answer is compressed {len(packed)} times over, which no honest server does")
    if packed[0] in ("gzip", "x-gzip", "deflate"):
        return _Zlib(is_gzip=packed[0] != "deflate")
    raise CannotUnpack(f"the answer is compressed as {packed[0]}, though only gzip and deflate were offered")


class _Plain:
    def feed(self, data: bytes, room: int) -> bytes:
        return data[: room + 1]

    def finish(self) -> None:
        pass


class _Zlib:
    """gzip (also of several members) or deflate (with zlib's header or, as some servers send it, without).

    What follows the end of the packed data is passed over.
    """

    def __init__(self, is_gzip: bool) -> None:
        self._is_gzip = is_gzip
        self._head = b""
        self._stream: zlib._Decompress | None = None
        self._is_plain = False
        self._members = 1

    def feed(self, data: bytes, room: int) -> bytes:
        if self._stream is None and not self._is_plain:
            self._head += data
            if len(self._head) < 2:
                return b""
            data, self._head = self._head, b""
            self._look(data)
        if self._stream is None:
            return data[: room + 1]
        try:
            return self._unpack(self._stream, data, room + 1)
        except zlib.error:
            raise CannotUnpack("the compressed answer is damaged") from None

    def finish(self) -> None:
        if self._head or (self._stream is not None and not self._stream.eof):
            raise CannotUnpack("the compressed answer ends too early")

    def _look(self, start: bytes) -> None:
        """Some servers say gzip and send the document itself, so the first bytes decide."""
        if self._is_gzip:
            self._is_plain = not start.startswith(_GZIP_MAGIC)
            self._stream = None if self._is_plain else zlib.decompressobj(zlib.MAX_WBITS | 16)
        else:
            has_header = start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)

    def _unpack(self, stream: "zlib._Decompress", data: bytes, most: int) -> bytes:
        if stream.eof and len(stream.unused_data) > 1:
            return b""
        out = stream.decompress(data, most)
        while self._is_gzip and stream.eof and len(out) < most and stream.unused_data.startswith(_GZIP_MAGIC):
            rest = stream.unused_data
            self._members += 1
            if self._members > _MOST_GZIP_MEMBERS:
                raise CannotUnpack("the compressed answer is split into too many parts")
            self._stream = stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
            out += stream.decompress(rest, most - len(out))
        return out

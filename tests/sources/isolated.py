"""A program for `test_isolation.py`: does what its input asks for, within limits."""

import os
import tempfile
import time

from sources import isolation
from sources.errors import WireError


def work(data: bytes) -> bytes:
    if data == b"refuse":
        raise WireError("Not this, дякую.")
    if data == b"crash":
        os.abort()
    if data == b"hang":
        time.sleep(60)
    if data == b"spin":
        while True:
            pass
    if data == b"hoard":
        return bytes(bytearray(500 * 2**20)[:1])
    if data == b"environment":
        return "\n".join(os.environ).encode()
    if data == b"write":
        with tempfile.TemporaryFile() as file:
            file.write(b"x" * 100)
    return data[::-1]


if __name__ == "__main__":
    isolation.serve(work, refusal=WireError, seconds=1, megabytes=200)

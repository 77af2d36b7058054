"""Work on text and pictures that nobody vouches for, in a process that can be killed and that holds no secrets.

The parent calls `run(module, data, ...)`; the module, run as a program, calls `serve(work, ...)`. Bytes go in, bytes
come out. A refusal travels as its sentence.
"""

import contextlib
import math
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_REFUSED = 3
# Where some builds of Python find their own library; nothing else of the environment is passed on.
_PASSED_ON = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class IsolatedError(Exception):
    """No answer came of it; the text is a sentence."""


class TookTooLong(IsolatedError):
    """The work was killed at its time limit."""


class Crashed(IsolatedError):
    """The process died, of a bug in a decoder or of its memory limit."""


class Refused(IsolatedError):
    """The work itself said no; the text is its sentence."""


def run(module: str, data: bytes, *, seconds: float) -> bytes:
    """What `python -m module` answers to `data`; `seconds` counts its start too (about 0.1 s).

    Raises TookTooLong, Crashed or Refused. The child sees no environment and therefore none of our keys.
    """
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603  (our own interpreter and module, no shell)
            [sys.executable, "-s", "-m", module],
            input=data,
            capture_output=True,
            timeout=seconds,
            cwd=_ROOT,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        raise TookTooLong(f"It took more than {seconds:g} seconds and was stopped.") from None
    if done.returncode == _REFUSED:
        raise Refused(done.stdout.decode("utf-8", "replace"))
    if done.returncode:
        raise Crashed(f"The process that read it ended with status {done.returncode}.")
    return done.stdout


def serve(
    work: Callable[[bytes], bytes], *, refusal: type[Exception] = Refused, seconds: float, megabytes: int
) -> None:
    """The child's side: answer one request within the limits, then exit. What `work` raises as `refusal` is its no.

    The processor limit ends a child whose parent was itself killed and can no longer do it.
    """
    _limit(resource.RLIMIT_AS, megabytes * 2**20)
    _limit(resource.RLIMIT_CPU, math.ceil(seconds) + 1)
    _limit(resource.RLIMIT_FSIZE, 0)
    try:
        answer, status = work(sys.stdin.buffer.read()), 0
    except refusal as no:
        answer, status = str(no).encode(), _REFUSED
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    sys.exit(status)


def _limit(which: int, most: int) -> None:
    # macOS knows the names of these limits and refuses to set some of them; the time limit of `run` holds there.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(which, (most, most))

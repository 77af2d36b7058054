"""Web servers, with what they cost: CPU and memory of the whole tree of processes."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.measuring import StepFailed, cpu_of_family, family
from bench.postgres import free_port

ROOT = Path(__file__).parents[1]
WORKERS, THREADS = 2, 4
_PATIENCE = 60.0


def granian(python: str, application: str, module: str = "granian") -> list[str]:
    """With the options with which `manage.py run` starts it."""
    options = ["--interface", "wsgi", "--no-ws", "--workers", str(WORKERS), "--blocking-threads", str(THREADS)]
    return [python, "-m", module, *options, "--backpressure", "128", "--log-level", "warning", application, "--port"]


def ours() -> list[str]:
    """As `manage.py run` starts Newsroom."""
    return granian(sys.executable, "newsroom.wsgi:application", "newsroom.serving")


def gunicorn(python: str, packages: str, application: str) -> list[str]:
    """As many processes and threads. It stands in `packages`, which are not those of `python`."""
    code = f"import sys; sys.path.append({packages!r}); from gunicorn.app.wsgiapp import run; run()"
    options = ["--workers", str(WORKERS), "--threads", str(THREADS), "--keep-alive", "60", "--log-level", "warning"]
    return [python, "-c", code, *options, application, "--bind"]


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    pid: int

    def cpu(self) -> float:
        """Seconds so far."""
        return cpu_of_family(self.pid)

    def memory(self) -> float:
        """Megabytes: each page of memory counted once, however many of its processes share it."""
        return sum(_proportional(pid) for pid in family(self.pid)) / 1000


@contextlib.contextmanager
def serving(command: Sequence[str], env: Mapping[str, str], log: Path | None = None) -> Iterator[Server]:
    """A server, until the context ends; `command` lacks only the port. What it says goes into `log`, if there is one.

    Raises StepFailed where it does not start.
    """
    port = free_port()
    address = f"127.0.0.1:{port}" if command[-1] == "--bind" else str(port)
    with (
        log.open("ab") if log else contextlib.nullcontext() as output,
        subprocess.Popen(
            [*command, address], env=env, cwd=ROOT, stderr=output, stdout=output, start_new_session=True
        ) as process,
    ):
        try:
            _wait(process, port)
            yield Server(port, process.pid)
        finally:
            _stop(process)


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise StepFailed(f"{process.args!r} did not start within {_PATIENCE:.0f} seconds.")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(10)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _proportional(pid: int) -> int:
    """Kilobytes."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError), open(f"/proc/{pid}/smaps_rollup") as told:
        return next(int(line.split()[1]) for line in told if line.startswith("Pss:"))
    return 0

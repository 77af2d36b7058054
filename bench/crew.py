"""The processes that do a newsroom's work, as an administrator starts them: Celery workers, and beat."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.serving import ROOT

CELERY = [sys.executable, "-m", "celery", "--quiet", "-A", "newsroom"]
QUEUES = "wire,desk,paper"
_PATIENCE = 40.0


def worker(name: str) -> list[str]:
    """One process that takes tasks, as `manage.py run` starts it."""
    told = ["--queues", QUEUES, "--concurrency", "1", "--loglevel", "warning", "--hostname", f"{name}@%h"]
    return [*CELERY, "worker", *told]


def beat() -> list[str]:
    return [*CELERY, "beat", "--pidfile=", "--loglevel", "warning"]


@contextlib.contextmanager
def running(commands: Mapping[str, Sequence[str]], env: Mapping[str, str], logs: Path) -> Iterator[None]:
    """All of `commands`, by name, until the context ends; what they say stands in a file each under `logs`."""
    with contextlib.ExitStack() as stack:
        for name, command in commands.items():
            stack.enter_context(_running(command, {**env, "BENCH_ROLE": name}, logs / f"{name}.log"))
        yield


@contextlib.contextmanager
def _running(command: Sequence[str], env: Mapping[str, str], log: Path) -> Iterator[None]:
    with (
        log.open("ab") as output,
        subprocess.Popen(
            command, env=env, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        ) as process,
    ):
        try:
            yield
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

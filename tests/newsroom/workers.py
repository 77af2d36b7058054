"""Real Celery workers over the test's own database, which can be killed as a power cut kills them.

The test must be `django_db(transaction=True)`: what it writes must be there for others.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import connection


class Worker:
    """A program of Celery's with all its processes. `log` takes what they say."""

    def __init__(self, environment: dict[str, str], log: Path, *program: str) -> None:
        self.log = log
        command = ["-m", "celery", "--quiet", "-A", "newsroom", *program, "--loglevel", "warning"]
        with log.open("a") as output:
            self._process = subprocess.Popen(
                [sys.executable, *command],
                cwd=settings.BASE_DIR,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def children(self) -> list[int]:
        """Numbers of the processes that do the work, and of a beat inside; it need not begin last."""
        tasks = Path(f"/proc/{self._process.pid}/task").iterdir()
        return [int(number) for task in tasks for number in (task / "children").read_text().split()]

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def kill(self) -> None:
        """All its processes at once, wherever they are: SIGKILL can neither be caught nor prepared for."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


class Workers:
    """Where workers are started; what lives at the end of the `with` is killed."""

    def __init__(self, directory: Path, **environment: str) -> None:
        """`environment` overrides settings, such as LEASE_SECONDS and SWEEP_SECONDS."""
        self.log = directory / "workers.log"
        self._started: list[Worker] = []
        self._environment = {
            **os.environ,
            "NEWSROOM_IGNORE_DOTENV": "1",
            "NEWSROOM_VAR": str(directory / "var"),
            "DATABASE_URL": _database_url(),
            **environment,
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._started:
            worker.kill()

    def start(self, concurrency: int = 2, *, with_beat: bool = True) -> Worker:
        inside = ["--beat"] if with_beat else []
        return self._begun("worker", "--queues", "wire,desk,paper", "--concurrency", str(concurrency), *inside)

    def start_beat(self) -> Worker:
        return self._begun("beat", "--pidfile=")

    def _begun(self, *program: str) -> Worker:
        self._started.append(Worker(self._environment, self.log, *program))
        return self._started[-1]

    def call(self, task: str) -> None:
        """Put a message for them into their queue."""
        command = [sys.executable, "-m", "celery", "-A", "newsroom", "call", task]
        subprocess.run(
            command, cwd=settings.BASE_DIR, env=self._environment, check=True, stdout=subprocess.DEVNULL, timeout=120
        )


def _database_url() -> str:
    """The address of the database that this test is connected to."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}"

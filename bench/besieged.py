"""A newsroom whose processes are killed, and started again as systemd would: workers and beat."""

import contextlib
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.crew import CELERY, QUEUES
from bench.house import House
from bench.measuring import family
from bench.outside import MODEL
from bench.serving import ROOT
from bench.talking import Talk, talking

LEASE = 3
HURRIED = {"LEASE_SECONDS": str(LEASE), "SWEEP_SECONDS": "1"}


class Besieged:
    """On SQLite and a queue of files under `folder`, unless `settings` name others."""

    def __init__(self, folder: Path, outside: int, workers: int, concurrency: int, **settings: str) -> None:
        self.host = f"127.0.0.1:{outside}"
        self._workers, self._concurrency = workers, concurrency
        told = {"OUTBOUND_ALLOWED_HOSTS": self.host, "LLM_BASE_URL": f"http://{self.host}/v1", "LLM_MODEL": MODEL}
        self.env = House(folder, **told, **settings).env
        self.log = folder.with_suffix(".log")
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    @contextlib.contextmanager
    def ledger(self) -> Iterator[Talk]:
        with talking([sys.executable, "-m", "bench.ledger"], self.env) as talk:
            talk.ask(f"http://{self.host}")
            yield talk

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        try:
            self.revive()
            yield
        finally:
            for process in self._processes.values():
                _kill_all(process)

    def revive(self) -> None:
        """Start what does not run."""
        for name in ("beat", *(f"worker{number}" for number in range(self._workers))):
            if name not in self._processes or self._processes[name].poll() is not None:
                self._processes[name] = self._start(name)

    def kill_a_worker(self, chance: random.Random) -> str:
        """All its processes as at a power cut, or its main one, or a child that works; says which."""
        worker = self._processes[f"worker{chance.randrange(self._workers)}"]
        victim = chance.choice(("whole worker", "whole worker", "a worker's main process", "a worker's child"))
        if victim == "a worker's child":
            self._kill_a_child(worker.pid, chance)
        elif victim == "whole worker":
            _kill_all(worker)
        else:
            worker.kill()
            worker.wait()
        return victim

    def kill_beat(self) -> str:
        _kill_all(self._processes["beat"])
        return "beat"

    @staticmethod
    def _kill_a_child(worker: int, chance: random.Random) -> None:
        """Nothing, where it has just ended by itself."""
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            if children := list(family(worker))[1:]:
                os.kill(chance.choice(children), signal.SIGKILL)

    def _start(self, name: str) -> "subprocess.Popen[bytes]":
        if name == "beat":
            what = ["beat", "--pidfile="]
        else:
            hands = ["--concurrency", str(self._concurrency), "--hostname", f"{name}@%h"]
            what = ["worker", "--queues", QUEUES, *hands]
        with self.log.open("a") as log:
            command = [*CELERY, *what, "--loglevel", "warning"]
            return subprocess.Popen(
                command, env=self.env, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )


def _kill_all(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

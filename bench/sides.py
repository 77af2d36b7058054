"""Those who are measured, each with a database of its own: what their steps cost, and whether all is there."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from bench.measuring import Cost, StepFailed, cost_of
from bench.postgres import Postgres

PEERS = Path(__file__).parents[1] / ".venv-bench" / "bin" / "python"
WORKERS = "update", "file"
_OURS = "DATABASE_URL", "REDIS_URL", "NEWSROOM_VAR", "SITE_URL", "LLM_MODEL", "OUTBOUND_ALLOWED_HOSTS"
# Whoever compiles anew at each start measures the compiler; reader's process is told nothing of it either.
_SHELLS = "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"


class Ours:
    """Newsroom, its files under `folder`, on SQLite there or on a database of `server`'s."""

    def __init__(self, folder: Path, host: str, server: Postgres | None = None) -> None:
        self._server, self._host, self._folder = server, host, folder
        self._env = {name: value for name, value in os.environ.items() if name not in (*_OURS, *_SHELLS)}
        self._env |= {"NEWSROOM_IGNORE_DOTENV": "1", "NEWSROOM_VAR": str(folder), "OUTBOUND_ALLOWED_HOSTS": host}
        if server:
            self._env["DATABASE_URL"] = server.create(folder.name)

    def prepare(self) -> None:
        self.step("prepare", f"http://{self._host}")

    def prepare_as(self, other: "Ours") -> None:
        """Begin with all that another one on SQLite has."""
        shutil.copytree(other._folder, self._folder)

    def step(self, name: str, *arguments: str) -> Cost:
        """With the database server's CPU."""
        module = "bench.worker" if name in WORKERS else "bench.ours"
        before = self._server.cpu() if self._server else 0.0
        cost = cost_of([sys.executable, "-m", module, name, *arguments], self._env)
        return Cost(cost.cpu + (self._server.cpu() - before if self._server else 0.0), cost.told)

    def expect(self, **counts: int) -> None:
        _expect("Newsroom", self.step("count").told, counts)


class Theirs:
    """reader, on its SQLite."""

    def __init__(self, folder: Path, host: str) -> None:
        self._database, self._host = str(folder / "reader.sqlite3"), host

    def prepare(self) -> None:
        self.step("prepare", f"http://{self._host}")

    def step(self, name: str, *arguments: str) -> Cost:
        return cost_of([str(PEERS), str(Path(__file__).with_name("theirs.py")), self._database, name, *arguments], {})

    def expect(self, **counts: int) -> None:
        _expect("reader", self.step("count").told, counts)


def _expect(who: str, found: Mapping[str, int], wanted: Mapping[str, int]) -> None:
    """Nobody is fast who left the work undone."""
    if wrong := {name: found[name] for name, count in wanted.items() if found[name] != count}:
        raise StepFailed(f"{who} holds {wrong}, not {dict(wanted)}.")

"""Processes of the benchmark's that are told what to do in lines, and answer in lines."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bench.measuring import StepFailed


class Talk:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def say(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def hear(self) -> Any:
        """Raises StepFailed where the process has ended, or says that something failed."""
        assert self._process.stdout
        line = self._process.stdout.readline()
        told = json.loads(line) if line else {"failed": f"{self._process.args!r} has ended."}
        if failure := told.get("failed"):
            raise StepFailed(failure)
        return told

    def ask(self, line: str) -> Any:
        self.say(line)
        return self.hear()


@contextlib.contextmanager
def talking(command: Sequence[str], env: Mapping[str, str] | None = None) -> Iterator[Talk]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=env, text=True, **pipes) as process:
        try:
            yield Talk(process)
        finally:
            process.terminate()


def readers() -> contextlib.AbstractContextManager[Talk]:
    """`bench.load` in a process of its own."""
    return talking([sys.executable, "-m", "bench.load"])

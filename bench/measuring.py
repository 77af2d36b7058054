"""What a process costs: CPU seconds (user and system, with its children's), and the most memory that it held."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TICKS = os.sysconf("SC_CLK_TCK")


class StepFailed(Exception):
    """A process of the benchmark's ended with an error, or did not do what is measured."""


@dataclass(frozen=True, slots=True)
class Cost:
    """`told` is what the process wrote on its standard output, as JSON."""

    cpu: float
    told: Any = None


def cost_of(command: Sequence[str], env: Mapping[str, str]) -> Cost:
    """What `command` costs, from its start to its end. Raises StepFailed where it fails."""
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        output, errors = process.stdout.read(), process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise StepFailed(f"{' '.join(command)} ended with {process.returncode}:\n{errors.decode(errors='replace')}")
    return Cost(used.ru_utime + used.ru_stime, json.loads(output) if output.strip() else None)


def peak_memory() -> int:
    """The most kilobytes that this process ever held; its parent's are not among them, as they are in `ru_maxrss`."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def cpu_of_family(pid: int) -> float:
    """CPU seconds of a running process, of its children that run, and of all that ended."""
    ended = _times(pid)
    return sum(ended) + sum(sum(_times(child)[:2]) for child in _children(pid))


def family(pid: int) -> Iterator[int]:
    """A running process and its children."""
    yield pid
    yield from _children(pid)


def _children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        yield from map(int, (task / "children").read_text().split())


def _times(pid: int) -> tuple[float, float, float, float]:
    """User and system time of a process, and of its children that ended; nothing for one that just went."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0, 0.0, 0.0, 0.0
    user, system, childrens_user, childrens_system = (int(ticks) / _TICKS for ticks in fields[11:15])
    return user, system, childrens_user, childrens_system

"""Gates: what was measured held against what was promised, as a table, as JSON, and as an exit status."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Gate:
    """One promise. `theirs` is what ours is held against: a peer's figure, or another of our own; None where the bound
    is a figure itself. `at_least` or `at_most` bounds the ratio, or ours where there is no other. `times_cheaper`: the
    figures are costs, and the ratio is theirs to ours.
    """

    name: str
    unit: str
    ours: float
    theirs: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    times_cheaper: bool = False

    @property
    def ratio(self) -> float:
        if not self.theirs:
            return self.ours
        return self.theirs / self.ours if self.times_cheaper else self.ours / self.theirs

    @property
    def is_met(self) -> bool:
        return (self.at_least is None or self.ratio >= self.at_least) and (
            self.at_most is None or self.ratio <= self.at_most
        )

    @property
    def target(self) -> str:
        bound, sign = (self.at_most, "≤") if self.at_least is None else (self.at_least, "≥")
        return f"{sign} {bound:g}{' x' if self.theirs else f' {self.unit}'}"


def settle(gates: Sequence[Gate], path: Path, **told: object) -> int:
    """Print the gates, write them to `path` with what is `told` besides, and say how to exit: 1 if one is missed."""
    Console().print(_table(gates))
    rows = [asdict(gate) | {"ratio": gate.ratio, "target": gate.target, "met": gate.is_met} for gate in gates]
    machine = {"python": platform.python_version(), "machine": platform.machine(), "cpus": os.cpu_count()}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"gates": rows, "machine": machine, **told}, indent=2, ensure_ascii=False) + "\n")
    return int(not all(gate.is_met for gate in gates))


def _table(gates: Sequence[Gate]) -> Table:
    table = Table("case", "unit", *("ours", "theirs", "ratio", "target"), "")
    for column in table.columns[2:]:
        column.justify = "right"
    for gate in gates:
        theirs, ratio = (_figure(gate.theirs), f"{gate.ratio:.2f} x") if gate.theirs else ("-", "-")
        told = "[green]met[/]" if gate.is_met else "[red]missed[/]"
        table.add_row(gate.name, gate.unit, _figure(gate.ours), theirs, ratio, gate.target, told)
    return table


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"

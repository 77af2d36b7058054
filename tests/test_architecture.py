"""The floors hold: an import points down or stays; none hides inside a function; no module is named for nothing."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = {"sources": 0, "articles": 1, "newsroom": 2}
MODULES = [
    path for package in FLOORS for path in sorted((ROOT / package).rglob("*.py")) if "migrations" not in path.parts
]


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []


def strays(floor: int, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield f"line {node.lineno}: relative import"
        for name in imported(node):
            if FLOORS.get(name.split(".")[0], 0) > floor:
                yield f"line {node.lineno}: imports {name}, a floor above"
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for inner in ast.walk(node):
                if imported(inner):
                    yield f"line {node.lineno}: import inside {node.name}"


def test_there_are_modules_on_every_floor() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in MODULES} == set(FLOORS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down_and_stand_at_the_top(path: Path) -> None:
    floor = FLOORS[path.relative_to(ROOT).parts[0]]
    assert list(strays(floor, ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("text", ["import newsroom.tasks", "def f():\n    import json", "from . import x"])
def test_the_walk_sees_a_stray(text: str) -> None:
    assert list(strays(0, ast.parse(text)))


def test_no_module_is_named_for_nothing_it_does() -> None:
    assert not {path.name for path in MODULES} & {"utils.py", "helpers.py", "misc.py", "common.py"}

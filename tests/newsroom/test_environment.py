"""`.env.example` names every setting that the environment may give, and no other."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from newsroom.environment import Environment

READ = re.compile(r'env\.(?:text|whole|flag|number|names|ports|path|document|amount|database|email)\(\s*"([A-Z_]+)"')
NAMED = re.compile(r"^# ?([A-Z][A-Z_]+)=", re.MULTILINE)


def test_the_example_and_the_settings_name_the_same() -> None:
    read = set(READ.findall((settings.BASE_DIR / "newsroom/settings.py").read_text()))
    named = set(NAMED.findall((settings.BASE_DIR / ".env.example").read_text()))
    assert len(read) > 30
    assert named == read


def read(monkeypatch: pytest.MonkeyPatch, value: str | None, kind: str, *arguments: Any, **bounds: Any) -> Any:
    if value is None:
        monkeypatch.delenv("THING", raising=False)
    else:
        monkeypatch.setenv("THING", value)
    return getattr(Environment(), kind)("THING", *arguments, **bounds)


@pytest.mark.parametrize(
    ("value", "kind", "arguments", "meant"),
    [
        (None, "text", ["own"], "own"),
        ("", "text", ["own"], ""),
        (" On ", "flag", [False], True),
        ("0", "flag", [True], False),
        ("", "flag", [True], True),
        ("12", "whole", [1], 12),
        ("", "whole", [1], 1),
        ("0.5", "number", [1.0], 0.5),
        (None, "amount", [], None),
        ("2.50", "amount", [], Decimal("2.5")),
        (" a, ,b,", "names", [["c"]], ["a", "b"]),
        ("", "names", [["c"]], []),
        ("80, 8080", "ports", [[443]], [80, 8080]),
        ("", "ports", [[443]], [443]),
        ('{"*": [0, 0]}', "document", [{}], {"*": [0, 0]}),
        ("", "document", [{}], {}),
        ("/srv/x", "path", [Path("/var")], Path("/srv/x")),
        ("", "path", [Path("/var")], Path("/var")),
    ],
)
def test_texts_turn_into_what_they_mean(
    monkeypatch: pytest.MonkeyPatch, value: str | None, kind: str, arguments: list[Any], meant: Any
) -> None:
    assert read(monkeypatch, value, kind, *arguments) == meant


@pytest.mark.parametrize(
    ("value", "kind", "arguments", "bounds"),
    [
        ("yellow", "text", ["red"], {"among": ("red", "green")}),
        ("a b", "text", [""], {"like": "[a-z]*"}),
        ("perhaps", "flag", [True], {}),
        ("1.5", "whole", [1], {}),
        ("10", "whole", [1], {"least": 0, "most": 9}),
        ("-1", "number", [1.0], {"least": 0}),
        ("nan", "number", [1.0], {}),
        ("inf", "amount", [], {"least": 0}),
        ("much", "amount", [], {}),
        ("80, http", "ports", [[443]], {}),
        ("70000", "ports", [[443]], {}),
        ("{", "document", [{}], {}),
        ("what://ever", "database", ["sqlite://"], {}),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, value: str, kind: str, arguments: list[Any], bounds: dict[str, Any]
) -> None:
    with pytest.raises(ImproperlyConfigured, match="THING"):
        read(monkeypatch, value, kind, *arguments, **bounds)


def test_a_refused_address_keeps_its_password_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        read(monkeypatch, "what://desk:secret@host/db", "database", "sqlite://")
    assert "secret" not in str(refused.value)

"""The recipes name what there is: units, images, commands and settings. What needs nginx is in `test_nginx`."""

import configparser
import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from newsroom.vitals.broker import QUEUES

DEPLOY = settings.BASE_DIR / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
GUIDE = (settings.BASE_DIR / "docs/operating.md").read_text(encoding="utf-8")
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "PrivateTmp": "yes",
    "User": "newsroom",
    "CapabilityBoundingSet": "",
}


def unit(path: Path) -> configparser.ConfigParser:
    parsed = configparser.ConfigParser(interpolation=None, strict=True)
    parsed.optionxform = str  # type: ignore[assignment, method-assign]
    parsed.read(path)
    return parsed


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_each_service_is_hardened_and_starts_what_is_there(path: Path) -> None:
    service = unit(path)["Service"]
    assert {name: service[name] for name in HARDENED} == HARDENED
    program = service["ExecStart"].split()[0].rpartition("/")[2]
    assert (settings.BASE_DIR / ".venv/bin" / program).exists()
    assert "ReadWritePaths" in service


def test_the_target_wants_every_queue_beat_and_the_web_server() -> None:
    wanted = set(unit(DEPLOY / "systemd/newsroom.target")["Unit"]["Wants"].split())
    workers = {f"newsroom-worker@{queue}.service" for queue in QUEUES}
    assert wanted == {"newsroom-web.service", "newsroom-beat.service", *workers}


def test_a_worker_has_longer_to_stop_than_its_tasks() -> None:
    service = unit(DEPLOY / "systemd/newsroom-worker@.service")["Service"]
    assert service["KillSignal"] == "SIGQUIT"
    assert int(service["TimeoutStopSec"]) > settings.CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT


def test_compose_runs_every_queue_as_nobody_on_pinned_images() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    services = compose["services"]
    assert set(services) == {"database", "redis", "prepare", "web", "beat", *QUEUES}
    for name, service in services.items():
        assert re.search(r":\d+\.\d+|:local$", service["image"]), name
        assert "healthcheck" in service or name == "web", name
        if service["image"] == "newsroom:local":
            assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name


def test_the_image_is_pinned_belongs_to_nobody_and_holds_what_runs() -> None:
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    assert re.fullmatch(r"FROM python:3\.\d+\.\d+-slim-\w+", next(line for line in lines if line.startswith("FROM")))
    assert lines.index("USER newsroom") < min(n for n, line in enumerate(lines) if line.startswith("CMD"))
    assert any(line.startswith("HEALTHCHECK") for line in lines)
    copied = [name for line in lines if line.startswith("COPY") for name in line.split()[1:-1]]
    for name in copied:
        assert (settings.BASE_DIR / name).exists(), name
    assert {"newsroom", "articles", "sources", "templates", "static", "locale"} <= set(copied)


def test_the_guide_and_the_recipes_use_commands_that_are_there() -> None:
    texts = [GUIDE, *(path.read_text() for path in DEPLOY.rglob("*") if path.is_file())]
    used = {name for text in texts for name in re.findall(r'manage\.py(?:", "| )([a-z_]+)\b(?!\.)', text)}
    assert len(used) >= 7
    assert used <= set(get_commands())


def test_the_guide_sets_settings_that_are_there() -> None:
    example = (settings.BASE_DIR / ".env.example").read_text(encoding="utf-8")
    block = GUIDE.partition("<<'SETTINGS'\n")[2].partition("SETTINGS")[0]
    names = re.findall(r"^([A-Z_]+)=", block, re.MULTILINE)
    assert names
    assert [name for name in names if f"# {name}=" not in example] == []

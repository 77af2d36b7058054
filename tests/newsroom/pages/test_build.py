"""What names the pages of one build, so that no page of an earlier one is found."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from newsroom.pages.shared import build


@pytest.fixture
def templates(settings: Settings, tmp_path: Path) -> Path:
    settings.BASE_DIR = tmp_path
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "home.html").write_text("One")
    return folder


def test_a_file_that_changed_is_another_build(templates: Path) -> None:
    before = build()
    assert build() == before
    (templates / "more.html").write_text("Two")
    assert build() != before


def test_what_python_compiled_is_none(templates: Path) -> None:
    before = build()
    (templates / "__pycache__").mkdir()
    (templates / "__pycache__" / "home.cpython-311.pyc.140231").write_bytes(b"")
    assert build() == before


def test_the_lock_of_an_open_editor_stops_nobody(templates: Path) -> None:
    (templates / ".#home.html").symlink_to("somebody@somewhere.1234")
    assert build()

"""Lines of the log: JSON with the ids of what they are about."""

import json
import logging
import sys

import pytest
from django.test import RequestFactory

from newsroom.logs import JsonFormatter, TextFormatter
from sources.about import about, ids


def line(message: str, *args: object, **more: object) -> dict[str, object]:
    record = logging.LogRecord("newsroom.pipeline", logging.WARNING, __file__, 1, message, args, None)
    record.__dict__.update(more)
    told: dict[str, object] = json.loads(JsonFormatter().format(record))
    return told


def test_a_line_names_the_run_and_the_article_that_it_is_about() -> None:
    with about(run=7, feed=3), about(article=12, feed=None):
        told = line("%s could not be filed", "entry 5")
    assert (told["run"], told["feed"], told["article"]) == (7, 3, 12)
    assert (told["level"], told["logger"], told["message"]) == (
        "warning",
        "newsroom.pipeline",
        "entry 5 could not be filed",
    )
    assert "run" not in line("Later.")
    assert ids() == {}


def test_an_exception_is_part_of_its_line() -> None:
    try:
        raise ValueError("broken\nin two lines")
    except ValueError:
        told = line("It broke", exc_info=sys.exc_info())
    assert "ValueError: broken\nin two lines" in str(told["exception"])


def test_a_request_is_told_by_its_path_and_status() -> None:
    told = line("Not Found", request=RequestFactory().get("/nowhere/?q=private"), status_code=404)
    assert (told["path"], told["status"]) == ("/nowhere/", 404)


@pytest.mark.parametrize("formatter", [TextFormatter(), JsonFormatter()])
def test_a_line_is_one_line_in_json_and_has_its_message_in_both(formatter: logging.Formatter) -> None:
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "Готово\nso far", (), None)
    told = formatter.format(record)
    assert "Готово" in told
    assert isinstance(formatter, TextFormatter) or "\n" not in told

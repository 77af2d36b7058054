"""Every act of the lower floors, found by what it is: a public function that does something for a person."""

import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable, Iterator
from types import ModuleType

from django.contrib.auth.models import AnonymousUser, User

import articles
import sources

# The admin's modules only pass on what was pressed; permissions only answer.
NO_ACTS = (
    "articles.admin",
    "sources.admin",
    "articles.permissions",
    "articles.recording",
    ".migrations",
    ".management",
)
# What acts and machines share. Whoever calls it has checked the person, and passes on who asked.
SHARED = {
    "articles.amending.write_words",
    "articles.following.make_way",
    "articles.people.telling.tell",
    "articles.placing.make_room",
    "articles.review.queue",
    "sources.fulltext.queue",
    "sources.replaying.replay",
    "sources.requesting.queue_import",
}


def acts() -> dict[str, Callable[..., object]]:
    """Every act by its full name."""
    found = {f"{module.__name__}.{name}": function for module in _modules() for name, function in _public(module)}
    return {name: function for name, function in found.items() if name not in SHARED}


def _modules() -> Iterator[ModuleType]:
    for package in (articles, sources):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not any(part in found.name for part in NO_ACTS):
                yield importlib.import_module(found.name)


def _public(module: ModuleType) -> Iterator[tuple[str, Callable[..., object]]]:
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if not name.startswith("_") and function.__module__ == module.__name__ and _is_act(function):
            yield name, function


def _is_act(function: Callable[..., object]) -> bool:
    """It is given somebody who may turn out to be anybody, or a known person and the time."""
    hints = typing.get_type_hints(function)
    hints.pop("return", None)
    given = [part for hint in hints.values() for part in (hint, *typing.get_args(hint))]
    return AnonymousUser in given or (User in given and "now" in inspect.signature(function).parameters)

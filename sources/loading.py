"""Code that is loaded at its first call: what few imports need must not slow down the start of every process."""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def at_first_call(module: str, name: str) -> Callable[..., Any]:
    """The function `name` of `module`."""

    loaded: list[Callable[..., Any]] = []

    def call(*args: Any, **options: Any) -> Any:
        if not loaded:
            loaded.append(getattr(import_module(module), name))
        return loaded[0](*args, **options)

    return call

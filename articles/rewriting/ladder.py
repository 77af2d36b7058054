"""The steps down from a strict schema to plain words, for servers that refuse or ignore it. Pure."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any


class Format(Enum):
    """How the reply's structure is asked for, from the strictest to none but the prompt's words."""

    SCHEMA = "json_schema"
    JSON = "json_object"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Step:
    """One request of the ladder: SCHEMA, its repair, then JSON; where a format is refused, the next and its repair."""

    format: Format = Format.SCHEMA
    repairs: bool = False
    may_repair: bool = True

    def after_invalid(self) -> "Step | None":
        if self.may_repair and not self.repairs:
            return replace(self, repairs=True)
        return Step(Format.JSON, may_repair=False) if self.format is Format.SCHEMA else None

    def after_refused_format(self) -> "Step | None":
        plainer = {Format.SCHEMA: Format.JSON, Format.JSON: Format.TEXT}.get(self.format)
        return replace(self, format=plainer) if plainer else None


def response_format(form: Format, schema: dict[str, Any]) -> dict[str, Any] | None:
    """The request's field of that name; None leaves it out."""
    if form is Format.SCHEMA:
        return {"type": "json_schema", "json_schema": {"name": "proposal", "strict": True, "schema": schema}}
    return {"type": "json_object"} if form is Format.JSON else None

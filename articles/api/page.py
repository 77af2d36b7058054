"""The API explains itself: a page of our own, made of its OpenAPI document, without a script."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from articles import editions
from articles.api.doors import api
from articles.depending import depends, of_paper, stored
from articles.paper import standing
from articles.views.frame import Head, show

_LIMITS: Final = {"minimum": "at least {}", "maximum": "at most {}", "maxLength": "at most {} characters"}


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter that is asked, or a field that is answered."""

    name: str
    kind: str
    told: str
    default: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    path: str
    summary: str
    told: str
    asks: list[Field]
    answers: str
    example: str


@dataclass(frozen=True, slots=True)
class Shape:
    name: str
    fields: list[Field]


@stored()
def page(request: HttpRequest) -> HttpResponse:
    lang = settings.LANGUAGE_CODE
    depends(of_paper(lang))
    document: Any = api.get_openapi_schema()
    context = {
        "operations": [_operation(path, methods["get"]) for path, methods in document["paths"].items()],
        "shapes": [Shape(name, list(_fields(shape))) for name, shape in document["components"]["schemas"].items()],
        "openapi": editions.absolute(reverse("articles:api:openapi-json")),
    }
    head = Head("Content API", reverse("articles:api:api-root"), str(document["info"]["description"]))
    return show(request, "articles/api.html", lang, head, context, languages=standing.languages())


def _operation(path: str, told: dict[str, Any]) -> Operation:
    parameters = [_field(item["name"], item["schema"], item.get("required", False)) for item in told["parameters"]]
    answer = told["responses"][200]["content"]["application/json"]["schema"]
    example = "" if "{" in path else path + ("?q=bitcoin" if path.endswith("search") else "")
    return Operation(path, told["summary"], told.get("description", ""), parameters, _kind(answer), example)


def _fields(shape: dict[str, Any]) -> Iterator[Field]:
    for name, told in shape.get("properties", {}).items():
        yield _field(name, told, name in shape.get("required", ()))


def _field(name: str, told: dict[str, Any], required: bool) -> Field:
    default = told.get("default")
    limits = [words.format(told[key]) for key, words in _LIMITS.items() if key in told]
    kind = ", ".join([_kind(told), *limits])
    return Field(name, kind, told.get("description", ""), "" if default is None else str(default), required)


def _kind(told: dict[str, Any]) -> str:
    """A JSON schema in words."""
    if "$ref" in told:
        return str(told["$ref"].rpartition("/")[2])
    if "anyOf" in told:
        return " or ".join(_kind(one) for one in told["anyOf"])
    if "enum" in told:
        return " or ".join(map(str, told["enum"]))
    if told.get("type") == "array":
        return f"list of {_kind(told['items'])}"
    return str(told.get("format") or told.get("type", "any"))

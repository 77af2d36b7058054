"""The addresses of the API: GET and HEAD, each with an ETag and kept by the page store."""

import json
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.operation import Operation
from ninja.renderers import BaseRenderer
from ninja.responses import NinjaJSONEncoder

from articles.answers import opened
from articles.api.endpoints import router
from articles.api.questions import ArticlesAsked, InLanguage, ListAsked
from articles.depending import stored
from articles.etags import conditional


class _Compact(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        return json.dumps(data, cls=NinjaJSONEncoder, ensure_ascii=False, separators=(",", ":"))


class _Api(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


api = _Api(
    title="Content API",
    version="1",
    description="What is public, as JSON. Without a key; it reads and never writes.",
    renderer=_Compact(),
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="articles:api",
)
api.add_router("", router)

# What makes another answer of an address. Search is not kept: its words are endless.
_STORED: Final[dict[str, Iterable[str]]] = {
    "articles": ArticlesAsked.model_fields,
    "article": (),
    "categories": InLanguage.model_fields,
    "tags": ListAsked.model_fields,
    "tag": InLanguage.model_fields,
    "sources": ListAsked.model_fields,
    "openapi-json": (),
}
_NAME_AT: Final = 2
"""In where an error was: the query, our name for it, the parameter."""
View = Callable[..., HttpResponse]


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    return api.create_response(request, {"detail": str(error) or "There is nothing here."}, status=404)


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    told: dict[str, str] = {}
    for one in error.errors:  # of an optional parameter there is one more: that it might be left out
        told.setdefault(one["loc"][_NAME_AT] if len(one["loc"]) > _NAME_AT else one["loc"][-1], one["msg"])
    sentences = "; ".join(f"{name}: {message}" for name, message in told.items())
    return api.create_response(request, {"detail": f"{sentences}."}, status=422)


def urls(page: View) -> list[URLPattern]:
    """All patterns; `page` stands at the root, where the API explains itself."""
    patterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    for pattern in patterns:
        name = pattern.name or ""
        pattern.callback = page if name == "api-root" else _door(pattern.callback, name)
    return patterns


def _door(view: View, name: str) -> View:
    @wraps(view)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        asked, request.method = request.method, "GET"  # of HEAD the server leaves out the body
        made = opened(view(request, **parts))
        request.method = asked
        return made

    safe: View = require_safe(conditional(answer))
    return stored(*_STORED[name])(safe) if name in _STORED else safe

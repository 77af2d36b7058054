"""Who has a page already is told so, by an ETag of what it says."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha1
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

_CONDITIONS: Final = {"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"}

View = Callable[..., HttpResponse]


def conditional(view: View) -> View:
    """As Django's `conditional_page`, whose MD5 takes twice the time: a tenth of what it takes to make a feed."""

    @wraps(view)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        made = view(request, **parts)
        if request.method != "GET" or "no-store" in made.get("Cache-Control", ""):
            return made
        if made.content:
            made.headers.setdefault("ETag", f'"{sha1(made.content, usedforsecurity=False).hexdigest()}"')
        if _CONDITIONS.isdisjoint(request.META):
            return made
        changed = made.get("Last-Modified")
        last_modified = parse_http_date_safe(changed) if changed else None
        return get_conditional_response(request, made.get("ETag"), last_modified, made) or made

    return answer

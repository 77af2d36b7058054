"""A short way to pages that are the same for every reader: the view alone, without middlewares for who is signed in.

What middlewares put on every page is asked of them once. Whatever is out of the ordinary goes through all of them.
"""

import io
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from typing import Final

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import DEFAULT_DB_ALIAS, connections
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host
from django.middleware.gzip import GZipMiddleware
from django.urls import Resolver404, ResolverMatch, resolve, set_urlconf
from django.utils import translation

from articles import editions
from newsroom.pages.page import Application, Environ, Header, StartResponse
from newsroom.pages.rendering import UNAVAILABLE
from sources.outages import outage

_OF_ONE_ANSWER: Final = frozenset({"content-type", "content-length", "vary", "content-encoding"})
_LONG_ENOUGH_TO_CODE: Final = 1000
_URLS: Final = "newsroom.paperurls"


class Readers:
    """A WSGI application around Django's."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._added: dict[tuple[bool, str, str], list[Header]] = {}
        self._is_secure = secured()
        self._gzip = GZipMiddleware(lambda request: HttpResponse())

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        found = door(environ.get("PATH_INFO", "")) if self._is_plain(environ) else None
        if found is None or not hasattr(found.func, "stored_by"):
            return self._application(environ, start_response)
        request = WSGIRequest(environ)
        request.resolver_match = found
        lang = editions.language_of(request.path_info)
        try:
            set_urlconf(_URLS)
            with translation.override(editions.interface_of(lang)):
                response = found.func(request, *found.args, **found.kwargs)
        except Exception as error:
            if outage(error):
                start_response(UNAVAILABLE.status, list(UNAVAILABLE.headers))
                return [UNAVAILABLE.body]
            return self._application(environ, start_response)  # whose way of answering holds for all else
        finally:
            set_urlconf(None)
            database = connections[DEFAULT_DB_ALIAS]
            if not database.in_atomic_block:
                database.close_if_unusable_or_obsolete()  # all that Django's signals around a request would do here
        return self._sent(request, response, lang, start_response)

    def _is_plain(self, environ: Environ) -> bool:
        return (
            is_anonymous(environ)
            and "%00" not in environ.get("QUERY_STRING", "")
            and (self._is_secure(environ) or not settings.SECURE_SSL_REDIRECT)
            and is_ours(environ.get("HTTP_HOST", ""))
        )

    def _sent(
        self, request: WSGIRequest, response: HttpResponse, lang: str, start_response: StartResponse
    ) -> Iterable[bytes]:
        self._gzip.process_response(request, response)
        body, own = response.content, response.headers
        headers = list(response.items())
        headers += [header for header in self._of_middlewares(request, lang) if header[0] not in own]
        if "Content-Length" not in own:
            headers.append(("Content-Length", str(len(body))))
        start_response(f"{response.status_code} {response.reason_phrase}", headers)
        return [body]

    @cached_property
    def _blank(self) -> WSGIHandler:
        return _Blank()

    def _of_middlewares(self, request: WSGIRequest, lang: str) -> list[Header]:
        """What all middlewares together put on an empty answer in that language."""
        host = request.META["HTTP_HOST"]
        key = (request.is_secure(), host, lang)
        if key not in self._added:
            self._added[key] = _added(self._blank, request)
        return self._added[key]


class _Blank(WSGIHandler):
    """All middlewares around an empty answer; they are large."""

    def _get_response(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(b" " * _LONG_ENOUGH_TO_CODE)


def _added(blank_pages: WSGIHandler, request: WSGIRequest) -> list[Header]:
    asked = {name: value for name, value in request.META.items() if name != "HTTP_ACCEPT_ENCODING"}
    blank = WSGIRequest(asked | {"wsgi.input": io.BytesIO()})
    with translation.override(None):
        answer = blank_pages.get_response(blank)
    return [(name, value) for name, value in answer.items() if name.lower() not in _OF_ONE_ANSWER]


def is_anonymous(environ: Environ) -> bool:
    """Whether nobody in particular asks, and only to read."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
        return False
    cookies = environ.get("HTTP_COOKIE")
    return not cookies or f"{settings.SESSION_COOKIE_NAME}=" not in cookies


def secured() -> Callable[[Environ], bool]:
    """What tells whether a reader came over TLS: a proxy in front, where there is one."""
    if not settings.SECURE_PROXY_SSL_HEADER:
        return lambda environ: bool(environ["wsgi.url_scheme"] == "https")
    name, value = settings.SECURE_PROXY_SSL_HEADER
    return lambda environ: bool(environ.get(name, "").split(",")[0].strip() == value)


@lru_cache(maxsize=64)
def is_ours(host: str) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


@lru_cache(maxsize=4096)
def door(path: str) -> ResolverMatch | None:
    """The view behind a path as WSGI hands it over, which is bytes as Latin-1; None where there is none."""
    try:
        return resolve(path.encode("latin-1").decode("utf-8"), _URLS)
    except (Resolver404, UnicodeError):
        return None

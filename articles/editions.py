"""Languages of the paper: the default one stands at the root, each other one under its prefix.

The address alone decides the language of a reader's page, so no answer varies by what the browser prefers.
"""

import locale
import re
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_info

from articles.paper import standing

PREFIX: Final = "[a-z]{2}(?:-[a-z0-9]{2,5})?"
_PREFIXED = re.compile(rf"/({PREFIX})/")


class EditionConverter:
    """The prefix of every edition but the default one, whose pages have no second address."""

    regex = PREFIX

    def to_python(self, value: str) -> str:
        if value == settings.LANGUAGE_CODE:
            raise ValueError("The default language has no prefix.")
        return value

    def to_url(self, value: str) -> str:
        return value


class EditionMiddleware(LocaleMiddleware):
    """In place of Django's: readers' pages speak the language of their address, the admin that of the browser."""

    def process_request(self, request: HttpRequest) -> None:
        if _is_desk(request):
            super().process_request(request)
            return
        translation.activate(interface_of(language_of(request.path_info)))
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if _is_desk(request):
            return super().process_response(request, response)
        response.headers.setdefault("Content-Language", language_of(request.path_info))
        return response


def _is_desk(request: HttpRequest) -> bool:
    return request.path_info.startswith(settings.DESK_URL)


def language_of(path: str) -> str:
    """The language that an address names."""
    found = _PREFIXED.match(path)
    return found[1] if found else settings.LANGUAGE_CODE


def interface_of(lang: str) -> str:
    """The language of labels and dates on pages of `lang`: the same, where Django knows it at all."""
    return lang if translation.check_for_language(lang) else settings.LANGUAGE_CODE


def address(name: str, lang: str, **parts: str) -> str:
    """The path of a public page in an edition; `name` as in `articles.urls`, without `-lang`."""
    return _address(name, lang, tuple(parts.items()))


@lru_cache(maxsize=4096)
def _address(name: str, lang: str, parts: tuple[tuple[str, str], ...]) -> str:
    """Kept, since a list asks for the same few sections in each of its rows."""
    if lang == settings.LANGUAGE_CODE:
        return reverse(f"articles:{name}", kwargs=dict(parts))
    return reverse(f"articles:{name}-lang", kwargs={"lang": lang, **dict(parts)})


def mirror_of(path: str) -> str:
    """Where the story at `path` stands as its article file."""
    return f"{path.rstrip('/')}.md"


def absolute(path: str) -> str:
    """The full address of a path of ours; an address that is full already stays."""
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path


def own_name(lang: str) -> str:
    """What a language calls itself."""
    try:
        return str(get_language_info(lang)["name_local"]).capitalize()
    except KeyError:
        return lang


@lru_cache
def locale_of(lang: str) -> str:
    """The language with the land that it is spoken in, as `uk_UA`; "" for one of which the C library names none."""
    named = locale.normalize(lang.replace("-", "_")).partition(".")[0]
    return named if "_" in named else ""


def must_be_read(lang: str) -> None:
    """404 for a language without public articles, unless it is the paper's own, which may be empty at first."""
    if lang != settings.LANGUAGE_CODE and lang not in standing.languages():
        raise Http404("The paper has no edition in this language.")

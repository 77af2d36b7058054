"""What programs look for at the root: robots.txt, the web manifest, and icons out of old habit."""

from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control

from articles import editions
from articles.answers import for_machines

_PAPER: Final = "#fdfcf9"
_INK: Final = "#17171b"
_ICONS: Final = {"favicon.ico": "img/favicon.ico", "apple-touch-icon.png": "img/touch-icon.png"}


def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read; search results and the desk are not for machines."""
    lines = [
        "User-agent: *",
        f"Disallow: {settings.DESK_URL}",
        "",
        *(f"Sitemap: {editions.absolute(reverse(f'articles:{name}'))}" for name in ("sitemap", "sitemap-news")),
        "",
    ]
    return for_machines("\n".join(lines), "text/plain")


def manifest(request: HttpRequest) -> HttpResponse:
    """What a device shows that keeps the paper among its applications."""
    told: dict[str, Any] = {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME[:12].strip(),
        "id": "/",
        "start_url": editions.address("home", settings.LANGUAGE_CODE),
        "scope": "/",
        "lang": settings.LANGUAGE_CODE,
        "display": "minimal-ui",
        "background_color": _PAPER,
        "theme_color": _INK,
        "categories": ["news"],
        "icons": [
            {"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static("img/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("img/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {"src": static("img/icon-maskable.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
    }
    answer = JsonResponse(told, content_type="application/manifest+json")
    patch_cache_control(answer, public=True, max_age=0, must_revalidate=True)
    return answer


def icon(request: HttpRequest, name: str) -> HttpResponse:
    """Where programs ask that read no page."""
    return redirect(static(_ICONS[name]))


def indexnow_key(request: HttpRequest, key: str) -> HttpResponse:
    """The key in its own file: by it search engines know that this site told them (https://www.indexnow.org)."""
    if not settings.INDEXNOW_KEY or key != settings.INDEXNOW_KEY:
        raise Http404("No such key.")
    return for_machines(key, "text/plain")

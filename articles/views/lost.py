"""Where nothing stands: where an old site's address leads now, else a page for people, one sentence for programs."""

from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render

from articles.models import Article
from articles.movingin import oldaddresses
from articles.suggesting import suggestions

_API: Final = "/api/"
_NEVER_OLD: Final = (settings.MEDIA_URL, settings.STATIC_URL, settings.DESK_URL)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path_info.startswith(_API):
        return JsonResponse({"detail": "There is nothing at this address."}, status=HTTPStatus.NOT_FOUND)
    path = request.path_info.replace("\0", " ")  # which PostgreSQL takes in no text
    if moved := moved_in(request, path):
        return moved
    return render(request, "404.html", suggestions(path), status=HTTPStatus.NOT_FOUND)


def moved_in(request: HttpRequest, path: str) -> HttpResponse | None:
    """301 to what an address of a site that moved here leads to, 410 where that was withdrawn; None for any other.

    One query. Neither answer says anything of an article that readers may not see.
    """
    if request.method not in ("GET", "HEAD") or path.startswith(_NEVER_OLD):
        return None
    found = oldaddresses.find(path)
    if not isinstance(found, Article):
        return HttpResponsePermanentRedirect(found) if found else None
    if found.is_public:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    if found.status == Article.Status.WITHDRAWN:
        return render(request, "410.html", status=HTTPStatus.GONE)
    return None

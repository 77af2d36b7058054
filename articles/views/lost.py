"""Where nothing stands: a page for people, one sentence for programs."""

from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.defaults import page_not_found

_API: Final = "/api/"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path_info.startswith(_API):
        return JsonResponse({"detail": "There is nothing at this address."}, status=HTTPStatus.NOT_FOUND)
    return page_not_found(request, exception)

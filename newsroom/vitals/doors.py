"""What machines ask the house: whether it lives, whether it is ready, and its numbers. Never stored by anybody."""

import hmac
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newsroom.clients import is_on_this_machine
from newsroom.vitals.metrics import exposition
from newsroom.vitals.parts import parts

_TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """200 while this process answers at all, whatever else is down."""
    return JsonResponse({"live": True})


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 while everything works, else 503; which part is down, and in a sentence why."""
    found = parts(timezone.now())
    is_ready = all(part.up for part in found)
    told = {part.key: {"up": part.up} | ({} if part.up else {"why": part.why}) for part in found}
    return JsonResponse({"ready": is_ready, "parts": told}, status=200 if is_ready else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For who has the token, or, where none is set, who asks from this machine; nobody else learns that it is here."""
    if not _may_measure(request):
        raise Http404("The numbers are shown to their token, or on this machine.")
    return HttpResponse(exposition(timezone.now()), content_type=_TEXT)


def _may_measure(request: HttpRequest) -> bool:
    if not settings.METRICS_TOKEN:
        return is_on_this_machine(request.META)
    given = request.META.get("HTTP_AUTHORIZATION", "")
    return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())


urlpatterns = [
    path("health/live", live, name="health-live"),
    path("health/ready", ready, name="health-ready"),
    path("metrics", metrics, name="metrics"),
]

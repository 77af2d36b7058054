"""The clock of one person: their zone, for what the desk shows them and takes from them. Everything kept is UTC."""

from collections.abc import Callable
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from articles.models import Profile

KEY = "zone"


class ZoneMiddleware:
    """Pages of the desk tell and take times in the person's zone, which their session remembers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(settings.DESK_URL) or not request.user.is_authenticated:
            return self.get_response(request)
        if KEY not in request.session:
            request.session[KEY] = zone_of(request.user.pk)
        with timezone.override(_known(request.session[KEY])):
            return self.get_response(request)


def zone_of(user_id: int) -> str:
    """One query."""
    return Profile.objects.filter(user=user_id).values_list("zone", flat=True).first() or ""


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Every zone by its place, UTC first."""
    places = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
    return ("UTC", *places)


def _known(name: str) -> ZoneInfo | None:
    """None, which is UTC, for none and for one that this machine does not know."""
    return ZoneInfo(name) if name in names() else None

"""A view that breaks with every secret at hand. A page about an error shows the lines around, so it is by itself."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from newsroom.urls import urlpatterns as ours
from sources import secrecy


def broken(request: HttpRequest) -> HttpResponse:
    at_hand = {name: getattr(settings, name) for name in secrecy.SETTINGS}
    raise ValueError(f"It broke with {at_hand} and {connection.settings_dict}")


urlpatterns = [path("broken/", broken), *ours]

"""Django's accounts and passwords, behind a limit of tries."""

import logging
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from newsroom.clients import address_of, network_of
from newsroom.signin import devices, limits

logger = logging.getLogger(__name__)


class LimitedBackend(ModelBackend):
    """The one way to a hasher. A try too many leaves its `Try` on the request, for whoever tells the person."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        if username is None or password is None:
            return None
        network = network_of(address_of(request.META if request else {}))
        device = devices.known(request, username) if request else ""
        attempt = limits.begin(network, username, device, timezone.now())
        if attempt.wait is not None:
            logger.warning("a password was not looked at: too many were tried, the last from %s", network)
            if request:
                request.refused_try = attempt  # type: ignore[attr-defined]
            raise PermissionDenied
        user = super().authenticate(request, username, password, **kwargs)
        if user is not None:
            limits.succeeded(attempt)
        return user

"""Sentry, where `SENTRY_DSN` names one: errors with their traceback and the ids they are about, and nothing of people.

No variables, no bodies, no cookies, no addresses of readers leave the house, and no secret.
"""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from sources.about import ids
from sources.secrecy import scrubbed

Event = dict[str, Any]


def begin(dsn: str, **options: Any) -> None:
    """Tell errors to Sentry from now on. Raises ImproperlyConfigured without its package."""
    try:
        sentry = import_module("sentry_sdk")
    except ImportError as error:
        raise ImproperlyConfigured(
            "SENTRY_DSN: it needs the package sentry-sdk: .venv/bin/python -m pip install -r requirements-sentry.txt"
        ) from error
    sentry.init(
        dsn=dsn,
        environment=settings.SITE_HOST,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        traces_sample_rate=0,
        before_send=_scrubbed,
        before_breadcrumb=_crumb,
        **options,
    )


def _scrubbed(event: Event, hint: Any) -> Event:
    request = event.get("request") or {}
    event["request"] = {name: request[name] for name in ("url", "method") if name in request}
    event.pop("user", None)
    event.pop("server_name", None)
    event["tags"] = {**(event.get("tags") or {}), **{name: str(pk) for name, pk in ids().items()}}
    told: Event = scrubbed(event)
    return told


def _crumb(crumb: Event, hint: Any) -> Event:
    told: Event = scrubbed(crumb)
    return told

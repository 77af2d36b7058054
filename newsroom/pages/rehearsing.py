"""Pages made once, for nobody, before the web server's workers part from each other.

What is written when something runs for the first time, then stands in memory that all of them share: 20 MB less for
two.
"""

import contextlib
import io
import sys
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections

from articles import listings
from newsroom.pages.page import Environ
from newsroom.pages.readers import Readers, is_ours

TIMES = 3
"""A function is fit for what it is called with only after some calls."""


def rehearse(readers: Readers) -> None:
    """The front page, its feed and the newest story's page, `SITE_URL` as readers name it.

    Nothing but memory is lost where the database is away or not made yet. No connection is left, and no thread of a
    pool.
    """
    if not is_ours(urlsplit(settings.SITE_URL).netloc):
        return
    try:
        with contextlib.suppress(DatabaseError, InterfaceError):
            newest = listings.newest(settings.LANGUAGE_CODE).numbers(1)
            for path in ("/", "/rss.xml"):
                _show(readers, path)
            for story in listings.fetch(newest):  # the front page told where stories are, without the admin's addresses
                _show(readers, story.get_absolute_url())
    finally:
        for one in connections.all(initialized_only=True):
            one.close()
            if one.vendor == "postgresql":
                pooled: Any = one
                pooled.close_pool()


def _show(readers: Readers, path: str) -> None:
    for _ in range(TIMES):
        readers(_asked(path), _nothing)


def _nothing(status: str, headers: object, exc_info: object = None) -> None:
    pass


def _asked(path: str) -> Environ:
    site = urlsplit(settings.SITE_URL)
    said_by_proxy = dict([settings.SECURE_PROXY_SSL_HEADER]) if settings.SECURE_PROXY_SSL_HEADER else {}
    return {
        **{"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SCRIPT_NAME": ""},
        **{"SERVER_NAME": site.hostname or "", "SERVER_PORT": str(site.port or 80), "HTTP_HOST": site.netloc},
        **{"SERVER_PROTOCOL": "HTTP/1.1", "HTTP_ACCEPT_ENCODING": "gzip"},
        **{"wsgi.url_scheme": site.scheme, "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr},
        **said_by_proxy,
    }

"""The WSGI application that the web server loads: the page store, the short way to readers' pages, and Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

_django = get_wsgi_application()

from django.conf import settings  # noqa: E402 - needs Django's settings, which the line above has read

from newsroom.checks import require_none  # noqa: E402
from newsroom.pages.journal import watching  # noqa: E402
from newsroom.pages.readers import Readers  # noqa: E402
from newsroom.pages.store import in_front_of  # noqa: E402
from newsroom.vitals.requests import tally  # noqa: E402

require_none()
readers = Readers(_django)
application = in_front_of(readers) if settings.PAGE_STORE else tally.around(watching(readers))

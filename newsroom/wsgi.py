"""The WSGI application that the web server loads: the page store, and Django behind it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

_django = get_wsgi_application()

from django.conf import settings  # noqa: E402 - needs Django's settings, which the line above has read

from newsroom.pages.store import in_front_of  # noqa: E402

application = in_front_of(_django) if settings.PAGE_STORE else _django

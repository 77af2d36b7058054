"""Newsroom's WSGI application, with a line in a file for each page that Django is asked to make."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

_django = get_wsgi_application()

from newsroom.pages.readers import Readers  # noqa: E402
from newsroom.pages.store import in_front_of  # noqa: E402

_made = Readers(_django)
_file = os.open(os.environ["BENCH_RENDERS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def _counted(environ, start_response):
    os.write(_file, f"{environ['PATH_INFO']}\n".encode())  # one write of a line is whole, whoever else writes
    return _made(environ, start_response)


application = in_front_of(_counted)

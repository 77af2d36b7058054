"""Whether a database that went away is back."""

from typing import Any, Final

from django.db import connection

_PATIENCE_SECONDS: Final = 2


def require_database() -> None:
    """Raises Django's errors of databases while it does not answer; else connections of before are forgotten.

    Asks past the pool, which lets wait, and looks the less often the longer the server was away.
    """
    if connection.vendor != "postgresql":
        return
    server: Any = connection
    with server.wrap_database_errors:
        server.Database.connect(**server.get_connection_params(), connect_timeout=_PATIENCE_SECONDS).close()
    server.close_pool()

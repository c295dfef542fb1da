"""Bringing a metadata database to the newest schema, where it may not have begun to answer."""

import time

from sqlalchemy import make_url

from neurolake.kernel.errors import Unavailable
from neurolake.metadata.database import HEAD, Database

_PAUSE_S = 0.5


def upgrade(url: str, wait_s: float) -> str:
    """The schema's version, once the database has it; who calls at once waits for another.

    Raises:
        InvalidOption: The URL is of another kind, or its driver is not installed.
        Unavailable: The database has not answered within `wait_s`, but for the length of one connection (10 s).
    """
    parsed = make_url(url)
    if parsed.drivername.startswith("postgresql") and "connect_timeout" not in parsed.query:
        # A host that swallows packets would hold the driver for minutes.
        parsed = parsed.update_query_dict({"connect_timeout": "10"})
    until = time.monotonic() + wait_s
    while True:
        try:
            Database(parsed.render_as_string(hide_password=False)).close()
        except Unavailable:
            if time.monotonic() + _PAUSE_S > until:
                raise
            time.sleep(_PAUSE_S)
        else:
            return HEAD

"""`neurolake migrate`: the metadata database at the newest schema, before servers start."""

from typing import Annotated

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, failing
from neurolake.cli.output import console, emit


def migrate(
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait for a database that does not answer.")] = 60.0,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Bring the metadata database to the newest schema; may run several times at once."""
    with failing(as_json=as_json):
        from neurolake.app.migrating import migrated
        from neurolake.app.settings import settings_of

        version = migrated(settings_of(home=home), wait)
    if as_json:
        emit({"version": version})
    else:
        console().print(f"The metadata database is at version {version}.")

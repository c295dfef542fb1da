"""`neurolake serve`: the HTTP server."""

import gc
from typing import Annotated

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, opened
from neurolake.cli.output import console, emit
from neurolake.dashboard import HOW_TO_BUILD, bundle

_OFF = "Authentication is off: it answers this machine only, and whoever uses this machine may do everything."
_NOBODY = "Nobody can sign in yet. Make an administrator with: neurolake user add NAME --admin"

_UNBUILT = f"The web application is not built, so there are no pages, only the API. {HOW_TO_BUILD}"


def serve(
    host: Annotated[
        str, typer.Option(help="Address; others than this machine's need NEUROLAKE_AUTH=required.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Serve the lake over HTTP until Ctrl-C."""
    # What is imported stays: looking through it for garbage again and again takes a sixth of the start.
    gc.disable()
    with opened(home, as_json=as_json) as lake:
        from neurolake.api.server import run

        off = lake.settings.auth == "off"
        notice = _OFF if off else None if lake.identity.users.count() else _NOBODY
        web = bool(bundle())

        def ready(url: str) -> None:
            if as_json:
                emit({"url": url, "docs": f"{url}/docs", "web": web, "auth": lake.settings.auth, "notice": notice})
                return
            console().print(f"NeuroLake is at {url} (API documents: {url}/docs). Ctrl-C stops it.", soft_wrap=True)
            if not web:
                console().print(_UNBUILT, soft_wrap=True)
            if notice:
                console().print(notice, soft_wrap=True)

        run(lake, host, port, ready)

"""`neurolake init`: a lake here, or what a deployment elsewhere needs."""

from pathlib import Path
from typing import Annotated

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, failing, opened
from neurolake.cli.output import console, emit


def init(
    deploy: Annotated[
        Path | None,
        typer.Option(help="Make no lake, but write settings and new passwords and keys for a deployment here."),
    ] = None,
    host: Annotated[
        list[str] | None, typer.Option(help="With --deploy: a name at which it will answer; repeat for several.")
    ] = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Make a lake, or check that one can be opened."""
    if deploy is not None:
        _deployment(deploy, tuple(host or ("localhost",)), as_json=as_json)
    elif host:
        raise typer.BadParameter("--host is for --deploy.")
    else:
        _lake(home, as_json=as_json)


def _lake(home: Path, *, as_json: bool) -> None:
    with opened(home, as_json=as_json) as lake:
        counts = lake.recover()
        if as_json:
            emit({"home": str(lake.home), "recovered": counts})
        else:
            console().print(f"The lake is at {lake.home}")


def _deployment(folder: Path, hosts: tuple[str, ...], *, as_json: bool) -> None:
    with failing(as_json=as_json):
        from neurolake.app.deployment import write_deployment

        made = write_deployment(folder, hosts)
    if as_json:
        emit({"settings": str(made.settings), "secrets": [str(path) for path in made.secrets]})
        return
    out = console()
    out.print(f"Settings: {made.settings}", soft_wrap=True)
    for path in made.secrets:
        out.print(f"Secret:   {path}", soft_wrap=True)
    out.print("Keep the secrets out of every repository. docs/guides/deploy.md says how to start.", soft_wrap=True)

"""`neurolake openlineage status | send`: events of OpenLineage on their way out."""

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, opened
from neurolake.cli.output import console, emit


def commands() -> typer.Typer:
    """The subcommands."""
    app = typer.Typer(help="Lineage told to others.", no_args_is_help=True)
    for command in (status, send):
        app.command()(command)
    return app


def status(home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Show how many events wait to be sent, and why."""
    with opened(home, as_json=as_json) as lake:
        found = lake.openlineage.status()
        if as_json:
            emit(found)
            return
        out = console()
        out.print(f"{found['waiting']} wait, {found['refused']} were refused for good.")
        for problem in found["problems"]:
            out.print(f"  {problem['id']}: {problem['problem']} ({problem['attempts']} times)")


def send(home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Send what waits now, as a server does in the background."""
    with opened(home, as_json=as_json) as lake:
        sent = lake.openlineage.send()
        left = lake.openlineage.status()["waiting"]
        if as_json:
            emit({"sent": sent, "waiting": left})
        else:
            console().print(f"{sent} sent, {left} wait.")

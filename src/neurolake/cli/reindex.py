"""`neurolake catalog reindex`: what is concluded from the catalog, made anew."""

from typing import Annotated

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, opened
from neurolake.cli.output import console, emit


def commands() -> typer.Typer:
    """The commands about the catalog as a whole."""
    group = typer.Typer(help="The catalog as a whole.", no_args_is_help=True)
    group.command()(reindex)
    group.callback()(_group)
    return group


def reindex(
    drop: Annotated[bool, typer.Option("--drop", help="Drop it first: until it is made, searches find less.")] = False,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Make anew what is concluded from the catalog and the data: the index of the search, and sketches of values.

    Servers go on answering from it meanwhile. Ctrl-C stops it; what is made stays.
    """
    with opened(home, as_json=as_json) as lake:
        if drop:
            lake.nuic.forget()
        with console(stderr=True).status("Making the index of the search …") as status:
            found = lake.nuic.rebuild(lambda done: status.update(f"Making the index of the search: {done:.0%}"))
    if as_json:
        emit(found)
    else:
        console().print(f"The search has {found['datasets']:,} datasets; {found['waiting']:,} wait to be looked at.")


def _group() -> None:
    pass

"""`neurolake query`: SQL in, rows out."""

import sys
from typing import Annotated

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, opened
from neurolake.cli.output import INTERRUPTED, problem
from neurolake.cli.rows import Format, print_result
from neurolake.kernel.errors import Cancelled


def query(
    sql: Annotated[str, typer.Argument(help="The query; - reads it from standard input.")],
    as_format: Annotated[Format, typer.Option("--format", help="How to print the rows.")] = Format.TABLE,
    limit: Annotated[int, typer.Option(min=1, help="Most rows to print.")] = 1000,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Make a change even though something that depends on it breaks.")
    ] = False,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Run a query over the lake's datasets."""
    text = sys.stdin.read() if sql == "-" else sql
    with opened(home, as_json=as_json) as lake:
        try:
            result = lake.query(text, confirm=confirm)
        except KeyboardInterrupt:
            problem(Cancelled("The query was cancelled."), as_json=as_json)
            raise typer.Exit(INTERRUPTED) from None
        print_result(result, Format.JSON if as_json else as_format, limit)

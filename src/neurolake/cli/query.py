"""`neurolake query`: SQL in, rows out."""

import csv
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, opened
from neurolake.cli.output import INTERRUPTED, console, emit, problem, table
from neurolake.kernel.errors import Cancelled

if TYPE_CHECKING:
    from neurolake.query.results import Result


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


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
        _print(result, Format.JSON if as_json else as_format, limit)


def _print(result: "Result", how: Format, limit: int) -> None:
    from neurolake.query.values import json_rows

    names = [column.name for column in result.columns]
    rows = json_rows(result.page(0, limit))
    if how is Format.JSON:
        columns = [{"name": column.name, "type": column.type} for column in result.columns]
        emit(
            {
                "query_id": result.query_id,
                "columns": columns,
                "rows": rows,
                "row_count": result.rows_count,
                "truncated": result.truncated,
            }
        )
    elif how is Format.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
    else:
        table(names, rows, null="NULL")
    left = result.rows_count - len(rows)
    if left > 0 and how is not Format.JSON:
        console(stderr=True).print(f"{left:,} more rows; use --limit to see them.")

"""Rows of a stored result, as commands print them."""

import csv
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from neurolake.cli.output import console, emit, table

if TYPE_CHECKING:
    from neurolake.query.results import Result


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def result_json(result: "Result", limit: int) -> dict[str, Any]:
    """A result with its first rows, JSON-ready."""
    from neurolake.query.values import json_rows

    return {
        "query_id": result.query_id,
        "columns": [{"name": column.name, "type": column.type} for column in result.columns],
        "rows": json_rows(result.page(0, limit)),
        "row_count": result.rows_count,
        "truncated": result.truncated,
    }


def print_result(result: "Result", how: Format, limit: int) -> None:
    """Print a result, and how many rows are left out."""
    told = result_json(result, limit)
    names = [column["name"] for column in told["columns"]]
    if how is Format.JSON:
        emit(told)
        return
    if how is Format.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(told["rows"])
    else:
        table(names, told["rows"], null="NULL")
    if (left := result.rows_count - len(told["rows"])) > 0:
        console(stderr=True).print(f"{left:,} more rows; use --limit to see them.")

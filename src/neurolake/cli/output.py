"""What commands print: tables for people, JSON for programs, problems on standard error."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from neurolake.kernel.errors import NeuroLakeError

if TYPE_CHECKING:
    from rich.console import Console


INTERRUPTED = 130
"""Exit code after Ctrl-C."""


def console(*, stderr: bool = False) -> "Console":
    """A Rich console."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False)


def emit(value: Any) -> None:
    """Print a value as JSON, and nothing else."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write("\n")


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str | None = None, null: str = "–") -> None:
    """Print rows; numbers are aligned right, and `null` stands for a missing value."""
    from rich.table import Table
    from rich.text import Text

    body = [list(row) for row in rows]
    shown = Table(title=title, title_justify="left", header_style="bold")
    for position, name in enumerate(columns):
        cells = [row[position] for row in body if row[position] is not None]
        numeric = bool(cells) and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in cells)
        shown.add_column(Text(name), justify="right" if numeric else "left", overflow="fold")
    for row in body:
        shown.add_row(*(Text(null, style="dim") if cell is None else Text(_text(cell)) for cell in row))
    console().print(shown)


def _text(cell: Any) -> str:
    if isinstance(cell, float):
        return f"{cell:g}" if abs(cell) >= 1e15 else f"{cell:,.10g}".replace(",", "")
    return cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)


def problem(error: NeuroLakeError, *, as_json: bool) -> None:
    """Print an error on standard error."""
    if as_json:
        sys.stderr.write(json.dumps(error.problem(), ensure_ascii=False, default=str) + "\n")
        return
    from rich.text import Text

    out = console(stderr=True)
    out.print(Text.assemble((f"{error.title}: ", "bold red"), error.detail))
    where = ", ".join(f"{name} {value}" for name, value in error.where.items() if not isinstance(value, list | dict))
    for line in (where, error.hint):
        if line:
            out.print(Text(f"  {line}"))


def size(count: int) -> str:
    """Bytes for people: `1.5 MB`."""
    value = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} TB"

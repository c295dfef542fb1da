"""Runs, backfills and diagnostics of pipelines, for people."""

from collections.abc import Sequence
from typing import Any

from neurolake.cli.output import console, table


def show_diagnostics(file: str, found: Sequence[dict[str, Any]]) -> None:
    """Print what is wrong with a specification, each with its place, as compilers do."""
    out = console(stderr=True)
    for one in found:
        place = f"{file}:{one['line']}:{one['column']}: " if one["line"] else f"{file}: "
        hint = f" {one['hint']}" if one["hint"] else ""
        path = f"{one['path']}: " if one["path"] else ""
        out.print(f"{place}{one['severity']}: {path}{one['message']}{hint}", markup=False, soft_wrap=True)


def show_run(run: dict[str, Any]) -> None:
    """Print a run with its steps."""
    if "steps" in run:
        rows = [
            (step["name"], step["kind"], step["state"], len(step["attempts"]), step["rows"], _said(step))
            for step in run["steps"]
        ]
        table(("step", "kind", "state", "attempts", "rows", ""), rows)
    about = f" ({run['partition']})" if run["partition"] else ""
    console().print(f"{run['id']} {run['pipeline']}{about} {run['state']}", markup=False)


def show_backfill(backfill: dict[str, Any]) -> None:
    """Print a backfill."""
    counts = ", ".join(f"{count} {state}" for state, count in sorted(backfill["runs"].items()))
    console().print(f"{backfill['id']} {backfill['pipeline']} {backfill['state']}: {counts}", markup=False)


def _said(step: dict[str, Any]) -> str:
    error = step["error"]
    return f"{error['detail']} {error['hint'] or ''}".strip() if error else ""

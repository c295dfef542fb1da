"""`neurolake audit verify | export`: the audit log."""

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, opened
from neurolake.cli.output import console, emit

if TYPE_CHECKING:
    from neurolake.compliance.audit.verify import Verdict


def commands() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(help="The audit log: is it what was recorded, and what does it say.", no_args_is_help=True)
    group.command()(verify)
    group.command()(export)
    return group


def verify(home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Tell whether the log is what was recorded; ends with 1 when it is not."""
    with opened(home, as_json=as_json) as lake:
        verdict = lake.audit.verify()
    if as_json:
        emit(verdict.to_json())
    else:
        _print(verdict)
    if not verdict.intact:
        raise typer.Exit(1)


def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; standard output if none.")
    ] = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Write all entries as JSON lines, oldest first."""
    with opened(home, as_json=as_json) as lake, ExitStack() as stack:
        from neurolake.compliance.audit.listing import Filter

        out = sys.stdout if output is None else stack.enter_context(output.open("w", encoding="utf-8"))
        for entry in lake.audit.export(Filter()):
            out.write(json.dumps(entry, ensure_ascii=False) + "\n")


def _print(verdict: "Verdict") -> None:
    out = console()
    if verdict.intact:
        out.print(f"The audit log is intact: {verdict.entries} entries, {verdict.checkpoints} checkpoints.")
        if later := verdict.entries - verdict.covered:
            out.print(f"The last {later} are not yet covered by a checkpoint.")
        return
    out.print("[bold red]The audit log is not what was recorded.[/bold red]")
    for finding in verdict.findings:
        where = "" if finding.position is None else f" (first wrong: entry {finding.position})"
        out.print(f"  {finding.kind}{where}: {finding.detail}", markup=False)

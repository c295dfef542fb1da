"""`neurolake logs`: what was logged."""

from typing import Annotated, Any

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, opened
from neurolake.cli.output import console, emit
from neurolake.telemetry.logbook import Level, LogBook, Wanted

_STYLES = {"warning": "yellow", "error": "red", "critical": "bold red", "debug": "dim"}


def logs(
    level: Annotated[Level, typer.Option(help="The least level.")] = "debug",
    text: Annotated[str, typer.Option(help="Only lines with this in them, in any case.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Most lines, the newest.")] = 100,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Show what servers and commands have logged here, the newest last."""
    with opened(home, as_json=as_json) as lake:
        found = LogBook(lake.home / "logs").find(Wanted(level, text), limit=limit)
    if as_json:
        emit(found.entries)
        return
    out = console()
    for entry in reversed(found.entries):
        out.print(_line(entry), style=_STYLES.get(str(entry.get("level"))), markup=False, highlight=False)
    for name, count in found.hidden_by.items() if not found.entries else ():
        console(stderr=True).print(f"Nothing; {count} lines are kept out by --{name} alone.")


def _line(entry: dict[str, Any]) -> str:
    shown = ("timestamp", "level", "event", "exception", "place")
    more = " ".join(f"{name}={value}" for name, value in entry.items() if name not in shown)
    told = f"{entry.get('timestamp', '')} {entry.get('level', ''):<8} {entry.get('event', '')} {more}".rstrip()
    return f"{told}\n{entry['exception']}" if entry.get("exception") else told

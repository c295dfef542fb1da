"""`neurolake lineage upstream | downstream | impact | column | cycles | prove | export`: what was made from what."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from neurolake.cli.options import DEFAULT_HOME, Dataset, Home, Json, opened
from neurolake.cli.output import console, emit, table
from neurolake.kernel.clock import in_utc

if TYPE_CHECKING:
    from neurolake.nuic.lineage.base import Reach

FormatName = Literal["json", "graphviz", "mermaid", "svg", "csv", "openlineage"]
Both = Literal["upstream", "downstream", "both"]
Depth = Annotated[int, typer.Option(min=1, max=50, help="Most steps.")]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="Most things found.")]
AsOf = Annotated[datetime | None, typer.Option(help="The graph as it was then, in UTC.")]


def commands() -> typer.Typer:
    """The subcommands."""
    app = typer.Typer(help="What was made from what.", no_args_is_help=True)
    for command in (upstream, downstream, impact, column, cycles, prove, export):
        app.command()(command)
    return app


def upstream(
    dataset: Dataset,
    depth: Depth = 50,
    limit: Limit = 1000,
    as_of: AsOf = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Show what a dataset was made from, back to the files."""
    with opened(home, as_json=as_json) as lake:
        _show(lake.nuic.lineage.upstream(dataset, reach=_reach(depth, limit, as_of)), as_json=as_json)


def downstream(
    dataset: Dataset,
    depth: Depth = 50,
    limit: Limit = 1000,
    as_of: AsOf = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Show what was made from a dataset."""
    with opened(home, as_json=as_json) as lake:
        _show(lake.nuic.lineage.downstream(dataset, reach=_reach(depth, limit, as_of)), as_json=as_json)


def impact(
    dataset: Dataset,
    of_column: Annotated[str | None, typer.Option("--column", help="Only this column changes or goes.")] = None,
    depth: Depth = 50,
    limit: Limit = 1000,
    as_of: AsOf = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Show what is touched when a dataset, or a column of it, changes or goes."""
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.lineage.impact(dataset, of_column, reach=_reach(depth, limit, as_of))
    if as_json:
        emit(found)
        return
    rows = [
        [one["name"], one["distance"], one["severity"], one["owner"], ", ".join(c["name"] for c in one["columns"])]
        for one in found["datasets"]
    ]
    table(["dataset", "distance", "severity", "owner", "columns"], rows, title=f"Severity: {found['severity']}")
    console().print(f"{found['counts']['queries']} queries read it.")
    for one in found["dependents"]:
        console().print(f"{one['kind']} {one['name']} would break" + (f": {one['why']}" if one["why"] else "."))
    for reason in found["partial_because"]:
        console(stderr=True).print(f"Not all is shown: {reason}.")


def column(
    dataset: Dataset,
    name: Annotated[str, typer.Argument(help="The column.")],
    depth: Depth = 50,
    limit: Limit = 1000,
    as_of: AsOf = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Show where a column's values come from and go to, and what only has a say in it."""
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.lineage.column(dataset, name, reach=_reach(depth, limit, as_of))
    if as_json:
        emit(found)
        return
    rows = [
        [direction, way, f"{one['name']}.{one['column'] or '(rows)'}", one["distance"]]
        for direction in ("upstream", "downstream")
        for way in ("direct", "indirect")
        for one in found[direction][way]
    ]
    table(["direction", "way", "column", "distance"], rows)


def cycles(as_of: AsOf = None, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Show datasets that are made from one another."""
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.lineage.circular_dependencies(as_of=in_utc(as_of))
    if as_json:
        emit(found)
        return
    for cycle in found["cycles"]:
        console().print(" → ".join(cycle["path"]))
    loops = ", ".join(one["name"] for one in found["self_loops"])
    console().print(f"{len(found['cycles'])} circles. Made from themselves: {loops or 'none'}.")


def prove(
    dataset: Dataset,
    rows: Annotated[int, typer.Option(min=1, max=5_000, help="Most rows of each table that is read.")] = 500,
    seconds: Annotated[float, typer.Option(min=0.1, max=120, help="After which no more is tried.")] = 30.0,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Run again what made a dataset, over samples, and record how far that shows its lineage."""
    with opened(home, as_json=as_json) as lake:
        found = lake.lineage_proof.prove(dataset, rows=rows, seconds=seconds)
    if as_json:
        emit(found)
        return
    table(["evidence", "edges"], sorted(found["edges"].items()), title=found["dataset"])
    for one in found["statements"]:
        if not one["checked"]:
            console(stderr=True).print(f"{one['run_id']} was not checked: {one['why']}.")


def export(
    dataset: Dataset,
    output: Annotated[FormatName, typer.Option("--format")] = "mermaid",
    direction: Annotated[Both, typer.Option()] = "both",
    columns: Annotated[bool, typer.Option(help="With the edges between columns.")] = False,
    depth: Depth = 50,
    limit: Limit = 1000,
    as_of: AsOf = None,
    to: Annotated[Path | None, typer.Option(help="A file to write; else it is printed.")] = None,
    home: Home = DEFAULT_HOME,
) -> None:
    """Write the graph around a dataset in a format that other programs read."""
    from neurolake.nuic.lineage.export.formats import FORMATS

    with opened(home, as_json=False) as lake:
        reach = _reach(depth, limit, as_of)
        drawing = lake.nuic.lineage.around(dataset, reach=reach, direction=direction, columns=columns)
        text = FORMATS[output].write(drawing)
    if to is None:
        typer.echo(text, nl=False)
    else:
        to.write_text(text)


def _reach(depth: int, limit: int, as_of: datetime | None) -> "Reach":
    from neurolake.nuic.lineage.base import Reach

    return Reach(depth, limit, in_utc(as_of))


def _show(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        emit(found)
        return
    rows = [[one["distance"], one["kind"], one["name"]] for one in found["nodes"] if one["distance"]]
    table(["distance", "kind", "name"], rows, title=found["dataset"]["name"])
    for flag, reason in (("truncated", "the limit was reached"), ("deeper", "the graph goes on beyond the depth")):
        if found[flag]:
            console(stderr=True).print(f"Not all is shown: {reason}.")

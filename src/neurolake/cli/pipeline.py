"""`neurolake pipeline …`: what is run, when, and how its runs go."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, failing, opened, pair, text_of
from neurolake.cli.output import INTERRUPTED, console, emit, table
from neurolake.cli.pipeline_output import show_backfill, show_diagnostics, show_run

if TYPE_CHECKING:
    from neurolake.app.lake import Lake

Wait = Annotated[bool, typer.Option("--wait/--no-wait", help="Work on it here until it has ended, or leave it.")]
Values = Annotated[list[str], typer.Option("--param", "-p", help="A parameter: name=value; repeat for several.")]


def commands() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(help="Pipelines: steps that run in order, by schedule, over partitions.", no_args_is_help=True)
    for command in (apply, show, run, runs, logs, cancel, retry, pause, resume, backfill, delete):
        group.command(command.__name__)(command)
    group.command("list")(listing)
    return group


def apply(
    file: Annotated[Path, typer.Argument(help='The specification, YAML or JSON ("-" for standard input).')],
    check: Annotated[bool, typer.Option("--check", help="Only say what is wrong with it.")] = False,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Make a pipeline, or a new version of it."""
    from neurolake.kernel.principal import LOCAL

    with failing(as_json=as_json):
        text = text_of(file)
    with opened(home, as_json=as_json) as lake:
        registry = lake.pipelines.registry
        found = registry.check(text)
        if not as_json:
            show_diagnostics(str(file), found["diagnostics"])
        if check or not found["valid"]:
            if as_json:
                emit(found)
            raise typer.Exit(0 if found["valid"] else 1)
        applied = registry.apply(text, LOCAL)
    if as_json:
        emit(applied)
    else:
        due = f", due {applied['next_at']}" if applied["next_at"] else ""
        console().print(f"{applied['name']} {applied['change']}: version {applied['version']}{due}", markup=False)


def listing(home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """List the pipelines."""
    from neurolake.kernel.principal import LOCAL

    with opened(home, as_json=as_json) as lake:
        found = lake.pipelines.registry.listing(LOCAL, limit=500)
    if as_json:
        emit(found)
        return
    rows = [
        (one["name"], one["version"], len(one["steps"]), (one["schedule"] or {}).get("cron"), _when(one), one["owner"])
        for one in found
    ]
    table(("name", "version", "steps", "schedule", "next", "owner"), rows)


def show(
    name: str,
    version: Annotated[int | None, typer.Option(help="An earlier version.")] = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Show a pipeline as it was written, and its versions."""
    from neurolake.kernel.principal import LOCAL

    with opened(home, as_json=as_json) as lake:
        found = lake.pipelines.registry.get(name, LOCAL, version)
    if as_json:
        emit(found)
        return
    sys.stdout.write(found["text"].rstrip() + "\n")
    said = [f"version {found['shown_version']} of {found['version']}", f"owner {found['owner']}"]
    said += [f"{count} {state}" for state, count in sorted(found["runs"].items())]
    console(stderr=True).print(", ".join(said), markup=False)


def run(
    name: str,
    param: Values = [],  # noqa: B006 - Typer copies it
    partition: Annotated[str | None, typer.Option(help="Key of the partition that it is about.")] = None,
    wait: Wait = True,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Run a pipeline. Ctrl-C cancels the run."""
    from neurolake.kernel.principal import LOCAL

    with opened(home, as_json=as_json) as lake:
        begun = lake.pipelines.run(name, LOCAL, dict(map(pair, param)), partition=partition)
        _follow(lake, begun, begun["id"], wait=wait, as_json=as_json)


def retry(
    run_id: str,
    from_step: Annotated[str | None, typer.Option("--from", help="Do this step and all after it anew.")] = None,
    wait: Wait = True,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Take a run that has ended up again, where it stopped."""
    from neurolake.kernel.principal import LOCAL

    with opened(home, as_json=as_json) as lake:
        begun = lake.pipelines.retry(run_id, LOCAL, from_step)
        _follow(lake, begun, begun["backfill"] or begun["id"], wait=wait, as_json=as_json)


def runs(
    name: Annotated[str | None, typer.Argument(help="Of this pipeline only.")] = None,
    state: Annotated[str | None, typer.Option(help="queued, running, succeeded, failed or cancelled.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500)] = 20,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """List runs, newest first."""
    from neurolake.kernel.principal import LOCAL

    with opened(home, as_json=as_json) as lake:
        found = lake.pipelines.listing(LOCAL, pipeline=name, state=state, limit=limit)
    if as_json:
        emit(found)
        return
    shown = ("id", "pipeline", "state", "cause", "partition", "submitted_at")
    table(shown, [[one[column] for column in shown] for one in found])


def logs(
    run_id: str,
    step: Annotated[str | None, typer.Option(help="Of this step only.")] = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Show a run and what its steps have told."""
    from neurolake.kernel.principal import LOCAL

    with opened(home, as_json=as_json) as lake:
        found = lake.pipelines.logs(run_id, LOCAL, step=step)
        seen = lake.pipelines.get(run_id, LOCAL)
    if as_json:
        emit(found)
        return
    for one in found:
        for line in one["lines"]:
            text = f"{line['at'][:23]} {one['step']}#{one['attempt']} {line['level']:7} {line['text']}"
            console().print(text, markup=False, soft_wrap=True)
        if one["left_out"]:
            console().print(f"{one['step']}#{one['attempt']} {one['left_out']} more lines were not kept", markup=False)
    show_run(seen)


def cancel(run_id: str, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Stop a run, or a backfill and its runs."""
    from neurolake.kernel.errors import NotFound
    from neurolake.kernel.principal import LOCAL

    with opened(home, as_json=as_json) as lake:
        try:
            seen = lake.pipelines.cancel(run_id, LOCAL)
        except NotFound:
            seen = lake.pipelines.backfills.cancel(run_id, LOCAL)
    emit(seen) if as_json else console().print(f"{seen['id']} {seen['state']}", markup=False)


def pause(name: str, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Let a pipeline's schedule rest, or begin no further run of a backfill (by its id)."""
    _pause(name, home, paused=True, as_json=as_json)


def resume(name: str, wait: Wait = True, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Let a pipeline's schedule go on, or a backfill (by its id)."""
    _pause(name, home, paused=False, as_json=as_json, wait=wait)


def backfill(
    name: str,
    first: Annotated[str | None, typer.Option("--from", help="Key of the first partition.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Key of the last one, with it.")] = None,
    partition: Annotated[list[str], typer.Option(help="A partition; repeat for several.")] = [],  # noqa: B006 - Typer copies it
    parallel: Annotated[int, typer.Option(min=1, max=100, help="Runs at once.")] = 1,
    param: Values = [],  # noqa: B006 - Typer copies it
    wait: Wait = True,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Run a pipeline for many partitions. Ctrl-C pauses it."""
    from neurolake.kernel.principal import LOCAL

    with opened(home, as_json=as_json) as lake:
        begun = lake.pipelines.backfills.begin(
            name, LOCAL, first=first, last=last, keys=partition, parallel=parallel, parameters=dict(map(pair, param))
        )
        _follow_backfill(lake, begun, wait=wait, as_json=as_json)


def delete(name: str, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Delete a pipeline; its runs stay on record."""
    from neurolake.kernel.principal import LOCAL

    with opened(home, as_json=as_json) as lake:
        lake.pipelines.registry.delete(name, LOCAL)


def _pause(name: str, home: Path, *, paused: bool, as_json: bool, wait: bool = False) -> None:
    from neurolake.kernel.ids import is_id
    from neurolake.kernel.principal import LOCAL

    with opened(home, as_json=as_json) as lake:
        if is_id(name):
            seen = lake.pipelines.backfills.pause(name, LOCAL, paused=paused)
            _follow_backfill(lake, seen, wait=wait and not paused, as_json=as_json)
            return
        seen = lake.pipelines.registry.pause(name, LOCAL, paused=paused)
    if as_json:
        emit(seen)
    else:
        console().print(f"{seen['name']} {'paused' if paused else f'goes on, due {_when(seen)}'}", markup=False)


def _follow(lake: "Lake", begun: dict[str, Any], cluster: str, *, wait: bool, as_json: bool) -> None:
    """Work on a run until it has ended, and show it; without waiting, say which it is."""
    from neurolake.kernel.principal import LOCAL

    seen = begun
    if wait:
        lake.pipelines.work_on(cluster)
        try:
            seen = lake.pipelines.wait(begun["id"], LOCAL)
        except KeyboardInterrupt:
            lake.pipelines.cancel(begun["id"], LOCAL)
            seen = lake.pipelines.wait(begun["id"], LOCAL, 30)
    emit(seen) if as_json else show_run(seen)
    if seen["state"] != "succeeded" and wait:
        raise typer.Exit(INTERRUPTED if seen["state"] == "cancelled" else 1)


def _follow_backfill(lake: "Lake", begun: dict[str, Any], *, wait: bool, as_json: bool) -> None:
    from neurolake.kernel.principal import LOCAL

    seen = begun
    if wait:
        lake.pipelines.work_on(begun["id"])
        try:
            seen = lake.pipelines.backfills.wait(begun["id"], LOCAL)
        except KeyboardInterrupt:
            seen = lake.pipelines.backfills.pause(begun["id"], LOCAL, paused=True)
    emit(seen) if as_json else show_backfill(seen)
    if seen["state"] == "paused" and wait:
        raise typer.Exit(INTERRUPTED)
    if seen["state"] == "failed":
        raise typer.Exit(1)


def _when(one: dict[str, Any]) -> str | None:
    return "paused" if one["paused"] else one["next_at"]

"""`neurolake maintain DATASET`: small files put together, old snapshots and lost files removed."""

from typing import TYPE_CHECKING, Annotated, cast

import typer

from neurolake.cli.options import DEFAULT_HOME, Dataset, Home, Json, opened
from neurolake.cli.output import console, emit, table

if TYPE_CHECKING:
    from neurolake.maintenance.base import Task


def maintain(
    dataset: Dataset,
    task: Annotated[
        list[str] | None,
        typer.Option(help="compact, manifests, snapshots or orphans; more than one, or all without it."),
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Only tell what would be done.")] = False,
    target_mb: Annotated[float, typer.Option(help="Size that data files are to have, in MB.")] = 128.0,
    older_than_h: Annotated[float, typer.Option(help="Snapshots replaced so many hours ago go.")] = 120.0,
    keep: Annotated[int, typer.Option(help="So many newest snapshots stay in any case.")] = 10,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Keep a table fit to be read; Ctrl-C stops it between two pieces of work, and what is done stays done."""
    with opened(home, as_json=as_json) as lake:
        from neurolake.maintenance.base import TASKS, Request

        request = Request(
            tasks=cast("tuple[Task, ...]", tuple(task or TASKS)),
            dry_run=dry_run,
            target_bytes=int(target_mb * 1024**2),
            older_than_h=older_than_h,
            keep=keep,
            max_seconds=3600,
        )
        found = lake.maintenance.run(dataset, request)
        if as_json:
            emit(found)
            return
        rows = [
            (name.replace("_", " "), f"{value:,}", f"{found['after'][name]:,}")
            for name, value in found["before"].items()
        ]
        table(["", "before", "after"], rows)
        did = ", ".join(f"{value:,} {name.replace('_', ' ')}" for name, value in found["done"].items() if value)
        console().print(f"{'Would be done' if dry_run else 'Done'}: {did or 'nothing'}.")

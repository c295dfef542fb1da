"""`neurolake remediate`: data masked, deleted, kept from people, handed out; persons erased."""

import shutil
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, opened, text_of
from neurolake.cli.output import console, emit

_POLL_S = 0.1


def remediate(
    request: Annotated[
        str | None, typer.Argument(help='The request as JSON, "@file", or "-" for standard input.')
    ] = None,
    run: Annotated[bool, typer.Option("--run", help="Do it. Without, what would change is listed.")] = False,
    expect: Annotated[str | None, typer.Option(help="Id of a dry run: do what it listed, or nothing.")] = None,
    resume: Annotated[str | None, typer.Option(help="Id of a run that was cut off: finish it.")] = None,
    output: Annotated[Path | None, typer.Option(help="Where to put the file of an export.")] = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Mask, tokenise, delete_rows, retention, quarantine, release, purge, erase_subject or export_subject."""
    from neurolake.kernel.principal import LOCAL

    if (request is None) == (resume is None):
        raise typer.BadParameter("Give a request, or --resume with the id of a run.")
    with opened(home, as_json=as_json) as lake:
        if request is None:
            seen = lake.remediations.resume(str(resume), LOCAL)
        else:
            seen = lake.remediations.submit(_parsed(request), LOCAL, dry_run=not run, expect=expect)
        while seen["finished_at"] is None:
            time.sleep(_POLL_S)
            seen = lake.remediations.get(seen["id"], LOCAL)
        if output is not None and seen["state"] == "succeeded" and run:
            shutil.copyfile(lake.remediations.file(seen["id"], LOCAL), output)
    if as_json:
        emit(seen)
    else:
        _show(seen)
    if seen["state"] != "succeeded":
        raise typer.Exit(1)


def _parsed(request: str) -> Any:
    from pydantic import TypeAdapter, ValidationError

    from neurolake.kernel.errors import InvalidInput
    from neurolake.remediation.base import Request

    try:
        return TypeAdapter(Request).validate_json(_text(request))
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(f"The request is not valid: {where}: {first['msg']}.") from None


def _text(request: str) -> str:
    return text_of(Path(request.removeprefix("@"))) if request == "-" or request.startswith("@") else request


def _show(run: dict[str, Any]) -> None:
    out = console()
    plan = run["plan"] or {"datasets": []}
    for one in plan["datasets"]:
        files = f"{len(one['rewritten'])} files rewritten, {len(one['removed'])} removed"
        finishes = ", finishes what was cut off" if one["finishes"] else ""
        out.print(f"{one['dataset']}: {one['rows']} rows, {files}{finishes}", markup=False)
    for part in ("results", "originals", "rejects", "files"):
        if plan.get(part):
            out.print(f"{part}: {len(plan[part])}")
    answer = run["answer"] or {}
    for left in answer.get("left", plan.get("left", [])):
        out.print(f"left: {left['place']}: {left['why']}", markup=False)
    if "proof" in answer:
        looked = ", ".join(f"{count:,} {what}" for what, count in answer["proof"]["looked_at"].items())
        out.print(f"{'nothing found' if answer['proof']['clean'] else 'FOUND'} in {looked}")
    if run["error"]:
        console(stderr=True).print(run["error"]["detail"], markup=False)
    if run["resumable"]:
        console(stderr=True).print("Earlier snapshots and copies are still there: ask again.", markup=False)
    out.print(f"{run['id']} {'dry run ' if run['dry_run'] else ''}{run['state']}", markup=False)

"""`neurolake ingest`: files, folders and patterns into the lake, with progress."""

import glob
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, opened
from neurolake.cli.output import INTERRUPTED, console, emit, problem
from neurolake.kernel.errors import Cancelled, InvalidInput, InvalidOption, NeuroLakeError

if TYPE_CHECKING:
    from neurolake.app.lake import Lake
    from neurolake.ingestion.base import Event


def ingest(
    paths: Annotated[list[str], typer.Argument(help="Files, folders or patterns.")],
    dataset: Annotated[str | None, typer.Option(help="Name of the dataset; otherwise from the file's name.")] = None,
    mode: Annotated[str, typer.Option(help="auto, create, append, replace or upsert.")] = "auto",
    key: Annotated[list[str] | None, typer.Option(help="Column of the upsert key; repeat for several.")] = None,
    zone: Annotated[str | None, typer.Option(help="Force bronze, silver or gold.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="Column separator, instead of finding it.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Text encoding, instead of finding it.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook.")] = None,
    header: Annotated[bool | None, typer.Option(help="Whether there is a header, instead of finding out.")] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="What depends on the columns may break.")] = False,
    idempotency_key: Annotated[str | None, typer.Option(help="The same key never ingests twice.")] = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Profile, score, route and store files; prints what became of each."""
    given: dict[str, Any] = {"dataset": dataset, "zone": zone, "delimiter": delimiter, "encoding": encoding}
    given |= {"sheet": sheet, "header": header}
    options: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    options |= {"mode": mode, "key": key or [], "confirm": confirm}
    with opened(home, as_json=as_json) as lake:
        files = _files(paths)
        if idempotency_key and len(files) > 1:
            raise InvalidOption("An idempotency key stands for one file.", hint="Name one file with it.")
        outcomes = [_one(lake, file, options, idempotency_key, as_json=as_json) for file in files]
    answers = [answer for answer in outcomes if answer is not None]
    if as_json:
        emit(answers[0] if len(paths) == 1 and len(answers) == 1 else answers)
    if len(answers) < len(outcomes):
        raise typer.Exit(1)


def _files(paths: Iterable[str]) -> list[Path]:
    files = [file for path in paths for file in _expanded(path)]
    if not files:
        raise InvalidInput("No file was found.", hint="Name a file, a folder with files, or a pattern that matches.")
    return files


def _expanded(path: str) -> list[Path]:
    if Path(path).is_dir():
        return sorted(item for item in Path(path).iterdir() if item.is_file() and not item.name.startswith("."))
    if Path(path).exists() or not glob.has_magic(path):
        return [Path(path)]
    root = Path(path).anchor or "."
    return sorted(item for item in Path(root).glob(path.removeprefix(root)) if item.is_file())


def _one(lake: "Lake", file: Path, options: dict[str, Any], key: str | None, *, as_json: bool) -> dict[str, Any] | None:
    """Ingest one file; a problem is printed, and the other files go on."""
    from neurolake.app.requests import ingest_request, result_of

    try:
        request = ingest_request(options)
        landed = lake.land(file)
        job = lake.ingestion.submit(landed, file.name, request, idempotency_key=key)
        try:
            _show(file, lake.ingestion.events(job.id), quiet=as_json or not sys.stderr.isatty())
            answer = result_of(lake.ingestion.wait(job.id))
        except KeyboardInterrupt:
            lake.ingestion.cancel(job.id)
            lake.ingestion.wait(job.id, 30)
            problem(Cancelled(f"{file.name}: cancelled; nothing of it was stored."), as_json=as_json)
            raise typer.Exit(INTERRUPTED) from None
    except NeuroLakeError as error:
        error.where.setdefault("file", str(file))
        problem(error, as_json=as_json)
        return None
    if not as_json:
        _print(file, answer)
    return answer


def _show(file: Path, events: "Iterator[Event]", *, quiet: bool) -> None:
    if quiet:
        for _ in events:
            pass
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[step]}"), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as progress:
        task = progress.add_task(file.name, total=1.0, step="")
        for event in events:
            progress.update(task, completed=event.progress, step=event.step)


def _print(file: Path, answer: dict[str, Any]) -> None:
    from rich.text import Text

    out = console()
    rows, quality = answer["rows"], answer["quality"]
    score = "not measurable" if quality["overall"] is None else f"{quality['overall']:.2f}"
    name = answer["dataset"]["qualified_name"]
    out.print(Text.assemble((file.name, "bold"), " → ", (name, "bold green"), f"  quality {score}"))
    out.print(f"  {answer['route']['reason']}")
    counts = [f"{rows['read']:,} rows in", f"{rows['stored']:,} stored"]
    counts += [f"{rows[what]:,} {what}" for what in ("rejected", "removed") if rows[what]]
    out.print("  " + ", ".join(counts))
    scores = [
        f"{dimension} {'–' if item['score'] is None else format(item['score'], '.2f')}"
        for dimension, item in quality["measurements"].items()
    ]
    out.print("  " + " · ".join(scores))
    for change in answer["transforms"]:
        out.print(Text(f"  {change['kind']}: {change['cells']:,} cells of {change['column']}"))
    personal = [f"{item['column']} ({item['entity']})" for item in answer["personal_data"]]
    if personal:
        out.print(Text(f"  personal data: {', '.join(personal)}"))
    for warning in answer["warnings"]:
        out.print(Text(f"  note: {warning}", style="yellow"))

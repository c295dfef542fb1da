"""Steps 1 to 6: from the original file to a staged data file, measured and counted; nothing is visible yet."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from threading import Thread

from neurolake.engine.base import Column, Session
from neurolake.ingestion.base import IngestRequest
from neurolake.ingestion.finish import finish
from neurolake.ingestion.formats.base import Source
from neurolake.ingestion.formats.registry import open_source
from neurolake.ingestion.measure import RAW, load_raw, measure_raw, personal_data
from neurolake.ingestion.place import Place
from neurolake.ingestion.prepared import Look, Planned, Prepared, Task
from neurolake.ingestion.progress import Progress
from neurolake.ingestion.route import route
from neurolake.ingestion.target import Target, check_key, fit_types, planned_fields, source_columns
from neurolake.ingestion.transforms.base import ColumnPlan, few_misfits
from neurolake.ingestion.transforms.plan import plan_columns
from neurolake.ingestion.write import Written, unconvertible_by_column, write
from neurolake.kernel.errors import EmptyFile, EngineFailed, MalformedFile, SchemaConflict
from neurolake.quality.base import Context

_MAX_TRIES = 5


def prepare(
    place: Place,
    task: Task,
    session: Session,
    look_up: Callable[[Sequence[Column]], Callable[[], Context]],
    progress: Progress,
) -> Prepared:
    """Run the steps; types and conversions that too many values contradict are taken back and tried again.

    Args:
        look_up: Looks up what is known about the columns, beside the session; what it returns makes that known to the
            session and gives the context to measure them in.

    Raises:
        InvalidInput: The file cannot be used; see `kernel.errors`.
        SchemaConflict: Its columns do not fit the dataset.
    """
    source = _opened(place, task, session, progress)
    with ThreadPoolExecutor(1, thread_name_prefix="known") as beside:
        known = beside.submit(look_up, _shown(source, task.request))

        @cache
        def context() -> Context:
            return known.result()()

        return _settled(place, task, session, source, context, progress)


def _opened(place: Place, task: Task, session: Session, progress: Progress) -> Source:
    with progress.step("detect", session) as detail:
        (task.work / "source").mkdir(parents=True, exist_ok=True)
        source = open_source(
            task.landed.path, task.file_name, task.request.read, place.bounds, session, task.work / "source"
        )
        check_key(task.request.key, source_columns(source.columns, clean_names=task.request.transforms.names))
        detail |= {"format": source.detected.format, "columns": len(source.columns)}
    return source


def _settled(
    place: Place, task: Task, session: Session, source: Source, context: Callable[[], Context], progress: Progress
) -> Prepared:
    """The steps from the profile on, with the types and conversions that fit."""
    keep_text: frozenset[str] = frozenset()
    for attempt in range(_MAX_TRIES):
        look = _look(session, source, task.request, context, progress)
        if source.sampled:
            # The commit's imports take as long as a small file: a large one has time for them now.
            Thread(target=place.warehouse.warm_up, name="warm-up", daemon=True).start()
        path = task.work / f"{task.job_id}-{attempt}.parquet"
        planned = _plan(place, task, session, look, keep_text, progress)
        with progress.step("write", session) as detail:
            outcome = _write(session, source, planned, path)
            if not isinstance(outcome, Written):
                source = outcome
                continue
            written = outcome
            detail |= {"rows": written.rows, "bytes": written.bytes}
        misread = _misread(session, source, written)
        unfit = _unfit(session, planned.columns, written)
        if not misread and not unfit:
            return finish(place, task, session, look, planned, written, context(), progress)
        _refuse_conflicts(task.target, planned.columns, unfit)
        source = source.as_text(misread) if misread else source
        keep_text |= unfit
    raise MalformedFile("The columns' types cannot be settled.", hint="State them with the option types.")


def _shown(source: Source, request: IngestRequest) -> list[Column]:
    columns = source_columns(source.columns, clean_names=request.transforms.names)
    return [Column(column.name, column.type) for column in columns]


def _look(
    session: Session, source: Source, request: IngestRequest, context: Callable[[], Context], progress: Progress
) -> Look:
    columns = source_columns(source.columns, clean_names=request.transforms.names)
    with progress.step("profile", session):
        rows = load_raw(session, source, columns)
        if rows == 0 and not source.sampled:
            raise EmptyFile(
                "The file has column names but no rows." if columns else "The file is empty.",
                hint="Nothing was stored.",
            )
    with progress.step("quality", session) as detail:
        measured = measure_raw(session, columns, rows, context)
        personal = personal_data(session, columns)
        detail |= {"overall": measured.report.overall, "personal_columns": len(personal)}
    return Look(source, columns, rows, measured, personal)


def _plan(
    place: Place, task: Task, session: Session, look: Look, keep_text: frozenset[str], progress: Progress
) -> Planned:
    with progress.step("route") as detail:
        chosen = route(look.measured.report, task.request.thresholds, task.request.zone)
        detail |= {"zone": chosen.zone, "reason": chosen.reason}
    # A dataset that gets more rows keeps its zone; only a new or replaced one is routed.
    zone = task.target.zone if task.target.zone and task.target.mode in ("append", "upsert") else chosen.zone
    with progress.step("transform", session) as detail:
        columns = look.columns
        if zone != "bronze":
            texts = {name for name, kind in task.target.types.items() if kind == "VARCHAR"}
            columns = plan_columns(
                columns,
                session,
                RAW,
                look.measured.profile,
                task.request.transforms,
                keep_text=keep_text | texts,
            )
        columns = fit_types(columns, task.target)
        detail |= {"steps": sum(len(column.steps) for column in columns)}
    return Planned(chosen, zone, tuple(columns), planned_fields(place.warehouse, task.target, columns))


def _write(session: Session, source: Source, planned: Planned, path: Path) -> Written | Source:
    """Write the file, or tell how the source must be read instead."""
    try:
        written = write(session, source.relation, planned.columns, planned.fields, path)
    except EngineFailed as error:
        revised = source.revised(session, error)
        if revised is None:
            raise
        return revised
    return source.revised(session) or written


def _misread(session: Session, source: Source, written: Written) -> frozenset[str]:
    """Columns whose type as read does not fit too many values."""
    counts = source.reject_counts(session)
    return frozenset(
        column
        for column, count in counts.items()
        if column is not None and not few_misfits(count, written.rows + count)
    )


def _unfit(session: Session, columns: Sequence[ColumnPlan], written: Written) -> frozenset[str]:
    """Columns whose planned conversion does not fit too many values."""
    if not written.unconvertible:
        return frozenset()
    names = {column.original: column.name for column in columns}
    counts = unconvertible_by_column(session, written)
    return frozenset(names[column] for column, count in counts.items() if not few_misfits(count, written.rows))


def _refuse_conflicts(target: Target, columns: Sequence[ColumnPlan], unfit: frozenset[str]) -> None:
    """A column that must have the dataset's type cannot fall back to text."""
    types = target.types
    for column in columns:
        if column.name in unfit and types.get(column.name, "VARCHAR") != "VARCHAR":
            raise SchemaConflict(
                f"Column {column.original!r} has values that are no {types[column.name]}, the type it has in "
                f"{target.zone}.{target.name}.",
                hint="Correct the file, or ingest it under another dataset name.",
                column=column.original,
            )

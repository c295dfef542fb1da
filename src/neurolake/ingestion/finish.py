"""After the file is written: rejects are kept, duplicates leave, and what is left is measured and counted."""

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain

from neurolake.catalog.data_files import Staged
from neurolake.engine.base import Session
from neurolake.ingestion.formats.base import Reject
from neurolake.ingestion.measure import RAW, Measured, measure_file
from neurolake.ingestion.place import Place
from neurolake.ingestion.prepared import Change, Look, Planned, Prepared, Rows, Task
from neurolake.ingestion.progress import Progress
from neurolake.ingestion.rejects import rejects_path, unconvertible, write_rejects
from neurolake.ingestion.transforms.base import ColumnPlan, Step
from neurolake.ingestion.write import Written, find_duplicates, unconvertible_rows, without
from neurolake.kernel.errors import MalformedFile
from neurolake.quality.base import Context
from neurolake.quality.memory import Memory
from neurolake.storage.durable import syncing


def finish(
    place: Place,
    task: Task,
    session: Session,
    look: Look,
    planned: Planned,
    written: Written,
    context: Context,
    progress: Progress,
) -> Prepared:
    """Keep what cannot be stored as rejects, remove duplicates, measure what is left."""
    good = written.rows - written.unconvertible
    staying = [] if written.unconvertible else [written.path]
    # To find the line of a reject and to count the records a large file is read again, while the engine measures.
    with (
        progress.step("write", session),
        ThreadPoolExecutor(1, thread_name_prefix="account") as beside,
        syncing(staying),
    ):
        rejecting = beside.submit(write_rejects, rejects_path(place, task.job_id), _rejects(session, look, written))
        counting = beside.submit(look.source.records)

        def accounted() -> Context:
            rejected = rejecting.result()
            return replace(context, rows_in=good + rejected, rows_rejected=rejected)

        if good == 0:
            read = accounted().rows_in
            raise MalformedFile(f"None of the {read:,} records could be read.", hint=_first_reject(place, task))
        kept, after = _settled(task, session, look, planned, written, accounted)
        rejected, records = rejecting.result(), counting.result()
    return Prepared(
        source=look.source,
        records=records,
        columns=planned.columns,
        fields=planned.fields,
        path=kept.path,
        bytes=kept.bytes,
        rows=Rows(good + rejected, kept.rows, rejected, good - kept.rows),
        route=planned.route,
        before=look.measured,
        after=after,
        personal=look.personal,
        changes=tuple(_changes(session, planned.columns, written)),
        notes=(*look.source.detected.notes, *(note for column in planned.columns for note in column.notes)),
    )


def _settled(
    task: Task,
    session: Session,
    look: Look,
    planned: Planned,
    written: Written,
    accounted: Callable[[], Context],
) -> tuple[Staged, Measured]:
    """The file without the rows that have to go, written anew if there are any, and what it is worth."""
    fields, switches = planned.fields, task.request.transforms
    wanted = planned.zone != "bronze" and (switches.duplicates or switches.near_duplicates)
    if not written.unconvertible:
        after = _measured(session, look, planned, written, accounted)
        wanted = wanted and after.profile.duplicates > 0
    doubles = find_duplicates(session, written, fields, near=switches.near_duplicates) if wanted else 0
    if not (doubles or written.unconvertible):
        return Staged(written.path, written.rows, written.bytes), after
    path = written.path.with_name(f"{written.path.stem}x.parquet")
    kept = without(session, written, fields, path, duplicates=doubles > 0)
    return kept, measure_file(session, path, fields, kept.rows, lambda: replace(accounted(), rows_removed=doubles))


def _measured(
    session: Session, look: Look, planned: Planned, written: Written, accounted: Callable[[], Context]
) -> Measured:
    """The file as it was first written; where all rows were looked at, what still holds is not measured again."""
    memory = None
    if not look.source.sampled and not accounted().rows_rejected:
        if not any(written.changed.values()):
            return look.measured
        memory = _still_true(look, planned, written) if written.rows == look.rows else None
    return measure_file(session, written.path, planned.fields, written.rows, accounted, memory)


def _still_true(look: Look, planned: Planned, written: Written) -> Memory:
    """What was found about the raw columns that were written as they are."""
    types = {field.name: field.type for field in planned.fields}
    same = {
        column.name
        for column in look.measured.profile.columns
        if types.get(column.name) == column.type and not _cells_changed(column.name, written)
    }
    return look.measured.memory.without({column.name for column in look.measured.profile.columns} - same)


def _cells_changed(name: str, written: Written) -> int:
    return sum(cells for (column, _), cells in written.changed.items() if column == name)


def _rejects(session: Session, look: Look, written: Written) -> Iterable[Reject]:
    """The records that cannot be stored; the session is not used any more while they are iterated."""
    unread = look.source.rejects(session)
    if not written.unconvertible:
        return unread
    return chain(unread, unconvertible(unconvertible_rows(session, written)))


def _first_reject(place: Place, task: Task) -> str:
    path = rejects_path(place, task.job_id)
    if not path.exists():
        return "Nothing was stored."
    with path.open(encoding="utf-8") as file:
        first = json.loads(file.readline())
    return f"Nothing was stored. The first: line {first['line']}: {first['reason']}"


def _changes(session: Session, columns: Sequence[ColumnPlan], written: Written) -> list[Change]:
    return [
        Change(step.kind, column.name, cells, dict(step.detail), _samples(session, step))
        for column in columns
        for number, step in enumerate(column.steps)
        if (cells := written.changed[(column.name, number)])
    ]


def _samples(session: Session, step: Step) -> tuple[tuple[object, object], ...]:
    before, after = f"CAST({step.before} AS VARCHAR)", f"CAST({step.after} AS VARCHAR)"
    rows = session.run(
        f"SELECT DISTINCT b, a FROM (SELECT {before} AS b, {after} AS a FROM {RAW}) WHERE b IS DISTINCT FROM a LIMIT 3"
    )
    return tuple((one, other) for one, other in rows)

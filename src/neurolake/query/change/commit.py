"""The end of a change: data, catalog entry, lineage, access, audit, history and the answer in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from neurolake.catalog import access, datasets, lineage
from neurolake.catalog.evolution.columns import of_schema
from neurolake.catalog.evolution.versions import Made
from neurolake.compliance.audit import Entry, Reason, Touched, statement_fingerprint
from neurolake.gate.contracts.keep import Committer, keep_contract
from neurolake.gate.step import Verdict, notes
from neurolake.kernel.errors import CommitConflict
from neurolake.metadata.models import Dataset
from neurolake.query import history
from neurolake.query.change.gate import at_commit
from neurolake.query.change.subject import Subject
from neurolake.query.change.work import Work
from neurolake.query.history import Ending
from neurolake.query.lineage import UNTRACED, Traced
from neurolake.query.live import Changed
from neurolake.sql.changes import Target
from neurolake.storage.changes import SchemaStep
from neurolake.storage.warehouse import Change, Committed

if TYPE_CHECKING:
    import pyarrow as pa

_MAX_REASON = 500


@dataclass(frozen=True)
class Effect:
    """What a statement did, for the record.

    Attributes:
        operation: `insert`, `update`, `create table`, …
        rows: Rows written, changed or removed.
        columns: Those written.
        lineage: Where their values come from.
        replaces: Whether nothing is left of what was there.
        note: What the answer says besides.
    """

    operation: str
    rows: int
    columns: tuple[str, ...] = ()
    lineage: Traced = UNTRACED
    replaces: bool = False
    note: str | None = None


Also = Callable[[Session, Dataset, Committed], None]


def commit(
    work: Work,
    change: Callable[[Callable[[Session, Committed], None]], Change],
    effect: Effect,
    dataset: Callable[[Session], Dataset],
    also: Also | None = None,
) -> None:
    """Commit a change of a table's data or columns.

    Args:
        change: Given the facts to write, what to do to the table.
        dataset: The catalog's entry, inside the transaction.
        also: Further facts.

    Raises:
        CommitConflict: Something else was committed meanwhile; plan again.
    """

    def facts(session: Session, committed: Committed) -> None:
        now = work.place.clock()
        entry = dataset(session)
        known = [datasets.ColumnFact(field.id, field.name, field.type) for field in committed.fields]
        whole, anew = of_schema(committed.schema) if committed.schema else None, bool(steps and steps[-1].anew)
        datasets.record_schema(session, entry, known, now, whole=whole, made=made(work, effect.operation), anew=anew)
        datasets.record_snapshot(session, entry, datasets.SnapshotFact.of(committed), now)
        if also is not None:
            also(session, entry, committed)
        record(work, session, entry, _noted(effect, verdicts, kept.held.warnings), committed.snapshot_id)

    planned = change(facts)
    kept = keep_contract(planned, ".".join(planned.moved_from or planned.table), _committer(work))
    steps: list[SchemaStep] = []
    verdicts: list[Verdict | None] = []

    def gate(session: Session, step: SchemaStep) -> None:
        steps[:] = [step]
        kept.held.check_same(session)
        verdicts[:] = [at_commit(work, session, kept.change, effect.operation, step)]

    with work.live.stage("commit"), work.live.recording, work.place.gate.asking(work.place.database):
        work.place.warehouse.commit(replace(kept.change, gate=gate))
        work.live.recorded = True


def _committer(work: Work) -> Committer:
    place = work.place
    refuses = not work.live.question.remedies
    return Committer(place.database, place.warehouse, work.rules, work.writing, place.clock(), refuses)


def made(work: Work, operation: str) -> Made:
    """What the statement is to the versions of schemas that it makes."""
    return Made(work.live.question.principal.name, operation, "query", work.live.id)


def _noted(effect: Effect, verdicts: Sequence[Verdict | None], warnings: Sequence[str]) -> Effect:
    """The effect, with what the gate tells of a change of columns, and the contract of the rows."""
    told = [*([effect.note] if effect.note else []), *notes(verdicts), *warnings]
    return replace(effect, note=" ".join(told)) if told else effect


def unchanged(subject: Subject) -> Callable[[Session], Dataset]:
    """The entry of a dataset that must still be what it was when the change was planned."""

    def entry(session: Session) -> Dataset:
        dataset = datasets.by_name(session, subject.name)
        if dataset is None or (dataset.id, dataset.zone) != (subject.id, subject.zone):
            raise CommitConflict(f"{subject.full_name} was moved, dropped or replaced meanwhile.")
        return dataset

    return entry


def write_facts(work: Work, write: Callable[[Session], tuple[Dataset, Effect]]) -> None:
    """A change that is all in the catalog, or none at all: one transaction without a table."""
    with work.live.stage("commit"), work.live.recording, work.place.gate.asking(work.place.database):
        with work.place.database.write() as session:
            dataset, effect = write(session)
            record(work, session, dataset, effect, dataset.snapshot_id)
        work.live.recorded = True


def record(work: Work, session: Session, dataset: Dataset, effect: Effect, snapshot_id: int | None) -> None:
    """Write what is to be known of a change beside the data, and its answer."""
    now, live = work.place.clock(), work.live
    if effect.replaces:
        lineage.close(session, dataset.id, now)
    lineage.record(session, _edges(work, dataset, effect.lineage), run_id=live.id, now=now)
    who = live.question.principal.name
    access.record(session, [access.Access(who, "write", dataset.id, snapshot_id, effect.columns, live.id, now)])
    work.place.audit.append(session, _entry(work, dataset, effect, snapshot_id))
    if live.also is not None:
        live.also(
            session, Changed(live.id, effect.operation, f"{dataset.zone}.{dataset.name}", effect.rows, snapshot_id)
        )
    kept = work.keep(_answer(effect.operation, dataset.name, dataset.zone, effect.rows, snapshot_id, effect.note))
    outcome = replace(live.outcome, state="succeeded", kept=kept, timings=live.totalled())
    history.finish(session, [Ending(live, outcome, now)])
    live.outcome = outcome


def nothing(work: Work, operation: str, target: Target, note: str) -> None:
    """The answer of a statement that had nothing to do."""
    kept = work.keep(_answer(operation, target.bare, target.zone, 0, None, note))
    work.live.outcome = replace(work.live.outcome, state="succeeded", kept=kept)


def _answer(
    operation: str, dataset: str, zone: str | None, rows: int, snapshot_id: int | None, note: str | None
) -> "pa.RecordBatchReader":
    import pyarrow as pa

    row = {
        "operation": operation,
        "dataset": dataset,
        "zone": zone,
        "rows": rows,
        "snapshot_id": None if snapshot_id is None else str(snapshot_id),
        "note": note,
    }
    schema = pa.schema([(name, pa.int64() if name == "rows" else pa.string()) for name in row])
    return pa.Table.from_pylist([row], schema).to_reader()


def _edges(work: Work, dataset: Dataset, traced: Traced) -> list[lineage.Edge]:
    outcome = work.live.outcome
    read = frozenset((*(source.dataset_id for source in outcome.sources), *outcome.views))
    sources = read if traced.reads is None else traced.reads
    target = lineage.Node("dataset", dataset.id)
    edges = [lineage.Edge(lineage.Node("dataset", one), target, "transformation") for one in sources - {dataset.id}]
    return edges + [
        edge.into(dataset.id) for edge in traced.edges if (edge.dataset_id, edge.column) != (dataset.id, edge.target)
    ]


def _entry(work: Work, dataset: Dataset, effect: Effect, snapshot_id: int | None) -> Entry:
    read = [
        Touched(source.dataset_id, tuple(work.live.outcome.columns.get(source.dataset_id, ())), source.snapshot_id)
        for source in work.live.outcome.sources
        if source.dataset_id != dataset.id
    ]
    return Entry(
        action="change",
        principal=work.live.question.principal.name,
        outcome="succeeded",
        reasons=tuple(Reason("", f"{effect.operation}: {text}"[:_MAX_REASON]) for text in work.reasons),
        datasets=(Touched(dataset.id, effect.columns, snapshot_id), *read),
        origin_id=work.live.id,
        fingerprint=statement_fingerprint(work.statement.tree),
        purpose=work.live.question.purpose,
    )

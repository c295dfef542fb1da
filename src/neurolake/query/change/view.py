"""CREATE VIEW and DROP VIEW: datasets that are queries."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session
from sqlglot import exp

from neurolake.catalog import datasets, views
from neurolake.catalog.evolution.columns import of_types
from neurolake.compliance.policies.need import need
from neurolake.compliance.policies.rules import Rules
from neurolake.engine.arrow_types import sql_type
from neurolake.gate.step import Verdict
from neurolake.kernel.errors import CommitConflict, InvalidSql, NotFound
from neurolake.metadata.models import Dataset
from neurolake.query.change.commit import Effect, made, nothing, record, write_facts
from neurolake.query.change.create import check_names, may_create, room_for, zone_for
from neurolake.query.change.gate import replaced
from neurolake.query.change.subject import Subject, find
from neurolake.query.change.work import Work, original_names
from neurolake.query.resolve import Resolved
from neurolake.sql.changes import Create, Drop, Target


def create_view(work: Work, change: Create) -> None:
    """Make a view, which whoever asks reads with their own rights on what it reads."""
    if change.query is None or work.statement.parameters:
        raise InvalidSql("A view has no parameters.", hint="Write the values into its query.")
    present = room_for(work, change)
    if present is not None and change.if_not_exists:
        nothing(work, "create view", change.target, "It exists.")
        return
    if present is not None and not present.view:
        raise InvalidSql(f"{present.full_name} is a table.", hint="Drop it first, or choose another name.")
    query = _named(change)
    columns = work.compute(
        exp.select("*").from_(exp.Subquery(this=query.copy(), alias=_alias("nl_view"))).limit(0),
        lambda reader, _writer: list(zip(original_names(reader), map(sql_type, reader.schema.types), strict=True)),
        check=lambda resolved, rules, _session: _check(work, change, present, resolved, rules),
    )
    check_names([name for name, _ in columns])
    _record(work, change, present, query, columns)


def _named(change: Create) -> exp.Expr:
    """The view's query, under the names that the statement gives to its columns."""
    query = change.query.copy() if change.query else exp.select("*")
    if not change.columns:
        return query
    alias = _alias("nl_named")
    alias.set("columns", [exp.to_identifier(name, quoted=True) for name, _ in change.columns])
    return exp.select("*").from_(exp.Subquery(this=query, alias=alias))


def _alias(name: str) -> exp.TableAlias:
    return exp.TableAlias(this=exp.to_identifier(name, quoted=True))


def _check(work: Work, change: Create, present: Subject | None, resolved: Resolved, rules: Rules) -> None:
    if present is not None and present.id in resolved.view_ids:
        raise InvalidSql(f"The view {present.full_name} would read itself.")
    may_create(work, change, present.zone if present else zone_for(change, resolved), rules)


def _record(
    work: Work, change: Create, present: Subject | None, query: exp.Expr, columns: list[tuple[str, str]]
) -> None:
    if work.authorised is None:
        raise InvalidSql("The view reads nothing.")
    resolved = work.authorised.resolved
    bare, zone = change.target.bare, present.zone if present else zone_for(change, resolved)
    names = [name for name, _ in columns]
    made_of = work.lineage(dict(enumerate(names)), through_views=False)
    effect = Effect("create view", 0, tuple(names), made_of, replaces=present is not None)
    text = query.sql("duckdb", identify=True, comments=False)

    def write(session: Session) -> tuple[Dataset, Effect]:
        before = datasets.by_name(session, bare)
        if (before.id if before else None) != (present.id if present else None):
            raise CommitConflict(f"The dataset {bare} was created or dropped meanwhile.")
        now = work.place.clock()
        facts = [datasets.ColumnFact(number, name, kind) for number, (name, kind) in enumerate(columns, 1)]
        reads = {source.dataset_id: work.live.outcome.columns[source.dataset_id] for source in resolved.sources}
        _rely_on(session, reads, (*resolved.view_ids, *([before.id] if before else [])))
        if before is not None:
            replaced(work, session, before, effect.operation, of_types(facts))
        dataset = datasets.register(session, bare, zone, now)
        dataset.owner = dataset.owner or work.live.question.principal.name
        dataset.updated_at = now
        datasets.record_schema(session, dataset, facts, now, made=made(work, effect.operation), anew=True)
        views.put(session, dataset, text, reads, resolved.view_ids)
        return dataset, effect

    write_facts(work, write)


def _rely_on(session: Session, reads: Mapping[str, Sequence[str]], view_ids: Sequence[str]) -> None:
    """Keep what the view reads, and the view, from changing until it is known that the view reads it.

    Raises:
        CommitConflict: Something of it is there no more.
    """
    for dataset_id in sorted({*reads, *view_ids}):
        dataset = session.get(Dataset, dataset_id)
        if dataset is None:
            raise CommitConflict("A dataset that the view reads was dropped meanwhile.")
        datasets.lock(session, dataset)
        there = {column.name for column in datasets.columns(session, dataset)}
        if not there.issuperset(reads.get(dataset_id, ())):
            raise CommitConflict(f"The columns of {dataset.zone}.{dataset.name} were changed meanwhile.")


def drop_view(work: Work, change: Drop) -> None:
    """Take a view away; with CASCADE also the views that depend on it."""
    if change.if_exists and not is_there(work, change):
        nothing(work, "drop view", change.target, "There is none.")
        return
    subject = work.subject(change.target, "manage", view=True)
    effect = Effect("drop view", 0)
    with work.live.stage("commit"), work.live.recording, work.place.gate.asking(work.place.database):
        with work.place.database.write() as session:
            dataset = datasets.find(session, subject.id)
            drop_readers(work, session, dataset, cascade=change.cascade)
            record(work, session, dataset, effect, None)
            session.flush()
            datasets.remove(session, dataset)
        work.live.recorded = True


def drop_readers(work: Work, session: Session, dataset: Dataset, *, cascade: bool) -> Verdict:
    """What becomes of the views that depend on a dataset that goes; returns what the schema gate says of that.

    Raises:
        Conflict: There are some, and the statement says neither CASCADE nor that it is confirmed.
        ApprovalRequired, SchemaChangeBlocked: The gate does not let it go.
        Forbidden: The asker may not drop one of them.
    """
    verdict = replaced(work, session, dataset, "drop", None)
    if not cascade:
        return verdict
    rules = work.rules(session)
    for view in views.readers(session, dataset.id):
        if datasets.by_name(session, view.name) is None:
            continue  # It went with another that depends on the same dataset.
        found = find(session, work.place.warehouse, _target(view), rules)
        if found is not None:
            need(rules, found.facts, "manage")
        drop_readers(work, session, view, cascade=True)
        datasets.remove(session, view)
    return verdict


def _target(view: Dataset) -> Target:
    return Target(f"{view.zone}.{view.name}", view.name, {})


def is_there(work: Work, change: Drop) -> bool:
    """Whether the asker knows of the dataset."""
    with work.place.database.read() as session:
        try:
            with work.place.recorder.denials(work.live, work.statement):
                return find(session, work.place.warehouse, change.target, work.rules(session)) is not None
        except NotFound:
            return False

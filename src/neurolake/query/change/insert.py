"""INSERT: an append. Columns that the statement does not name are NULL in its rows."""

from collections.abc import Sequence

from sqlalchemy.orm import Session as DatabaseSession

from neurolake.catalog import tags
from neurolake.kernel.errors import InvalidSql
from neurolake.metadata.models import Dataset
from neurolake.query.change.commit import Effect, commit, unchanged, write_facts
from neurolake.query.change.subject import Subject
from neurolake.query.change.work import Work, original_names
from neurolake.query.lineage import ColumnEdge, column_edges
from neurolake.sql.changes import Insert
from neurolake.sql.places import did_you_mean
from neurolake.storage.types import Field
from neurolake.storage.warehouse import Change, Committed


def insert(work: Work, change: Insert) -> None:
    """Append the rows of the statement's query."""
    subject = work.subject(change.target, "modify")
    named = columns_of(subject, change.columns) if change.columns else None
    staged, fields = work.compute(
        change.query,
        lambda reader, writer: (
            work.write(reader, writer, (fields := _fields(subject, change, named, original_names(reader)))),
            fields,
        ),
    )
    edges = column_edges(work.resolved, {n: f.name for n, f in enumerate(fields)}) if work.resolved else ()
    effect = Effect("insert", staged.rows, tuple(field.name for field in fields), edges)
    entry = unchanged(subject)
    if not staged.rows:
        write_facts(work, lambda session: (entry(session), effect))
        return

    def inherit(session: DatabaseSession, dataset: Dataset, _committed: Committed) -> None:
        inherit_tags(work, session, dataset, edges)

    commit(
        work,
        lambda facts: Change(subject.table, (staged.path,), tuple(fields), facts),
        effect,
        entry,
        inherit,
    )


def columns_of(subject: Subject, names: Sequence[str]) -> list[Field]:
    """The columns of these names.

    Raises:
        InvalidSql: There is none of a name, or a name is there twice.
    """
    found = []
    for name in names:
        field = subject.field(name)
        if field is None:
            hint = did_you_mean(name, [field.name for field in subject.fields])
            raise InvalidSql(f"{subject.full_name} has no column {name[:100]!r}.", hint=hint)
        if field in found:
            raise InvalidSql(f"The column {name!r} is named twice.")
        found.append(field)
    return found


def _fields(subject: Subject, change: Insert, named: Sequence[Field] | None, given: Sequence[str]) -> list[Field]:
    fields = columns_of(subject, given) if change.by_name else list(named or subject.fields)
    if len(fields) != len(given):
        raise InvalidSql(
            f"{len(given)} values are given for {len(fields)} columns of {subject.full_name}.",
            hint=f"Its columns: {', '.join(field.name for field in fields[:20])}.",
        )
    return fields


def inherit_tags(work: Work, session: DatabaseSession, dataset: Dataset, edges: Sequence[ColumnEdge]) -> None:
    """Tags go with the values: what was personal where it comes from is personal here."""
    present = tags.tags_of(session, dataset.id)
    wanted: dict[str, set[str]] = {}
    for edge in edges:
        if edge.kind != "aggregation":
            found = tags.tags_of(session, edge.dataset_id).get(edge.column, frozenset())
            wanted.setdefault(edge.target, set()).update(found - present.get(edge.target, frozenset()))
    for column, new in wanted.items():
        if new:
            by = work.live.question.principal.name
            tags.add(session, dataset, column, new, by=by, now=work.place.clock())

"""INSERT: an append. Columns that the statement does not name are NULL in its rows."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session as DatabaseSession

from neurolake.catalog import tags
from neurolake.kernel.errors import InvalidSql
from neurolake.metadata.models import Dataset
from neurolake.query.change.commit import Effect, commit, unchanged, write_facts
from neurolake.query.change.subject import Subject
from neurolake.query.change.work import Work, original_names
from neurolake.query.lineage import Traced
from neurolake.sql.changes import Insert
from neurolake.sql.places import did_you_mean
from neurolake.storage.types import Field
from neurolake.storage.warehouse import Change, Committed

_TELLING = ("identity", "transformation", "aggregation", "condition")


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
    made_of = work.lineage({number: field.name for number, field in enumerate(fields)})
    effect = Effect("insert", staged.rows, tuple(field.name for field in fields), made_of)
    entry = unchanged(subject)
    if not staged.rows:
        write_facts(work, lambda session: (entry(session), effect))
        return

    def inherit(session: DatabaseSession, dataset: Dataset, _committed: Committed) -> None:
        inherit_tags(work, session, dataset, made_of)

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


def inherit_tags(work: Work, session: DatabaseSession, dataset: Dataset, made_of: Traced) -> None:
    """Tags go with the values: what was personal where it comes from is personal here.

    A count tells no value, so it takes no tag. A column that cannot be traced may hold anything that was read.
    """
    present = tags.tags_of(session, dataset.id)
    wanted: dict[str, set[str]] = {}
    for target, dataset_id, column in (*_told(made_of), *_may_hold(work, made_of)):
        found = tags.tags_of(session, dataset_id).get(column, frozenset())
        wanted.setdefault(target, set()).update(found - present.get(target, frozenset()))
    for column, new in wanted.items():
        if new:
            by = work.live.question.principal.name
            tags.add(session, dataset, column, new, by=by, now=work.place.clock())


def _told(made_of: Traced) -> Iterator[tuple[str, str, str]]:
    """Target, dataset and column of what values can be seen through."""
    for edge in made_of.edges:
        hidden = edge.kind == "aggregation" and edge.masked
        if edge.target is not None and edge.kind in _TELLING and not hidden:
            yield edge.target, edge.dataset_id, edge.column


def _may_hold(work: Work, made_of: Traced) -> Iterator[tuple[str, str, str]]:
    for target in made_of.unknown:
        for dataset_id, columns in work.live.outcome.columns.items():
            yield from ((target, dataset_id, column) for column in columns)

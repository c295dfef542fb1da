"""ALTER TABLE: columns come, go, change their names or widen, without any file being written anew."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from neurolake.catalog import column_notes, datasets, names, tags
from neurolake.compliance.policies.need import need_all
from neurolake.kernel.errors import Conflict, InvalidSql
from neurolake.metadata.models import Dataset
from neurolake.query.change.commit import Effect, commit, nothing, unchanged
from neurolake.query.change.insert import columns_of
from neurolake.query.change.subject import Subject
from neurolake.query.change.work import Work
from neurolake.sql.changes import Alter
from neurolake.storage.types import iceberg_type_of, storage_type
from neurolake.storage.warehouse import Change

if TYPE_CHECKING:
    from pyiceberg.table.update.schema import UpdateSchema

    Edit = Callable[[UpdateSchema], object]

_WIDER = {"INTEGER": ("BIGINT",), "FLOAT": ("DOUBLE",)}


def alter(work: Work, change: Alter) -> None:
    """Change the columns or the name of a table; its rows stay, and its snapshots with their columns too."""
    subject = work.subject(change.target, "manage", and_=need_all)
    if change.action == "rename table":
        _rename_table(work, change, subject)
    elif change.action == "add":
        if subject.field(change.column) is not None and change.lenient:
            nothing(work, "alter table", change.target, f"It has a column {change.column} already.")
        else:
            _add(work, change, subject)
    elif change.lenient and subject.field(change.column) is None:
        nothing(work, "alter table", change.target, f"It has no column {change.column}.")
    else:
        _change_column(work, change, subject)


def _add(work: Work, change: Alter, subject: Subject) -> None:
    if subject.field(change.column) is not None:
        raise InvalidSql(f"{subject.full_name} has a column {change.column!r} already.")
    names.check_column_length(change.column)
    kind = iceberg_type_of(change.to)
    _commit(work, subject, change.column, lambda update: update.add_column((change.column,), kind))


def _change_column(work: Work, change: Alter, subject: Subject) -> None:
    (field,) = columns_of(subject, [change.column])
    if change.action == "drop":
        if len(subject.fields) == 1:
            raise InvalidSql(f"{field.name!r} is the only column of {subject.full_name}.", hint="Drop the table.")
        _commit(work, subject, field.name, lambda update: update.delete_column((field.name,)))
    elif change.action == "rename":
        names.check_column_length(change.to)
        taken = subject.field(change.to)
        if taken is not None and taken != field:
            raise InvalidSql(f"{subject.full_name} has a column {change.to!r} already.")
        _commit(work, subject, field.name, lambda update: update.rename_column((field.name,), change.to),
                renamed=change.to)  # fmt: skip
    else:
        wanted = storage_type(change.to)
        if not _is_wider(field.type, wanted):
            raise InvalidSql(
                f"{field.name} cannot become {wanted} from {field.type}: every value must fit as it is.",
                hint="INTEGER widens to BIGINT, FLOAT to DOUBLE, DECIMAL to more digits; else make a new table.",
            )
        kind = iceberg_type_of(wanted)
        _commit(work, subject, field.name, lambda update: update.update_column((field.name,), kind))


def _is_wider(present: str, wanted: str) -> bool:
    if wanted in _WIDER.get(present, ()):
        return True
    before, after = _decimal(present), _decimal(wanted)
    return before is not None and after is not None and before[1] == after[1] and after[0] >= before[0]


def _decimal(kind: str) -> tuple[int, int] | None:
    base, _, rest = kind.partition("(")
    if base != "DECIMAL":
        return None
    digits, scale = rest.rstrip(")").split(",")
    return int(digits), int(scale)


def _commit(work: Work, subject: Subject, column: str, edit: "Edit", *, renamed: str | None = None) -> None:
    effect = Effect("alter table", 0, (renamed or column,))
    entry = unchanged(subject)

    def checked(session: Session) -> Dataset:
        dataset = entry(session)
        if renamed is not None:
            tags.rename(session, dataset, column, renamed)
            column_notes.rename(session, dataset.id, column, renamed)
        return dataset

    def apply(update: "UpdateSchema") -> None:
        edit(update)

    commit(
        work,
        lambda facts: Change(subject.table, (), (), facts, edit=apply, base=subject.files.snapshot_id),
        effect,
        checked,
    )


def _rename_table(work: Work, change: Alter, subject: Subject) -> None:
    zone, _, bare = change.to.rpartition(".")
    names.dataset_name(bare)
    if zone not in ("", subject.zone):
        raise InvalidSql("A table is renamed within its zone.", hint=f"Use {subject.zone}.{bare}.")
    entry = unchanged(subject)

    def renamed(session: Session) -> Dataset:
        dataset = entry(session)
        if datasets.by_name(session, bare) is not None:
            raise Conflict(f"The dataset {bare!r} exists.", hint="Choose another name.")
        dataset.name = bare
        return dataset

    commit(
        work,
        lambda facts: Change(
            (subject.zone, bare), (), (), facts, moved_from=subject.table, base=subject.files.snapshot_id
        ),
        Effect("alter table", 0, note=f"{subject.name} is called {bare} now."),
        renamed,
    )

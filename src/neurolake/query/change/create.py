"""CREATE TABLE: from a query, or empty."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session as DatabaseSession

from neurolake.catalog import datasets, names
from neurolake.catalog.data_files import Staged
from neurolake.compliance.policies.need import need, need_all, need_room
from neurolake.compliance.policies.rules import Rules
from neurolake.engine.arrow_types import sql_type
from neurolake.kernel.errors import CommitConflict, Conflict, InvalidSql
from neurolake.metadata.models import Dataset
from neurolake.query.change.commit import Effect, commit, nothing
from neurolake.query.change.insert import inherit_tags
from neurolake.query.change.subject import Subject, find
from neurolake.query.change.work import Work, original_names
from neurolake.query.resolve import Resolved
from neurolake.sql.changes import Create
from neurolake.storage.types import Field, storage_type
from neurolake.storage.warehouse import ZONES, Change, Committed


def create_table(work: Work, change: Create) -> None:
    """Make a dataset, in the zone that its name says or the lowest of the zones that it comes from."""
    present = room_for(work, change)
    if present is not None and change.if_not_exists:
        nothing(work, "create table", change.target, "It exists.")
        return
    if present is not None and present.view:
        raise InvalidSql(f"{present.full_name} is a view.", hint="Drop it first, or choose another name.")
    zones: list[str] = []

    def check(resolved: Resolved, rules: Rules, _session: Any) -> None:
        zones.append(present.zone if present else zone_for(change, resolved))
        may_create(work, change, zones[-1], rules)

    if change.query is not None:
        staged, fields = work.compute(change.query, lambda reader, writer: _written(work, reader, writer), check=check)
    else:
        staged, fields = None, _declared(work, change, check)
    _commit(work, change, present, zones[-1], staged, fields)


def room_for(work: Work, change: Create) -> Subject | None:
    """The dataset that has the name already and may make room, or None.

    Raises:
        Conflict: There is one, and the statement does not say what then.
    """
    bare = names.dataset_name(change.target.bare)
    if change.target.zone not in (None, *ZONES):
        raise InvalidSql(f"There is no zone {change.target.zone!r}.", hint=f"Zones: {', '.join(ZONES)}.")
    with work.place.database.read() as session, work.place.recorder.denials(work.live, work.statement):
        dataset = datasets.by_name(session, bare)
        if dataset is None:
            return None
        if not change.replace and not change.if_not_exists:
            raise Conflict(
                f"The dataset {bare!r} exists.", hint="Use CREATE OR REPLACE or IF NOT EXISTS, or another name."
            )
        rules = work.rules(session)
        found = find(session, work.place.warehouse, change.target, rules)
        if found is None:
            raise Conflict(f"The dataset {bare!r} exists in another zone.", hint="Names are unique in all zones.")
        if change.replace:
            work.reasons += need(rules, found.facts, "manage").reasons
            need_all(rules, found.facts)
        return found


def zone_for(change: Create, resolved: Resolved) -> str:
    """Where the new dataset goes: as said, or the lowest zone of what it is made from."""
    zones = [source.zone for source in resolved.sources]
    return change.target.zone or min(zones or ["bronze"], key=ZONES.index)


def may_create(work: Work, change: Create, zone: str, rules: Rules) -> None:
    """Check that the asker may make a dataset of this name in this zone."""
    work.reasons += need_room(rules, change.target.bare, zone).reasons


def _declared(work: Work, change: Create, check: Any) -> list[Field]:
    with work.place.database.read() as session, work.place.recorder.denials(work.live, work.statement):
        check(Resolved(work.statement.tree, ()), work.rules(session), session)
    check_names([name for name, _ in change.columns])
    columns = [(name, storage_type(str(kind))) for name, kind in change.columns]
    return list(work.place.warehouse.plan_fields(None, columns))


def _written(work: Work, reader: Any, writer: Any) -> tuple[Staged, list[Field]]:
    names_given = original_names(reader)
    check_names(names_given)
    kinds = [_stored(sql_type(kind)) for kind in reader.schema.types]
    fields = list(work.place.warehouse.plan_fields(None, list(zip(names_given, kinds, strict=True))))
    return work.write(reader, writer, fields), fields


def _stored(kind: str) -> str:
    return storage_type("VARCHAR" if kind == "NULL" else kind)


def check_names(given: Sequence[str]) -> None:
    """Refuse two columns of one name, in any case, and names that are too long.

    Raises:
        InvalidSql: Two have the same name.
        InvalidName: One is too long.
    """
    for name in given:
        names.check_column_length(name)
    lowered = [name.lower() for name in given]
    for name in lowered:
        if lowered.count(name) > 1:
            raise InvalidSql(f"Two columns are called {name!r}.", hint="Give every column a name of its own with AS.")


def _commit(
    work: Work, change: Create, present: Subject | None, zone: str, staged: Staged | None, fields: Sequence[Field]
) -> None:
    bare = change.target.bare
    table = (zone, bare)
    made_of = work.lineage({number: field.name for number, field in enumerate(fields)})
    rows = staged.rows if staged else 0
    note = None if change.target.zone or present else f"{zone} is the lowest zone of what it is made from."
    written = tuple(field.name for field in fields)
    effect = Effect("create table", rows, written, made_of, replaces=present is not None, note=note)

    def entry(session: DatabaseSession) -> Dataset:
        now = work.place.clock()
        before = datasets.by_name(session, bare)
        if (before.id if before else None) != (present.id if present else None):
            raise CommitConflict(f"The dataset {bare} was created or dropped meanwhile.")
        if before is not None:
            datasets.forget_snapshots(session, before)
        dataset = datasets.register(session, bare, zone, now)
        dataset.zone, dataset.owner = zone, dataset.owner or work.live.question.principal.name
        return dataset

    def inherit(session: DatabaseSession, dataset: Dataset, _committed: Committed) -> None:
        inherit_tags(work, session, dataset, made_of)

    files = (staged.path,) if staged and staged.rows else ()
    moved = present.table if present else None
    commit(
        work,
        lambda facts: Change(
            table, files, tuple(fields), facts, recreate=present is not None, moved_from=moved, base=_base(present)
        ),
        effect,
        entry,
        inherit,
    )


def _base(present: Subject | None) -> int | None:
    return present.files.snapshot_id if present else None

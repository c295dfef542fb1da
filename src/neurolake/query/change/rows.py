"""UPDATE, DELETE and MERGE by copy-on-write.

What the statement does to which row is computed first, on the governed path: a row of the answer names a row of the
target (its file and its number there), what is done to it and its new values. Then the files that hold such rows are
written anew by our own SQL, and nothing but they are replaced.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from sqlglot import exp

from neurolake.catalog.data_files import Staged, copy_fields
from neurolake.catalog.scans import scan_of
from neurolake.compliance.policies.need import need_all
from neurolake.engine.base import Session
from neurolake.engine.sql import ident, literals
from neurolake.kernel.errors import InvalidSql
from neurolake.kernel.ids import new_id
from neurolake.query.change.commit import Effect, commit, unchanged, write_facts
from neurolake.query.change.insert import columns_of
from neurolake.query.change.subject import Subject
from neurolake.query.change.work import ROWS, Work
from neurolake.query.resolve import Source
from neurolake.sql import quoted
from neurolake.sql.changes import Clause, Rows
from neurolake.storage.types import Field
from neurolake.storage.warehouse import Change, DataFiles

_HITS = "nl_hits"
_OLD = "nl_old"
_FILE, _ROW, _ACTION = "c0", "c1", "c2"
_FIRST_VALUE = 3


@dataclass(frozen=True)
class _Plan:
    """What the governed query computes.

    Attributes:
        values: The columns whose new values it gives, from `_FIRST_VALUE` on.
        updates, inserts: Numbers of the clauses that do so; the others delete.
    """

    tree: exp.Expr
    values: tuple[Field, ...]
    updates: tuple[int, ...]
    inserts: tuple[int, ...]


@dataclass(frozen=True)
class _Done:
    """What was written: the file, if any rows are left, the names of the files it replaces, and the rows concerned."""

    staged: Staged | None
    gone: frozenset[str]
    rows: int


@dataclass(frozen=True)
class Touched:
    """What a change would do: rows concerned, and the data files (absolute paths) that would be replaced.

    Attributes:
        snapshot_id: Of the dataset, when it was looked at.
    """

    dataset_id: str
    snapshot_id: int | None
    rows: int
    files: tuple[str, ...]


def preview_rows(work: Work, change: Rows) -> Touched:
    """What `change_rows` would do, on the same path and with the same rights."""
    subject, plan, _, target = _planned(work, change)
    hits = dict(work.compute(plan.tree, _counted, target=target))
    paths = [path for path in subject.files.paths if PurePath(path).name in hits]
    return Touched(subject.id, subject.files.snapshot_id, sum(hits.values()), tuple(sorted(paths)))


def _counted(reader: Any, writer: Session) -> list[tuple[str, int]]:
    """Files and the number of their rows that are concerned."""
    writer.register(ROWS, reader)
    rows = writer.run(f"SELECT {_FILE}, count(*) FROM {ROWS} WHERE {_ACTION} > 0 GROUP BY {_FILE}")
    return [(str(name), int(count)) for name, count in rows]


def _planned(work: Work, change: Rows) -> tuple[Subject, _Plan, tuple[str, str], Source]:
    """The dataset, the query of what is done to it, the names of a row's place, the dataset as the query has it."""
    subject = work.subject(change.target, "modify", and_=need_all)
    place = (f"nl_file_{new_id()[-12:]}", f"nl_row_{new_id()[-12:]}")
    target = Source(
        subject.id,
        subject.name,
        subject.zone,
        subject.files.snapshot_id,
        f"nl_target_{new_id()[-12:]}",
        replace(subject.scan, place=place),
        subject.files,
        subject.facts,
    )
    return subject, _plan(change, subject, target.relation, place), place, target


def change_rows(work: Work, change: Rows) -> None:
    """Change the rows that the statement means."""
    subject, plan, place, target = _planned(work, change)
    done = work.compute(
        plan.tree, lambda reader, writer: _carry_out(work, change, subject, plan, place, reader, writer), target=target
    )
    written = tuple(field.name for field in plan.values or subject.fields)
    targets = {number + _FIRST_VALUE: field.name for number, field in enumerate(plan.values)}
    effect = Effect(change.kind, done.rows, written, work.lineage(targets))
    entry = unchanged(subject)
    if not done.rows:
        write_facts(work, lambda session: (entry(session), effect))
        return
    commit(
        work,
        lambda facts: Change(
            table=subject.table,
            files=(done.staged.path,) if done.staged else (),
            fields=subject.fields,
            facts=facts,
            dropped=frozenset(path for path in subject.files.paths if PurePath(path).name in done.gone),
            base=subject.files.snapshot_id,
        ),
        effect,
        entry,
    )


def _plan(change: Rows, subject: Subject, relation: str, place: tuple[str, str]) -> _Plan:
    """The query of (file, row, number of the clause, new values)."""
    alias = change.target.alias
    acting = [(number, clause) for number, clause in enumerate(change.clauses, 1)]
    assigned = {number: _assigned(clause, subject, change) for number, clause in acting}
    touched = [field for field in subject.fields if any(field.name in values for values in assigned.values())]
    if any(clause.action == "insert" for _, clause in acting):
        touched = list(subject.fields)
    file, row = (quoted.column(name, alias) for name in place)
    action = exp.Case()
    for number, clause in acting:
        result = exp.Literal.number(0 if clause.action == "do nothing" else number)
        action = action.when(_when(clause, row, merge=change.kind == "merge"), result)
    name = exp.to_identifier(f"nl_action_{new_id()[-12:]}", quoted=True)
    shown: list[exp.Expr] = [file, row, exp.alias_(action, name)]
    shown += [
        exp.alias_(_value(field, acting, assigned, alias, name), exp.to_identifier(f"v{field.id}")) for field in touched
    ]
    table = exp.Table(
        this=exp.to_identifier(relation, quoted=True),
        alias=exp.TableAlias(this=exp.to_identifier(alias, quoted=True)),
    )
    tree = _from(change, exp.select(*shown), table)
    numbers = {kind: tuple(n for n, clause in acting if clause.action == kind) for kind in ("update", "insert")}
    return _Plan(tree, tuple(touched), numbers["update"], numbers["insert"])


def _from(change: Rows, query: exp.Select, table: exp.Table) -> exp.Select:
    if change.kind == "merge":
        query = query.from_(change.sources[0].copy())
        query = query.join(table, on=change.on.copy() if change.on else None, join_type="left")
    else:
        query = query.from_(table)
        for source in change.sources:
            query = query.join(source.copy(), join_type="cross")
        if change.on is not None:
            query = query.where(change.on.copy())
    if change.with_ is not None:
        query.set("with_", change.with_.copy())
    return query


def _when(clause: Clause, row: exp.Expr, *, merge: bool) -> exp.Expr:
    if not merge:
        return exp.true()
    found: exp.Expr = exp.Is(this=row.copy(), expression=exp.null())
    if clause.matched:
        found = exp.Not(this=found)
    return found if clause.condition is None else exp.and_(found, clause.condition.copy())


def _assigned(clause: Clause, subject: Subject, change: Rows) -> dict[str, exp.Expr]:
    """Column → its new value, for one clause."""
    if clause.action not in ("update", "insert"):
        return {}
    if clause.values is None:
        source = change.sources[0].alias_or_name
        return {field.name: quoted.column(field.name, source) for field in subject.fields}
    fields = columns_of(subject, clause.columns) if clause.columns else list(subject.fields)
    if len(fields) != len(clause.values):
        raise InvalidSql(f"{len(clause.values)} values are given for {len(fields)} columns of {subject.full_name}.")
    return {field.name: value for field, value in zip(fields, clause.values, strict=True)}


def _value(
    field: Field,
    acting: Sequence[tuple[int, Clause]],
    assigned: dict[int, dict[str, exp.Expr]],
    alias: str,
    action: exp.Identifier,
) -> exp.Expr:
    """The new value of a column; where a clause does not set it, an update keeps it and an insert leaves it NULL."""
    kind = exp.DataType.build(field.type, dialect="duckdb")
    if len(acting) == 1 and field.name in assigned[acting[0][0]]:
        return exp.cast(assigned[acting[0][0]][field.name].copy(), kind)
    case = exp.Case(this=exp.Column(this=action.copy()))
    for number, clause in acting:
        value = assigned[number].get(field.name)
        if value is None and clause.action == "update":
            value = quoted.column(field.name, alias)
        if value is not None:
            case = case.when(exp.Literal.number(number), exp.cast(value.copy(), kind))
    return case if case.args.get("ifs") else exp.cast(exp.null(), kind)


def _carry_out(
    work: Work, change: Rows, subject: Subject, plan: _Plan, place: tuple[str, str], reader: Any, writer: Session
) -> _Done:
    writer.register(ROWS, reader)
    distinct = "DISTINCT" if change.kind == "delete" else ""
    writer.run(f"CREATE TEMP TABLE {_HITS} AS SELECT {distinct} * FROM {ROWS} WHERE {_ACTION} > 0")
    [(rows,)] = writer.run(f"SELECT count(*) FROM {_HITS}")
    if not rows:
        return _Done(None, frozenset(), 0)
    _check_once(subject, writer)
    gone = [str(name) for (name,) in writer.run(f"SELECT DISTINCT {_FILE} FROM {_HITS} WHERE {_FILE} IS NOT NULL")]
    parts = []
    if gone:
        files = replace(subject.files, groups=_only(subject.files.groups, frozenset(gone)))
        writer.bind(_OLD, replace(scan_of(files), place=place))
        parts.append(_rewritten(subject, plan, place))
    if plan.inserts:
        parts.append(_inserted(subject, plan))
    staged = copy_fields(writer, " UNION ALL ".join(parts), subject.fields, work.new_file())
    return _Done(staged if staged.rows else None, frozenset(gone), int(rows))


def _check_once(subject: Subject, writer: Session) -> None:
    twice = writer.run(
        f"SELECT 1 FROM {_HITS} WHERE {_FILE} IS NOT NULL GROUP BY {_FILE}, {_ROW} HAVING count(*) > 1 LIMIT 1"
    )
    if twice:
        raise InvalidSql(
            f"A row of {subject.full_name} is matched by more than one row.",
            hint="Make the source's rows distinct in what they are matched by.",
        )


def _only(groups: Sequence[DataFiles], names: frozenset[str]) -> tuple[DataFiles, ...]:
    kept = (
        replace(group, paths=tuple(path for path in group.paths if PurePath(path).name in names)) for group in groups
    )
    return tuple(group for group in kept if group.paths)


def _rewritten(subject: Subject, plan: _Plan, place: tuple[str, str]) -> str:
    """The rows of the touched files as they are to be."""
    new = _new_values(plan)
    shown = ", ".join(
        f"CASE WHEN h.{_ACTION} IS NULL THEN o.{ident(field.name)} ELSE {new[field.name]} END AS {ident(field.name)}"
        if field.name in new
        else f"o.{ident(field.name)}"
        for field in subject.fields
    )
    stay = f"h.{_ACTION} IS NULL" + (f" OR h.{_ACTION} IN ({literals(plan.updates)})" if plan.updates else "")
    same = f"o.{ident(place[0])} = h.{_FILE} AND o.{ident(place[1])} = h.{_ROW}"
    return f"SELECT {shown} FROM {_OLD} AS o LEFT JOIN {_HITS} AS h ON {same} WHERE {stay}"


def _inserted(subject: Subject, plan: _Plan) -> str:
    new = _new_values(plan)
    shown = ", ".join(f"{new[field.name]} AS {ident(field.name)}" for field in subject.fields)
    return f"SELECT {shown} FROM {_HITS} AS h WHERE h.{_ACTION} IN ({literals(plan.inserts)})"


def _new_values(plan: _Plan) -> dict[str, str]:
    return {field.name: f"CAST(h.c{number} AS {field.type})" for number, field in enumerate(plan.values, _FIRST_VALUE)}

"""The part of a contract that is about rows: counted by the engine over the files of a commit, before it is made.

A commit must not make it worse: rows that broke the contract before, and are only written anew, do not stop it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from neurolake.catalog.scans import scan_of
from neurolake.engine.base import Session
from neurolake.engine.sql import sql_text
from neurolake.gate.contracts.document import Contract
from neurolake.kernel.errors import ContractBroken
from neurolake.kernel.ids import new_id
from neurolake.quality.constraints import Constraint, RowCount, Unique, measuring
from neurolake.storage.changes import Change
from neurolake.storage.types import Field
from neurolake.storage.warehouse import DataFiles, TableFiles


@dataclass(frozen=True)
class Failure:
    """A constraint that is broken, the rows that break it, and for one of all rows the figure that was found."""

    constraint: Constraint
    failing: int | None
    observed: float | None

    def blurred(self) -> "Failure":
        """Without figures of all rows, for whoever does not see all."""
        return replace(self, failing=None, observed=None) if _is_of_all(self.constraint) else self

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        told = self.constraint.model_dump(mode="json", exclude_none=True)
        return {"constraint": told, "failing": self.failing, "observed": self.observed}

    def told(self) -> str:
        """In words."""
        told = {key: value for key, value in self.constraint.model_dump(exclude_none=True).items() if key != "type"}
        what = ", ".join(f"{key} {_words(value)}" for key, value in told.items())
        if self.failing is None:
            return f"{self.constraint.type} ({what})"
        if isinstance(self.constraint, RowCount):
            return f"{self.constraint.type} ({what}): {_rows(int(self.observed or 0))}"
        return f"{self.constraint.type} ({what}): {_rows(self.failing)}"


def _rows(count: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'}"


def _words(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


@dataclass(frozen=True)
class Files:
    """What a commit does to a table's files.

    Attributes:
        new: The files that come.
        gone: Those whose rows are written anew or go.
        before, after: All files; None before where the table is made anew, as its columns are others.
    """

    new: TableFiles
    gone: TableFiles
    before: TableFiles | None
    after: TableFiles


def files_of(change: Change, present: TableFiles) -> Files:
    """The files of a change over those that are there, all with the columns as they are to be."""
    fields = _fields(change, present)
    empty = TableFiles(None, fields, (), 0, 0)
    before = replace(present, fields=fields)
    new = replace(empty, groups=tuple(_staged(path, change.fields) for path in change.files))
    anew = change.replace or change.recreate
    gone = empty if anew else _only(before, change.dropped)
    kept = empty if anew else _without(before, change.dropped)
    return Files(new, gone, None if change.recreate else before, replace(kept, groups=(*kept.groups, *new.groups)))


def files_between(before: TableFiles, after: TableFiles) -> Files:
    """The files of a commit that another engine has written, all with the columns as they are to be."""
    there, left = before.paths, after.paths
    before = replace(before, fields=after.fields)
    return Files(_without(after, there), _without(before, left), before, after)


def _staged(path: Path, fields: Sequence[Field]) -> DataFiles:
    """A file that is in no table yet; columns that it lacks are NULL."""
    from pyarrow import parquet

    names = set(parquet.read_schema(path).names)
    return DataFiles((str(path),), frozenset(field.id for field in fields if field.name in names), steady=False)


def _fields(change: Change, present: TableFiles) -> tuple[Field, ...]:
    if change.recreate:
        return change.fields
    known = {field.id for field in present.fields}
    return (*present.fields, *(field for field in change.fields if field.id not in known))


@dataclass(frozen=True)
class Telling:
    """How a commit is held against a contract.

    Attributes:
        name: The dataset's.
        sees_rows: Whether the asker sees all rows, so that figures of all of them may be told.
        refuses: Whether rows that break the contract stop the commit; a remediation goes on.
    """

    name: str
    now: datetime
    sees_rows: bool = True
    refuses: bool = True


def check_rows(session: Session, contract: Contract, files: Files, telling: Telling) -> list[str]:
    """Check the rows of a commit; returns warnings where the contract, or the commit, does not refuse.

    Raises:
        ContractBroken: With the number of rows that break each constraint.
    """
    found = (_failure(session, constraint, files, telling.now) for constraint in contract.all_constraints())
    failures = [one if telling.sees_rows else one.blurred() for one in found if one is not None]
    if not failures:
        return []
    told = (
        f"The contract {contract.version} of {telling.name} is broken: {'; '.join(one.told() for one in failures[:5])}."
    )
    if contract.on_failure == "warn" or not telling.refuses:
        return [told]
    raise ContractBroken(
        told,
        hint="Mend the rows; nothing was written.",
        dataset=telling.name,
        failures=[one.to_json() for one in failures],
    )


def needs_all_rows(contract: Contract) -> bool:
    """Whether it can only be kept by looking at all rows together."""
    return any(_is_of_all(one) for one in contract.all_constraints())


def _is_of_all(constraint: Constraint) -> bool:
    return isinstance(constraint, Unique | RowCount)


def _failure(session: Session, constraint: Constraint, files: Files, now: datetime) -> Failure | None:
    whole = _is_of_all(constraint)
    after = _count(session, constraint, files.after if whole else files.new, now)
    if after is None or not after.failing:
        return None
    there = files.before if whole else files.gone
    before = _count(session, constraint, there, now) if there is not None else None
    if before is not None and after.failing <= (before.failing or 0) and not _is_further_out(constraint, before, after):
        return None
    return after


def _is_further_out(constraint: Constraint, before: Failure, after: Failure) -> bool:
    """A number of rows that was out of its bounds before must not get further out."""
    if not isinstance(constraint, RowCount):
        return False
    return _distance(constraint, after.observed or 0.0) > _distance(constraint, before.observed or 0.0)


def _distance(constraint: RowCount, rows: float) -> float:
    low, high = constraint.min, constraint.max
    return max((low or 0) - rows, rows - high if high is not None else 0.0, 0.0)


def _count(session: Session, constraint: Constraint, files: TableFiles, now: datetime) -> Failure | None:
    """How many rows break a constraint; None where there are no rows to look at."""
    if not files.groups:
        return Failure(constraint, _empty_fails(constraint), 0.0) if isinstance(constraint, RowCount) else None
    relation = f"nl_contract_{new_id()[-12:]}"
    session.bind(relation, scan_of(files))
    [(_, failing, observed)] = session.run(sql_text(measuring(constraint, relation, now), "duckdb"))
    return Failure(constraint, int(failing or 0), None if observed is None else float(observed))


def _empty_fails(constraint: RowCount) -> int:
    return 1 if (constraint.min or 0) > 0 else 0


def _only(files: TableFiles, paths: frozenset[str]) -> TableFiles:
    return _filtered(files, lambda path: path in paths)


def _without(files: TableFiles, paths: frozenset[str]) -> TableFiles:
    return _filtered(files, lambda path: path not in paths)


def _filtered(files: TableFiles, keep: Any) -> TableFiles:
    groups = (replace(group, paths=tuple(path for path in group.paths if keep(path))) for group in files.groups)
    return replace(files, groups=tuple(group for group in groups if group.paths))

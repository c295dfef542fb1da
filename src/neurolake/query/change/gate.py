"""Changes of columns by statements, brought before the schema gate."""

import hashlib

from sqlalchemy.orm import Session

from neurolake.catalog import datasets
from neurolake.catalog.evolution import versions
from neurolake.catalog.evolution.columns import Column
from neurolake.gate.step import By, Step, Verdict, of_commit
from neurolake.metadata.models import Dataset
from neurolake.query.change.work import Work
from neurolake.storage.changes import SchemaStep
from neurolake.storage.warehouse import Change


def at_commit(work: Work, session: Session, change: Change, operation: str, step: SchemaStep) -> Verdict | None:
    """Bring the commit of a table before the gate; None where the dataset is new.

    Raises:
        Conflict, ApprovalRequired, SchemaChangeBlocked: See `Gate.check`.
    """
    if step.before == step.after and change.moved_from is None:
        return None
    present = (change.moved_from or change.table)[1]
    dataset = datasets.by_name(session, present)
    if dataset is None or step.before is None:
        return None
    renamed = change.table[1] if change.table[1] != present else None
    told = of_commit(dataset, operation, step, renamed=renamed, what=_what(work))
    return work.place.gate.check(session, told, _by(work, session))


def replaced(
    work: Work, session: Session, dataset: Dataset, operation: str, after: tuple[Column, ...] | None
) -> Verdict:
    """Bring before the gate that a dataset goes (None), or that a view gets other columns.

    Raises:
        Conflict, ApprovalRequired, SchemaChangeBlocked: See `Gate.check`.
    """
    before = versions.columns_of(session, versions.of(session, dataset))
    step = Step(dataset, operation, before, after, anew=True, what=_what(work))
    return work.place.gate.check(session, step, _by(work, session))


def _by(work: Work, session: Session) -> By:
    cascade = bool(getattr(work.statement.change, "cascade", False))
    return By(work.rules(session), work.live.id, work.live.question.confirm or cascade)


def _what(work: Work) -> str:
    """The statement with its values: what was approved is this one."""
    told = (work.statement.tree.sql("duckdb", comments=False), work.live.question.parameters)
    return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()

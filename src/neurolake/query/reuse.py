"""Answers computed from a wider one that the same asker was given before: of fewer rows or columns, or larger groups.

What may be read was decided anew before it comes to this. A stored answer is used only if it is complete and of the
very snapshots that the query reads, and where no rows or values are hidden from the asker.
"""

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlglot import exp

from neurolake.engine.base import Engine, Limits
from neurolake.kernel.errors import NotFound
from neurolake.optimizer.facts import table_facts
from neurolake.optimizer.reuse.subsume import Stored, subsumes
from neurolake.query.base import Cancellable
from neurolake.query.execute import place_for, proved
from neurolake.query.live import Live
from neurolake.query.plan import Plan, Step
from neurolake.query.recent import Recent
from neurolake.query.results import Kept, Result, ResultStore

_RELATION = "nl_stored"
_MOST = 256
_PER_KEY = 8
_BATCH_ROWS = 8_192
_EXACT = frozenset(
    """BOOLEAN TINYINT SMALLINT INTEGER BIGINT UTINYINT USMALLINT UINTEGER UBIGINT DOUBLE DATE TIMESTAMP""".split()
)
"""Types that come back from a stored result as they were in the engine."""

T = TypeVar("T")


@dataclass(frozen=True)
class _Known:
    query_id: str
    tree: exp.Expr
    stored: Stored


@dataclass(frozen=True)
class Wider:
    """A stored answer, and the query that takes another from it; `tame` as of its plan."""

    result: Result
    sql: str
    tame: bool


class WiderAnswers:
    """The answers that this process gave last.

    Args:
        worth_s: What is expected to take the engine less is computed anew, as looking for an answer takes time, too.
    """

    def __init__(self, store: ResultStore, worth_s: float = 0.1) -> None:
        self.worth_s = worth_s
        self._store = store
        self._known: Recent[Hashable, tuple[_Known, ...]] = Recent(_MOST)
        self._lock = threading.Lock()

    def add(self, live: Live, plan: Plan, engine: str, kept: Kept) -> None:
        """Take note of an answer, if others can be computed from it."""
        key = _key(live, plan, engine)
        if key is None or kept.truncated or not _comes_back(plan, kept):
            return
        stored = Stored(_RELATION, tuple((column.name, column.type) for column in kept.columns))
        known = _Known(live.id, plan.governed.tree, stored)
        with self._lock:
            self._known.put(key, (known, *(self._known.get(key) or ()))[:_PER_KEY])

    def forget(self) -> None:
        """Take no answer from another any more, until new ones are given."""
        with self._lock:
            self._known = Recent(_MOST)

    def find(self, live: Live, plan: Plan, engine: Engine) -> Wider | None:
        """An answer that holds the one to the plan."""
        key = _key(live, plan, engine.capabilities.name)
        tables = {source.relation: table_facts(source.files) for source in plan.sources}
        for known in (self._known.get(key) or ()) if key else ():
            tree = subsumes(known.tree, plan.governed.tree, known.stored, tables)
            if tree is not None:
                try:
                    return Wider(self._store.open(known.query_id), engine.render(tree, {}), plan.tame)
                except NotFound:
                    # It was removed meanwhile.
                    continue
        return None


def taken_from(
    wider: Wider, engine: Engine, keep: Callable[[Any], T], *, timeout_s: float, opened: Callable[[Cancellable], None]
) -> T:
    """Compute an answer from a wider one; see `execute`.

    Raises:
        InvalidSql, Cancelled, TimedOut, LimitExceeded, StorageFull, EngineFailed: See `Session`.
    """
    import pyarrow as pa

    rows = pa.RecordBatchReader.from_batches(wider.result.schema, wider.result.batches())
    with place_for(engine, Limits(timeout_s=timeout_s), tame=wider.tame) as session:
        opened(session)
        session.register(_RELATION, rows)
        proved(session, engine, Step(wider.sql, frozenset((_RELATION,))))
        return keep(session.stream(wider.sql, batch_rows=_BATCH_ROWS))


def _key(live: Live, plan: Plan, engine: str) -> Hashable:
    """Who may use an answer, and what it was computed from; None where none may be used.

    The names of relations hold the snapshots.
    """
    question = live.question
    if plan.governed.bound or plan.volatile or question.told is not None or not plan.sources:
        return None
    return question.principal.name, engine, tuple(sorted((one.relation, one.columns) for one in plan.sources))


def _comes_back(plan: Plan, kept: Kept) -> bool:
    """Whether every column of the answer is read from the store with the type that it had in the engine.

    Text may have been something else there (a UUID, JSON), unless it is a column of a table as it is.
    """
    select = plan.governed.tree.unnest()
    types = {(column.name.lower(), column.type) for source in plan.sources for column in source.scan.columns}
    if not isinstance(select, exp.Select) or len(select.expressions) != len(kept.columns):
        return False
    plain = not any(select.find_all(exp.Subquery, exp.CTE))
    return all(
        _is_exact(column.type) or (plain and _is_text(part.unalias(), types))
        for part, column in zip(select.expressions, kept.columns, strict=True)
    )


def _is_exact(kind: str) -> bool:
    # A whole number of 128 bits is stored as a decimal without a fraction.
    return kind in _EXACT or (kind.startswith("DECIMAL") and kind != "DECIMAL(38,0)")


def _is_text(part: exp.Expr, types: set[tuple[str, str]]) -> bool:
    """Whether it is a column, and every table's column of that name is of text."""
    if not isinstance(part, exp.Column):
        return False
    return {kind for name, kind in types if name == part.name.lower()} == {"VARCHAR"}

"""Running a governed query: from the engine's stream into the result store."""

import re
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any, TypeVar

import structlog
from sqlglot import exp

from neurolake.compliance.policies.masks import KEY
from neurolake.engine.base import Engine, IsolatedSession, Limits, Scan, Session
from neurolake.kernel.errors import EngineFailed, InvalidSql, NeuroLakeError
from neurolake.query.base import Cancellable
from neurolake.query.plan import Bound, HandedOver, Plan, Step
from neurolake.query.proof import prove
from neurolake.query.rewrite import Governed
from neurolake.sql.parse import Statement
from neurolake.sql.places import did_you_mean, place_of

_BATCH_ROWS = 8_192
_HANDED_ROWS = 100_000
_UNKNOWN_COLUMN = re.compile(r'Referenced column "(.+?)" not found|does not have a column named "(.+?)"')
_UNKNOWN_TABLE = re.compile(r'Referenced table "(.+?)" not found')
_OF_THE_DATA = {
    "Conversion Error": "A value does not fit the type that it is converted to.",
    "Out of Range Error": "A value is out of the range of its type.",
    "Invalid Input Error": "A value cannot be computed.",
    "Not implemented Error": "The engine does not support this for a value.",
}
_MISFITS = ("Conversion Error", "Out of Range Error")
log = structlog.get_logger("neurolake.query")

T = TypeVar("T")


def execute(
    statement: Statement,
    plan: Plan,
    parameters: Bound,
    engine: Engine,
    keep: Callable[[Any], T],
    *,
    mask_key: Callable[[], str],
    timeout_s: float,
    opened: Callable[[Cancellable], None],
) -> T:
    """Run a query and keep its rows; returns what `keep` does.

    Args:
        keep: Given what the engine streams; see `ResultStore.keep`.
        mask_key: Gives the secret of keyed hashes.
        opened: Told each of the engine's sessions before it starts to work, so that it can be cancelled.

    Raises:
        InvalidSql: A column is unknown, types do not fit, or a value cannot be computed from the data.
        Cancelled, TimedOut, LimitExceeded, StorageFull, EngineFailed: See `Session`.
    """
    limits = Limits(timeout_s=timeout_s)
    try:
        if plan.governed.bound:
            return _behind_barrier(plan, parameters, engine, keep, mask_key, limits, opened)
        return _directly(plan, parameters, engine, keep, limits, opened)
    except InvalidSql as error:
        raise placed(statement, plan.governed, error) from error
    except EngineFailed as error:
        raise _of_the_data(error, bound=plan.governed.bound) from error


def _directly(
    plan: Plan,
    parameters: Bound,
    engine: Engine,
    keep: Callable[[Any], T],
    limits: Limits,
    opened: Callable[[Cancellable], None],
) -> T:
    with engine.session(limits) as session:
        opened(session)
        for source in plan.sources:
            session.bind(source.relation, plan.scans[source.relation])
        proved(session, engine, plan.last)
        return keep(session.stream(plan.last.sql, parameters, batch_rows=_BATCH_ROWS))


def _behind_barrier(
    plan: Plan,
    parameters: Bound,
    engine: Engine,
    keep: Callable[[Any], T],
    mask_key: Callable[[], str],
    limits: Limits,
    opened: Callable[[Cancellable], None],
) -> T:
    """The relations are computed here, the caller's SQL runs where nothing else is."""
    with ExitStack() as stack:
        isolated = stack.enter_context(engine.isolated(limits))
        with engine.session(limits) as session:
            opened(Together(session, isolated))
            proved(session, engine, plan.last)
            for handed in plan.handed:
                _hand_over(handed, plan.scans, session, isolated, mask_key)
        opened(isolated)
        return keep(isolated.stream(plan.last.sql, parameters, batch_rows=_BATCH_ROWS))


def _hand_over(
    handed: HandedOver,
    scans: Mapping[str, Scan],
    session: Session,
    isolated: IsolatedSession,
    mask_key: Callable[[], str],
) -> None:
    source = handed.relation.source
    session.bind(source.relation, scans[source.relation])
    try:
        stream = session.stream(handed.sql, {KEY: mask_key()} if handed.keyed else None, batch_rows=_HANDED_ROWS)
        isolated.register(handed.relation.name, stream)
    except (InvalidSql, EngineFailed) as error:
        # The engine's words may hold values of hidden rows: they go to nobody.
        log.warning("policy failed", dataset=source.name, error=type(error).__name__)
        raise EngineFailed(
            f"A policy of {source.zone}.{source.name} could not be applied to all rows.",
            hint="Whoever manages the policies must correct its expression; TRY_CAST and TRY give NULL for misfits.",
        ) from None


def proved(session: Session, engine: Engine, step: Step) -> None:
    """Have the engine's own parser look at a statement before it runs; see `prove`."""
    if engine.capabilities.dialect == "duckdb":
        prove(session, step.sql, step.names)


class Together:
    """Two sessions that work for one query and are cancelled together."""

    def __init__(self, first: Cancellable, second: Cancellable) -> None:
        self._sessions = (first, second)

    def cancel(self) -> None:
        for session in self._sessions:
            session.cancel()

    def progress(self) -> float | None:
        return self._sessions[0].progress()


def placed(statement: Statement, governed: Governed, error: InvalidSql) -> InvalidSql:
    """The engine's complaint in terms of the text that was asked, not of the one that ran."""
    detail = error.detail.partition("\n")[0].partition("Error: ")[2] or error.detail
    if match := _UNKNOWN_COLUMN.search(detail):
        name = match[1] or match[2]
        known = sorted({column for decision in governed.decisions.values() for column in decision.columns})
        where = _where(statement, exp.Column, name)
        return InvalidSql(f"There is no column {name!r}.", hint=did_you_mean(name.lower(), known), **where)
    if match := _UNKNOWN_TABLE.search(detail):
        known = [table.alias_or_name for table in statement.tree.find_all(exp.Table, exp.Subquery)]
        hint = did_you_mean(match[1], known) or "A table that has an alias is known by the alias only."
        where = _where(statement, exp.Column, match[1], "table")
        return InvalidSql(f"The query reads no table {match[1]!r}.", hint=hint, **where)
    return InvalidSql(detail, hint=error.hint, **error.where)


def _where(statement: Statement, kind: type[exp.Expr], name: str, part: str = "this") -> dict[str, Any]:
    for node in statement.tree.find_all(kind):
        identifier = node.args.get(part)
        if isinstance(identifier, exp.Identifier) and identifier.name.lower() == name.lower():
            return place_of(statement.sql, identifier)
    return {}


def _of_the_data(error: EngineFailed, *, bound: bool) -> NeuroLakeError:
    """A value that cannot be computed is the query's fault, not the engine's.

    Args:
        bound: Whether values are hidden from the asker: then none is named.
    """
    kind, _, detail = error.detail.partition(": ")
    if kind not in _OF_THE_DATA:
        return EngineFailed("The engine failed.", hint=error.hint) if bound and kind != error.detail else error
    hint = "TRY_CAST and TRY give NULL where a value does not fit." if kind in _MISFITS else None
    return InvalidSql(_OF_THE_DATA[kind] if bound else detail.partition("\n")[0], hint=hint)

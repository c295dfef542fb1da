"""Running a governed query: from the engine's stream into the result store."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from sqlglot import exp

from neurolake.compliance.policies.masks import KEY
from neurolake.engine.base import Engine, Limits, Session
from neurolake.engine.sql import ident
from neurolake.kernel.errors import EngineFailed, InvalidSql, NeuroLakeError
from neurolake.query.base import Cancellable
from neurolake.query.plan import Apart, Bound, Plan, Step
from neurolake.query.proof import prove
from neurolake.query.rewrite import Governed
from neurolake.sql.parse import Statement
from neurolake.sql.places import did_you_mean, place_of

_BATCH_ROWS = 8_192
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
        opened: Told the engine's session before it starts to work, so that it can be cancelled.

    Raises:
        InvalidSql: A column is unknown, types do not fit, or a value cannot be computed from the data.
        Cancelled, TimedOut, LimitExceeded, StorageFull, EngineFailed: See `Session`.
    """
    limits = Limits(timeout_s=timeout_s)
    try:
        with place_for(engine, limits, tame=plan.tame) as session:
            opened(session)
            for source in plan.sources:
                session.bind(source.relation, plan.scans[source.relation])
            proved(session, engine, plan.last)
            for apart in plan.apart:
                _compute(apart, session, mask_key)
            return keep(
                session.stream(plan.last.sql, _with_key(plan.last, parameters, mask_key), batch_rows=_BATCH_ROWS)
            )
    except InvalidSql as error:
        raise placed(statement, plan.governed, error) from error
    except EngineFailed as error:
        raise _of_the_data(error, bound=plan.governed.bound) from error


def place_for(engine: Engine, limits: Limits, *, tame: bool) -> Session:
    """A session for a statement: in a process of its own where the engine might not be able to stop it in ours."""
    return engine.session(limits) if tame or not engine.capabilities.apart else engine.apart(limits)


def _compute(apart: Apart, session: Session, mask_key: Callable[[], str]) -> None:
    """Make a table of what is shown of a dataset, before the caller's SQL runs."""
    source = apart.relation.source
    try:
        session.run(
            f"CREATE TEMP TABLE {ident(apart.relation.name)} AS {apart.sql}", {KEY: mask_key()} if apart.keyed else None
        )
    except (InvalidSql, EngineFailed) as error:
        # The engine's words may hold values of hidden rows: they go to nobody.
        log.warning("policy failed", dataset=source.name, error=type(error).__name__)
        raise EngineFailed(
            f"A policy of {source.zone}.{source.name} could not be applied to all rows.",
            hint="Whoever manages the policies must correct its expression; TRY_CAST and TRY give NULL for misfits.",
        ) from None


def _with_key(step: Step, parameters: Bound, mask_key: Callable[[], str]) -> Bound:
    if step.key is None:
        return parameters
    if isinstance(parameters, list):
        return [*parameters, mask_key()]
    return {**(parameters or {}), step.key: mask_key()}


def proved(session: Session, engine: Engine, step: Step) -> None:
    """Have the engine's own parser look at a statement before it runs; see `prove`."""
    if engine.capabilities.dialect == "duckdb":
        prove(session, step.sql, step.names)


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

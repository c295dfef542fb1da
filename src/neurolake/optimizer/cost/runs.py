"""Estimates and truths of the queries that ran, kept in the metadata database, and the rates they teach."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from neurolake.metadata.models import QueryCost
from neurolake.metadata.rows import add_rows, connection_of
from neurolake.optimizer.cost.base import Cost, Rates
from neurolake.optimizer.cost.calibrate import DEFAULT, calibrated

_COSTS = cast("Table", QueryCost.__table__)
_NEWEST = 500


@dataclass(frozen=True)
class Truth:
    """What a run did: rows and bytes of its result, and the seconds that the engine took."""

    rows: int
    bytes: int
    seconds: float


@dataclass(frozen=True)
class Completed:
    """A run that came to its end: what was expected of it, and what came of it."""

    query_id: str
    engine: str
    expected: Cost
    expected_s: float
    truth: Truth
    at: datetime


def record(session: Session, runs: Iterable[Completed]) -> None:
    """Keep runs that came to their end. One that was cut short or answered from a cache teaches nothing."""
    add_rows(connection_of(session), _COSTS, [_row(run) for run in runs])


def _row(run: Completed) -> dict[str, Any]:
    return {
        "query_id": run.query_id,
        "engine": run.engine,
        "estimated_rows": run.expected.rows,
        "estimated_bytes": run.expected.bytes,
        "estimated_cpu": run.expected.cpu,
        "estimated_io": run.expected.io,
        "estimated_s": run.expected_s,
        "rows": run.truth.rows,
        "bytes": run.truth.bytes,
        "seconds": run.truth.seconds,
        "at": run.at,
    }


def rates_of(session: Session, engine: str, before: Rates = DEFAULT) -> Rates:
    """The engine's rates by its newest 500 runs; `before` until there are enough."""
    newest = select(QueryCost).filter_by(engine=engine).order_by(QueryCost.at.desc()).limit(_NEWEST)
    return calibrated([(_cost(run), run.seconds) for run in session.scalars(newest)], before)


def _cost(run: QueryCost) -> Cost:
    return Cost(run.estimated_rows, run.estimated_bytes, run.estimated_cpu, run.estimated_io)

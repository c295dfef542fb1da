"""Estimates and truths of the queries that ran, kept in the metadata database, and the rates they teach."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from neurolake.metadata.models import QueryCost
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


def record(
    session: Session, query_id: str, engine: str, *, expected: Cost, expected_s: float, truth: Truth, now: datetime
) -> None:
    """Keep a run that came to its end. A run that was cut short or answered from a cache teaches nothing."""
    values = {
        "query_id": query_id,
        "engine": engine,
        "estimated_rows": expected.rows,
        "estimated_bytes": expected.bytes,
        "estimated_cpu": expected.cpu,
        "estimated_io": expected.io,
        "estimated_s": expected_s,
        "rows": truth.rows,
        "bytes": truth.bytes,
        "seconds": truth.seconds,
        "at": now,
    }
    session.execute(insert(_COSTS), values)


def rates_of(session: Session, engine: str, before: Rates = DEFAULT) -> Rates:
    """The engine's rates by its newest 500 runs; `before` until there are enough."""
    newest = select(QueryCost).filter_by(engine=engine).order_by(QueryCost.at.desc()).limit(_NEWEST)
    return calibrated([(_cost(run), run.seconds) for run in session.scalars(newest)], before)


def _cost(run: QueryCost) -> Cost:
    return Cost(run.estimated_rows, run.estimated_bytes, run.estimated_cpu, run.estimated_io)

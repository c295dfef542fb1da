"""The record of queries: who asked what, what became of it, which columns were read."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol, cast

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from neurolake.catalog import access, lineage, told
from neurolake.kernel.errors import NeuroLakeError, NotFound, Unavailable
from neurolake.metadata.models import AccessEvent, Dataset, QueryRun
from neurolake.metadata.rows import add_rows, connection_of
from neurolake.optimizer.cost import runs
from neurolake.query.base import Run, State
from neurolake.query.expected import Measured
from neurolake.query.question import Question
from neurolake.query.resolve import Source
from neurolake.query.results import Kept
from neurolake.query.seen import Seen

_RUNS = cast("Table", QueryRun.__table__)
# Built once: every query goes through them.
_CHANGE = update(_RUNS).where(_RUNS.c.id == bindparam("of_id")).values(state=bindparam("now"))
_END = update(_RUNS).where(_RUNS.c.id == bindparam("of_id"))
_IDS_AT_ONCE = 1000
_GOING: tuple[State, ...] = ("queued", "running")


@dataclass(frozen=True)
class Outcome:
    """How a query ended.

    Attributes:
        executed_sql: As the engine ran it, if it came to that.
        transpiled_sql: In DuckDB's dialect, where it was asked in another.
        sources: The datasets it reads, as far as they were resolved.
        views: Ids of the views that it names.
        columns: Dataset id → columns read.
        facts: See `facts.facts_of`.
        seen: What of which dataset the answer shows.
        measured: What the engine was expected to take and what it took, where it came to its end.
    """

    state: State
    executed_sql: str | None
    engine: str | None
    sources: Sequence[Source]
    columns: Mapping[str, Sequence[str]]
    kept: Kept | None
    error: NeuroLakeError | None
    timings: Mapping[str, float]
    transpiled_sql: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    measured: Measured | None = None
    seen: Sequence[Seen] | None = None
    views: Sequence[str] = ()


class Asked(Protocol):
    """What the record needs to know of a query that was asked."""

    @property
    def id(self) -> str: ...
    @property
    def question(self) -> Question: ...
    @property
    def state(self) -> State: ...
    @property
    def asked_at(self) -> datetime: ...
    @property
    def target(self) -> str | None: ...
    @property
    def announced(self) -> State | None: ...


def begin(session: Session, asked: Sequence[Asked], owner: str) -> None:
    """Record that queries were asked, and of which process; of those on record already, how they are now."""
    new = [_asked(live) | {"owner": owner} for live in asked if live.announced is None]
    changed = [{"of_id": live.id, "now": live.state} for live in asked if live.announced is not None]
    connection = connection_of(session)
    add_rows(connection, _RUNS, new)
    if changed:
        connection.execute(_CHANGE, changed)


@dataclass(frozen=True)
class Ending:
    """How a query that was asked ended, and when."""

    live: Asked
    outcome: Outcome
    at: datetime


def finish(session: Session, ended: Sequence[Ending]) -> list[Run]:
    """Record how queries ended; of those that succeeded also who read which columns, and the lineage.

    Returns:
        The queries as they are seen from outside from now on.
    """
    rows = [_asked(one.live) | _ended(one) for one in ended]
    new = [row for one, row in zip(ended, rows, strict=True) if not _was_announced(session, one)]
    add_rows(connection_of(session), _RUNS, new)
    for one in ended:
        if one.outcome.state == "failed" and one.live.target is not None:
            told.failed(session, _failure(session, one, one.live.target))
    done = [one for one in ended if one.outcome.kept]
    access.record(session, [read for one in done for read in _reads(one)])
    lineage.record(session, [edge for one in done for edge in _edges(one)], now=ended[0].at)
    runs.record(session, [_completed(one) for one in ended if one.outcome.measured])
    return [_as_ended(row) for row in rows]


def _failure(session: Session, one: Ending, target: str) -> told.Failure:
    dataset = session.get(Dataset, target)
    name = f"{dataset.zone}.{dataset.name}" if dataset else None
    why = one.outcome.error.title if one.outcome.error else NeuroLakeError.title
    return told.Failure(one.live.id, "change", name, why, one.at)


def _was_announced(session: Session, one: Ending) -> bool:
    """Whether the query was on record already; then its end is now."""
    if one.live.announced is None:
        return False
    values = _ended(one) | {"of_id": one.live.id}
    return bool(connection_of(session).execute(_END, values).rowcount)


def _as_ended(row: dict[str, Any]) -> Run:
    moments = {name: row[name].isoformat() for name in ("submitted_at", "finished_at")}
    return Run(**{name: value for name, value in row.items() if name != "seen"} | moments)


def _asked(live: Asked) -> dict[str, Any]:
    return {
        "id": live.id,
        "principal": live.question.principal.name,
        "sql": live.question.text,
        "state": live.state,
        "datasets": [],
        "submitted_at": live.asked_at,
    }


def _concealed(outcome: Outcome) -> Outcome:
    """Without what may hold values of the text."""
    error = outcome.error and type(outcome.error)("What went wrong is told to the asker only: it may hold values.")
    return replace(outcome, executed_sql=None, transpiled_sql=None, facts={}, error=error)


def _ended(one: Ending) -> dict[str, Any]:
    outcome = one.outcome if one.live.question.told is None else _concealed(one.outcome)
    kept = outcome.kept
    return {
        "state": outcome.state,
        "finished_at": one.at,
        "transpiled_sql": outcome.transpiled_sql,
        "executed_sql": outcome.executed_sql,
        "engine": outcome.engine,
        "datasets": [_dataset(source, outcome.columns) for source in outcome.sources],
        "timings": dict(outcome.timings),
        "facts": dict(outcome.facts),
        "error": outcome.error.problem() if outcome.error else None,
        "columns": [{"name": column.name, "type": column.type} for column in kept.columns] if kept else None,
        "rows": kept.rows if kept else None,
        "bytes": kept.bytes if kept else None,
        "truncated": kept.truncated if kept else None,
        "seen": _shown(outcome.seen if kept else None, one.live.question.purpose),
    }


def _shown(seen: Sequence[Seen] | None, purpose: str | None) -> dict[str, Any] | None:
    return None if seen is None else {"purpose": purpose, "datasets": [one.to_json() for one in seen]}


@dataclass(frozen=True)
class Shown:
    """What a stored answer shows.

    Attributes:
        purpose: What it was asked for.
        seen: Of each dataset; None where that is not known.
    """

    purpose: str | None
    seen: tuple[Seen, ...] | None
    asked_at: datetime
    ended_at: datetime | None


def shown(session: Session, query_id: str) -> Shown:
    """What the stored answer of a query shows.

    Raises:
        NotFound: There is no such query.
    """
    columns = (_RUNS.c.seen, _RUNS.c.submitted_at, _RUNS.c.finished_at)
    row = connection_of(session).execute(select(*columns).where(_RUNS.c.id == query_id)).one_or_none()
    if row is None:
        raise NotFound(f"There is no query {query_id[:80]!r}.")
    seen, asked_at, ended_at = row
    if seen is None:
        return Shown(None, None, asked_at, ended_at)
    return Shown(seen["purpose"], tuple(map(Seen.from_json, seen["datasets"])), asked_at, ended_at)


def find(session: Session, query_id: str, principal: str | None = None) -> QueryRun:
    """A query by its id; None as principal means anybody's.

    Raises:
        NotFound: There is none, or it is somebody else's.
    """
    run = session.get(QueryRun, query_id)
    if run is None or principal not in (None, run.principal):
        raise NotFound(f"There is no query {query_id[:80]!r}.")
    return run


def readers(session: Session, dataset_id: str, columns: Collection[str] | None = None) -> list[str]:
    """Ids of the queries that read a dataset, or some of these columns of it."""
    found = []
    for query_id, read in session.execute(select(QueryRun.id, QueryRun.datasets).where(QueryRun.rows.is_not(None))):
        mine = [one for one in read if one["id"] == dataset_id]
        if any(columns is None or set(columns) & set(one["columns"]) for one in mine):
            found.append(query_id)
    return found


def listing(
    session: Session,
    *,
    principal: str | None = None,
    text: str | None = None,
    state: State | None = None,
    dataset_id: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: str | None = None,
    limit: int = 50,
) -> list[Run]:
    """Queries, newest first.

    Args:
        text: Only those whose SQL holds this, in any case.
        dataset_id: Only those that read it, or wrote to it.
        since, until: Only those asked from this moment on; before that one.
        before: Id of the last query of the page before.
    """
    statement = select(QueryRun).order_by(QueryRun.id.desc()).limit(limit)
    if principal is not None:
        statement = statement.filter_by(principal=principal)
    if state is not None:
        statement = statement.filter_by(state=state)
    if text:
        statement = statement.where(QueryRun.sql.icontains(text, autoescape=True))
    if dataset_id is not None:
        # By the index over dataset and time.
        touched = select(AccessEvent.origin_id).where(AccessEvent.dataset_id == dataset_id)
        statement = statement.where(
            QueryRun.id.in_(touched if since is None else touched.where(AccessEvent.at >= since))
        )
    if since is not None:
        statement = statement.where(QueryRun.submitted_at >= since)
    if until is not None:
        statement = statement.where(QueryRun.submitted_at < until)
    if before:
        statement = statement.where(QueryRun.id < before)
    return [as_run(run) for run in session.scalars(statement)]


def counts(session: Session, principal: str | None = None) -> dict[str, int]:
    """Number of queries by state; `principal` leaves those of others out."""
    whose = [QueryRun.principal == principal] if principal else []
    rows = session.execute(select(QueryRun.state, func.count()).where(*whose).group_by(QueryRun.state))
    return {row[0]: row[1] for row in rows}


def request_cancel(session: Session, query_id: str) -> None:
    """Mark a query that has not ended as one that its process is to stop."""
    of_it = (_RUNS.c.id == query_id, _RUNS.c.state.in_(_GOING))
    session.execute(update(_RUNS).where(*of_it).values(cancel_requested=True))


def cancel_requests(session: Session, query_ids: Sequence[str]) -> set[str]:
    """Which of these queries are to be stopped."""
    return set(session.scalars(select(_RUNS.c.id).where(_RUNS.c.id.in_(query_ids), _RUNS.c.cancel_requested)))


def known(session: Session, query_ids: Collection[str]) -> set[str]:
    """Which of these queries are on record."""
    ids = sorted(query_ids)
    found: set[str] = set()
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = ids[start : start + _IDS_AT_ONCE]
        found.update(session.scalars(select(_RUNS.c.id).where(_RUNS.c.id.in_(some))))
    return found


def not_ended(session: Session) -> Sequence[QueryRun]:
    """Every query that is going on by the record."""
    return session.scalars(select(QueryRun).where(QueryRun.state.in_(_GOING))).all()


def close_lost(session: Session, query_ids: Sequence[str], now: datetime) -> None:
    """End queries that ended with their process; one that has ended otherwise meanwhile stays as it is."""
    lost = Unavailable("The process that ran the query ended before the query did.", hint="Ask again.")
    of_them = (_RUNS.c.id.in_(query_ids), _RUNS.c.state.in_(_GOING))
    session.execute(update(_RUNS).where(*of_them).values(state="failed", error=lost.problem(), finished_at=now))


def as_run(run: QueryRun) -> Run:
    """A query as seen from outside."""
    return Run(
        id=run.id,
        principal=run.principal,
        sql=run.sql,
        executed_sql=run.executed_sql,
        transpiled_sql=run.transpiled_sql,
        engine=run.engine,
        state=run.state,  # type: ignore[arg-type]  # only `State` values are ever written
        datasets=run.datasets,
        columns=run.columns,
        rows=run.rows,
        bytes=run.bytes,
        truncated=run.truncated,
        timings=run.timings,
        facts=run.facts,
        error=run.error,
        submitted_at=run.submitted_at.isoformat(),
        finished_at=run.finished_at.isoformat() if run.finished_at else None,
    )


def _dataset(source: Source, columns: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {
        "id": source.dataset_id,
        "name": source.name,
        "zone": source.zone,
        "snapshot_id": None if source.snapshot_id is None else str(source.snapshot_id),
        "columns": list(columns.get(source.dataset_id, ())),
    }


def _reads(one: Ending) -> Iterator[access.Access]:
    who = one.live.question.principal.name
    for source in one.outcome.sources:
        columns = tuple(one.outcome.columns.get(source.dataset_id, ()))
        yield access.Access(who, "read", source.dataset_id, source.snapshot_id, columns, one.live.id, one.at)


def _edges(one: Ending) -> Iterator[lineage.Edge]:
    query, result = (lineage.Node(kind, one.live.id) for kind in ("query", "result"))
    for dataset_id in dict.fromkeys((*(source.dataset_id for source in one.outcome.sources), *one.outcome.views)):
        dataset = lineage.Node("dataset", dataset_id)
        yield lineage.Edge(dataset, query, kind="transformation", run_id=one.live.id)
    yield lineage.Edge(query, result, run_id=one.live.id)


def _completed(one: Ending) -> runs.Completed:
    """Of a query that was measured, and so had an engine."""
    measured = cast("Measured", one.outcome.measured)
    engine = cast("str", one.outcome.engine)
    return runs.Completed(one.live.id, engine, measured.cost, measured.expected_s, measured.truth, one.at)

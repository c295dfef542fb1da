"""Tasks in the metadata database: put, claimed, given back, gone."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Table, delete, func, literal, or_, select, text, update
from sqlalchemy.orm import Session

from neurolake.metadata.models import WorkflowTask
from neurolake.workflows.base import Task

_TASKS = cast("Table", WorkflowTask.__table__)
_LOCK = 7311465103
_LOOKED_AT = 64


def put(session: Session, task: Task, now: datetime) -> None:
    """Add a task, unless there is one of its id."""
    if session.execute(select(_TASKS.c.id).where(_TASKS.c.id == task.id)).first() is not None:
        return
    row = {
        "id": task.id,
        "sort": task.sort,
        "cluster": task.cluster,
        "state": "waiting",
        "not_before": task.not_before or now,
        "pool": task.pool,
        "pool_size": task.pool_size,
        "owner": None,
        "stop_requested": False,
    }
    session.execute(_TASKS.insert().values(row))


def is_due(session: Session, sorts: Collection[str], cluster: str | None, now: datetime) -> bool:
    """Whether a task could be claimed, but for its pool."""
    due = _due(sorts, cluster, now)
    return session.execute(select(literal(1)).where(*due).limit(1)).first() is not None


def claim(
    session: Session, owner: str, sorts: Collection[str], cluster: str | None, most: int, now: datetime
) -> Sequence[tuple[str, str]]:
    """Take waiting tasks for a process, within their pools; returns their ids and sorts."""
    _one_at_a_time(session)
    busy = _busy(session)
    full = [pool for pool, (running, size) in busy.items() if running >= size]
    due = [*_due(sorts, cluster, now), or_(_TASKS.c.pool.is_(None), _TASKS.c.pool.not_in(full))]
    columns = (_TASKS.c.id, _TASKS.c.sort, _TASKS.c.pool, _TASKS.c.pool_size)
    # Ids begin with the time that what they belong to was made.
    found = session.execute(select(*columns).where(*due).order_by(_TASKS.c.id).limit(_LOOKED_AT)).all()
    running = {pool: count for pool, (count, _) in busy.items()}
    taken: list[tuple[str, str]] = []
    for task_id, sort, pool, size in found:
        if len(taken) == most:
            break
        if pool is not None and running.get(pool, 0) >= size:
            continue
        running[pool] = running.get(pool, 0) + 1
        taken.append((task_id, sort))
    ids = [task_id for task_id, _ in taken]
    if ids:
        session.execute(update(_TASKS).where(_TASKS.c.id.in_(ids)).values(state="running", owner=owner))
    return taken


def owners(session: Session) -> set[str]:
    """Processes that have tasks in their hands."""
    running = select(_TASKS.c.owner).where(_TASKS.c.owner.is_not(None)).distinct()
    return set(session.scalars(running))


def give_back(session: Session, dead: Iterable[str]) -> int:
    """Let others have the tasks of processes that are gone; returns how many."""
    theirs = update(_TASKS).where(_TASKS.c.owner.in_(list(dead)))
    return _count(session.execute(theirs.values(state="waiting", owner=None)))


def release(session: Session, task_id: str, owner: str, at: datetime) -> None:
    """Let others have a task of this process, from a moment on."""
    mine = update(_TASKS).where(_TASKS.c.id == task_id, _TASKS.c.owner == owner)
    session.execute(mine.values(state="waiting", owner=None, not_before=at))


def find(session: Session, task_id: str) -> tuple[str | None, bool] | None:
    """Whose a task is and whether it is to stop, locked until the transaction ends; None when it is gone."""
    row = session.execute(
        select(_TASKS.c.owner, _TASKS.c.stop_requested).where(_TASKS.c.id == task_id).with_for_update()
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def owner_of(session: Session, task_id: str) -> str | None:
    """The process that works on a task, if any does."""
    return session.scalar(select(_TASKS.c.owner).where(_TASKS.c.id == task_id))


def remove(session: Session, task_id: str) -> None:
    """Drop a task."""
    session.execute(delete(_TASKS).where(_TASKS.c.id == task_id))


def request_stop(session: Session, task_id: str) -> None:
    """Mark a task as one that its process is to stop."""
    session.execute(update(_TASKS).where(_TASKS.c.id == task_id).values(stop_requested=True))


def to_stop(session: Session, owner: str) -> set[str]:
    """Ids of a process's tasks that it is to stop."""
    return set(session.scalars(select(_TASKS.c.id).where(_TASKS.c.owner == owner, _TASKS.c.stop_requested)))


def _due(sorts: Collection[str], cluster: str | None, now: datetime) -> list[Any]:
    due = [_TASKS.c.state == "waiting", _TASKS.c.not_before <= now, _TASKS.c.sort.in_(list(sorts))]
    return due if cluster is None else [*due, _TASKS.c.cluster == cluster]


def _busy(session: Session) -> dict[str, tuple[int, int]]:
    """Pool → tasks that run, and how many may."""
    running = select(_TASKS.c.pool, func.count(), func.max(_TASKS.c.pool_size)).where(
        _TASKS.c.state == "running", _TASKS.c.pool.is_not(None)
    )
    return {pool: (count, size) for pool, count, size in session.execute(running.group_by(_TASKS.c.pool))}


def _one_at_a_time(session: Session) -> None:
    """Who claims counts what runs, so that no other may claim meanwhile. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))


def _count(result: Any) -> int:
    return cast("CursorResult[Any]", result).rowcount

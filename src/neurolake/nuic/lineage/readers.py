"""What reads a dataset by name: views, and queries with their stored answers."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from neurolake.metadata.models import LineageEdge, QueryRun, View
from neurolake.nuic.batches import batched
from neurolake.nuic.lineage.base import Thing
from neurolake.nuic.lineage.edges import is_from, true_at
from neurolake.nuic.lineage.sight import Sight

MOST_QUERIES = 100
_AT_ONCE = 400


def views_that_break(session: Session, dataset: Thing, column: str | None, among: Collection[str]) -> set[str]:
    """Which of these datasets are views that read the dataset, or this column of it, by name."""
    found: set[str] = set()
    for some in batched(among, _AT_ONCE):
        for view in session.scalars(select(View).where(View.dataset_id.in_(some))):
            for read in view.reads:
                wanted = column is None or read["columns"] is None or column in read["columns"]
                if read["dataset_id"] == dataset.id and wanted:
                    found.add(view.dataset_id)
    return found


def queries(
    sight: Sight, dataset: Thing, column: str | None, as_of: datetime | None
) -> tuple[list[dict[str, Any]], bool]:
    """The newest queries that read a dataset, or this column of it: all of them for an administrator, else the own.

    Statements that made something of it are left out: what they made is touched itself.

    Returns:
        Also whether there are more.
    """
    made = aliased(LineageEdge)
    asked = (
        select(QueryRun)
        .join(LineageEdge, LineageEdge.target_id == QueryRun.id)
        .where(
            is_from("dataset"),
            LineageEdge.source_id == dataset.id,
            LineageEdge.source_column.is_(None),
            LineageEdge.target_kind == "query",
            true_at(as_of),
            ~exists().where(made.run_id == QueryRun.id, made.target_kind == "dataset"),
        )
        .order_by(QueryRun.id.desc())
        .limit(MOST_QUERIES * (10 if column else 1) + 1)
    )
    if not sight.is_whole:
        asked = asked.where(QueryRun.principal == sight.asker)
    runs = sight.session.scalars(asked).all()
    mine = [run for run in runs if column is None or _reads(run, dataset, column)]
    more = len(mine) > MOST_QUERIES or (column is not None and len(runs) > MOST_QUERIES * 10)
    return [_told(run) for run in mine[:MOST_QUERIES]], more


def _reads(run: QueryRun, dataset: Thing, column: str) -> bool:
    return any(one["id"] == dataset.id and column in one["columns"] for one in run.datasets)


def _told(run: QueryRun) -> dict[str, Any]:
    return {
        "id": run.id,
        "principal": run.principal,
        "sql": run.sql,
        "submitted_at": run.submitted_at.isoformat(),
        "has_result": run.rows is not None,
    }

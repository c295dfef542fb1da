"""`/api/neurolake/lineage`: what was made from what, as the caller may see it."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import AfterValidator

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake
from neurolake.api.moments import in_utc
from neurolake.catalog.lineage import NodeKind
from neurolake.nuic.lineage.base import DEFAULT_LIMIT, MAX_DEPTH, MAX_LIMIT, THINGS, Reach

router = APIRouter(prefix="/api/neurolake/lineage", tags=["lineage"])

AsOf = Annotated[
    datetime | None, AfterValidator(in_utc), Query(description="The graph as it was then; in UTC without a zone.")
]
Columns = Annotated[bool, Query(description="With the edges between columns.")]


def _reach(
    depth: Annotated[int, Query(ge=1, le=MAX_DEPTH, description="Most steps.")] = MAX_DEPTH,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Most things found.")] = DEFAULT_LIMIT,
    as_of: AsOf = None,
    kinds: Annotated[list[NodeKind], Query(description="Kinds of things to go along.")] = list(THINGS),  # noqa: B006 - FastAPI copies it
) -> Reach:
    return Reach(depth, limit, as_of, kinds)


Within = Annotated[Reach, Depends(_reach)]


@router.get("/downstream/{dataset_id}")
def downstream(
    lake: OpenLake, caller: Caller, dataset_id: str, within: Within, columns: Columns = False
) -> dict[str, Any]:
    """What was made from a dataset (id, name or zone.name), each thing at its distance in steps.

    `truncated` says that the limit cut the answer, `deeper` that the graph goes on beyond the depth.
    """
    return lake.nuic.lineage.downstream(dataset_id, caller, within, columns=columns)


@router.get("/upstream/{dataset_id}")
def upstream(
    lake: OpenLake, caller: Caller, dataset_id: str, within: Within, columns: Columns = False
) -> dict[str, Any]:
    """What a dataset was made from, back to the files; see downstream."""
    return lake.nuic.lineage.upstream(dataset_id, caller, within, columns=columns)


@router.get("/impact/{dataset_id}")
def impact(
    lake: OpenLake,
    caller: Caller,
    dataset_id: str,
    within: Within,
    column: Annotated[str | None, Query(description="Only this column changes or goes.")] = None,
) -> dict[str, Any]:
    """What is touched if a dataset, or a column of it, changes or goes: datasets, columns, views, queries, owners.

    `severity_rule` says how bad is judged; `partial` that there is more than is told.
    """
    return lake.nuic.lineage.impact(dataset_id, column, caller, within)


@router.get("/column/{dataset_id}/{column}")
def column(lake: OpenLake, caller: Caller, dataset_id: str, column: str, within: Within) -> dict[str, Any]:
    """Where a column's values come from and go to (`direct`), and what only has a say in it (`indirect`)."""
    return lake.nuic.lineage.column(dataset_id, column, caller, within)


@router.get("/freshness/{dataset_id}")
def freshness(lake: OpenLake, caller: Caller, dataset_id: str, within: Within) -> dict[str, Any]:
    """When the data of a dataset, and of everything that it was made from, last changed; the slowest is named."""
    return lake.nuic.lineage.freshness(dataset_id, caller, within)


@router.get("/circular-dependencies")
def circular_dependencies(lake: OpenLake, caller: Caller, as_of: AsOf = None) -> dict[str, Any]:
    """Every group of datasets that are made from one another; those made from themselves apart."""
    return lake.nuic.lineage.circular_dependencies(caller, as_of)

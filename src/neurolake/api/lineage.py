"""`/api/neurolake/lineage`: what was made from what, as the caller may see it."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AfterValidator

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake
from neurolake.app.lineage_proof import MOST_SAMPLE, MOST_SECONDS
from neurolake.catalog.lineage import NodeKind
from neurolake.kernel.clock import in_utc
from neurolake.kernel.errors import InvalidOption
from neurolake.nuic.lineage.base import DEFAULT_LIMIT, MAX_DEPTH, MAX_LIMIT, Reach
from neurolake.nuic.lineage.export.drawing import Both
from neurolake.nuic.lineage.export.formats import FORMATS, FormatName

router = APIRouter(prefix="/api/neurolake/lineage", tags=["lineage"])

AsOf = Annotated[
    datetime | None, AfterValidator(in_utc), Query(description="The graph as it was then; in UTC without a zone.")
]
Columns = Annotated[bool, Query(description="With the edges between columns.")]


def _within(
    depth: Annotated[int, Query(ge=1, le=MAX_DEPTH, description="Most steps.")] = MAX_DEPTH,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Most things found.")] = DEFAULT_LIMIT,
    as_of: AsOf = None,
) -> Reach:
    return Reach(depth, limit, as_of)


Within = Annotated[Reach, Depends(_within)]


def _along(
    within: Within,
    kinds: Annotated[list[NodeKind] | None, Query(description="Kinds of things to go along; not queries.")] = None,
) -> Reach:
    return replace(within, kinds=kinds) if kinds else within


Along = Annotated[Reach, Depends(_along)]


@router.get("/downstream/{dataset_id}")
def downstream(
    lake: OpenLake, caller: Caller, dataset_id: str, along: Along, columns: Columns = False
) -> dict[str, Any]:
    """What was made from a dataset (id, name or zone.name), each thing at its distance in steps.

    `truncated` says that the limit cut the answer, `deeper` that the graph goes on beyond the depth.
    """
    return lake.nuic.lineage.downstream(dataset_id, caller, along, columns=columns)


@router.get("/upstream/{dataset_id}")
def upstream(lake: OpenLake, caller: Caller, dataset_id: str, along: Along, columns: Columns = False) -> dict[str, Any]:
    """What a dataset was made from, back to the files; see downstream."""
    return lake.nuic.lineage.upstream(dataset_id, caller, along, columns=columns)


@router.get("/impact/{dataset_id}")
def impact(
    lake: OpenLake,
    caller: Caller,
    dataset_id: str,
    within: Within,
    column: Annotated[str | None, Query(description="Only this column changes or goes.")] = None,
) -> dict[str, Any]:
    """What is touched if a dataset, or a column of it, changes or goes: datasets, columns, views, queries, pipelines,
    contracts, owners.

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


@router.get("/full-graph")
def full_graph(
    lake: OpenLake,
    caller: Caller,
    zone: Annotated[str | None, Query(description="Only datasets of this zone.")] = None,
    dataset: Annotated[str | None, Query(description="Only what is around this dataset, in both directions.")] = None,
    depth: Annotated[int, Query(ge=1, le=MAX_DEPTH, description="Most steps from that dataset.")] = MAX_DEPTH,
    after: Annotated[str | None, Query(description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
    as_of: AsOf = None,
) -> dict[str, Any]:
    """All datasets that the caller may know of, by name and page by page, with the links into those of the page.

    With `dataset` it is one page: what is around it, up to the limit in each direction.
    """
    if dataset is None:
        return lake.nuic.lineage.full_graph(caller, zone=zone, after=after, limit=limit, as_of=as_of)
    if zone is not None:
        raise InvalidOption("The graph is that of a zone or that around a dataset.", hint="Give one of the two.")
    reach = Reach(depth, limit, as_of).among_datasets()
    return lake.nuic.lineage.around(dataset, caller, reach).to_json() | {"next": None}


@router.post("/prove/{dataset_id}")
def prove(
    lake: OpenLake,
    caller: Caller,
    dataset_id: str,
    rows: Annotated[int, Query(ge=1, le=MOST_SAMPLE, description="Most rows of each table that is read.")] = 500,
    seconds: Annotated[float, Query(gt=0, le=MOST_SECONDS, description="After which no more is tried.")] = 30.0,
) -> dict[str, Any]:
    """Run again what made a dataset, over samples that the caller sees, and record how far that shows its lineage.

    An edge whose evidence is `agreed` is in the engine's plan; one that is `proved` came out otherwise when its source
    was changed. Whoever asks must be allowed to modify the dataset.
    """
    return lake.lineage_proof.prove(dataset_id, caller, rows=rows, seconds=seconds)


@router.get("/export/{dataset_id}", responses={200: {"content": {one.media_type: {} for one in FORMATS.values()}}})
def export(
    lake: OpenLake,
    caller: Caller,
    dataset_id: str,
    along: Along,
    output: Annotated[FormatName, Query(alias="format")] = "json",
    direction: Annotated[Both, Query(description="From the dataset on.")] = "both",
    columns: Columns = False,
) -> Response:
    """The graph around a dataset as a file: json, graphviz, mermaid, svg, csv or openlineage."""
    drawing = lake.nuic.lineage.around(dataset_id, caller, along, direction=direction, columns=columns)
    written = FORMATS[output]
    named = {"Content-Disposition": f'attachment; filename="lineage.{written.suffix}"'}
    return Response(written.write(drawing).encode(), media_type=written.media_type, headers=named)

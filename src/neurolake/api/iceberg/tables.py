"""Tables: listed, made, loaded, committed to, renamed, dropped."""

import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Body, Query, Response

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake
from neurolake.iceberg import parse

if TYPE_CHECKING:
    from pyiceberg.table.metadata import TableMetadata

router = APIRouter(prefix="/iceberg/v1", tags=["iceberg"])

Json = Annotated[dict[str, Any], Body()]
_TABLE = "/namespaces/{namespace}/tables/{table}"


@router.get("/namespaces/{namespace}/tables")
def tables(
    lake: OpenLake,
    caller: Caller,
    namespace: str,
    page_token: Annotated[str | None, Query(alias="pageToken", max_length=1024)] = None,
    page_size: Annotated[int, Query(alias="pageSize", ge=1, le=1000)] = 1000,
) -> dict[str, Any]:
    """The tables of a zone that the caller may know of."""
    names, more = lake.iceberg.tables.listing(namespace, caller, page_token, page_size)
    return {"identifiers": [{"namespace": [namespace], "name": name} for name in names], "next-page-token": more}


@router.post("/namespaces/{namespace}/tables")
def create(lake: OpenLake, caller: Caller, namespace: str, body: Json) -> Response:
    """Make a table; a staged one is made by the commit that follows."""
    made = lake.iceberg.tables.create(namespace, parse.creation(body), caller)
    return _table(made.metadata, made.location)


@router.get(_TABLE)
def load(
    lake: OpenLake,
    caller: Caller,
    namespace: str,
    table: str,
    snapshots: Literal["all", "refs"] = "all",
) -> Response:
    """A table's metadata, which lead to its files. For those from whom nothing in it is hidden."""
    loaded = lake.iceberg.tables.load((namespace, table), caller)
    metadata = loaded.metadata
    if snapshots == "refs":
        wanted = {reference.snapshot_id for reference in metadata.refs.values()}
        kept = [one for one in metadata.snapshots if one.snapshot_id in wanted]
        metadata = metadata.model_copy(update={"snapshots": kept})
    return _table(metadata, loaded.metadata_location, lake.client_config)


@router.head(_TABLE, status_code=204)
def is_table(lake: OpenLake, caller: Caller, namespace: str, table: str) -> Response:
    """Whether a table is there that the caller may know of."""
    lake.iceberg.tables.check((namespace, table), caller)
    return Response(status_code=204)


@router.post(_TABLE)
def commit(lake: OpenLake, caller: Caller, namespace: str, table: str, body: Json) -> Response:
    """Update a table, or make one that was staged, if it meets the requirements; 409 when it does not."""
    (made,) = lake.iceberg.commits.make([parse.proposal((namespace, table), body)], caller)
    return _table(made.metadata, made.location)


@router.delete(_TABLE, status_code=204)
def drop(
    lake: OpenLake,
    caller: Caller,
    namespace: str,
    table: str,
    purge: Annotated[bool, Query(alias="purgeRequested")] = False,  # noqa: ARG001
) -> None:
    """Take a table away. Its files go in either case."""
    lake.iceberg.tables.drop((namespace, table), caller)


@router.post(f"{_TABLE}/metrics", status_code=204)
def metrics(lake: OpenLake, caller: Caller, namespace: str, table: str, body: Json) -> None:
    """Take note of a client's report."""
    lake.iceberg.tables.reported((namespace, table), body, caller)


@router.post("/tables/rename", status_code=204)
def rename(lake: OpenLake, caller: Caller, body: Json) -> None:
    """Give a table another name in its zone."""
    source, target = parse.identifier(body.get("source")), parse.identifier(body.get("destination"))
    lake.iceberg.tables.rename(source, target, caller)


@router.post("/transactions/commit", status_code=204)
def commit_all(lake: OpenLake, caller: Caller, body: Json) -> None:
    """Update several tables, all or none."""
    lake.iceberg.commits.make(parse.proposals(body), caller)


def _table(metadata: "TableMetadata", location: str | None, config: dict[str, str] | None = None) -> Response:
    """As the protocol has it. Snapshot ids are numbers of 64 bits there, not texts."""
    where = f'"metadata-location":{json.dumps(location)},' if location else ""
    text = f'{{{where}"metadata":{metadata.model_dump_json()},"config":{json.dumps(config or {})}}}'
    return Response(text.encode(), media_type="application/json")

"""`/api/neurolake/catalog`: what the lake knows about its datasets."""

from typing import Any

from fastapi import APIRouter

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake

router = APIRouter(prefix="/api/neurolake/catalog", tags=["catalog"])


@router.get("/datasets")
def datasets(lake: OpenLake, caller: Caller) -> list[dict[str, Any]]:
    """The datasets that the caller may know of, by name."""
    return lake.datasets(caller)


@router.get("/dataset/{dataset_id}")
def dataset(lake: OpenLake, caller: Caller, dataset_id: str) -> dict[str, Any]:
    """One dataset, by id, name or zone.name: columns with profile, quality, snapshots, lineage, ingestions."""
    return lake.dataset(dataset_id, caller)

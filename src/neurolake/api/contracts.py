"""`/api/neurolake/contracts`: what a dataset's owner promises its readers."""

from typing import Annotated, Any

from fastapi import APIRouter, Body

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake

router = APIRouter(prefix="/api/neurolake/contracts", tags=["contracts"])

_YAML = "application/yaml"


@router.get("")
def listing(lake: OpenLake, caller: Caller) -> list[dict[str, Any]]:
    """The contracts that the caller may read, by dataset."""
    return lake.contracts.listing(caller)


@router.get("/{dataset_id}")
def get(lake: OpenLake, caller: Caller, dataset_id: str) -> dict[str, Any]:
    """The contract of a dataset, as fields and as YAML, with the record of its versions."""
    return lake.contracts.get(dataset_id, caller)


@router.put("/{dataset_id}")
def put(
    lake: OpenLake,
    caller: Caller,
    dataset_id: str,
    document: Annotated[str, Body(media_type=_YAML, max_length=200_000)],
) -> dict[str, Any]:
    """Put a contract, or a new version of it, as whoever manages the dataset; every commit from then on keeps it."""
    return lake.contracts.put(dataset_id, document, caller)


@router.delete("/{dataset_id}", status_code=204)
def delete(lake: OpenLake, caller: Caller, dataset_id: str) -> None:
    """Take a contract back; its versions stay on record."""
    lake.contracts.delete(dataset_id, caller)


@router.post("/{dataset_id}/verify")
def verify(lake: OpenLake, caller: Caller, dataset_id: str) -> dict[str, Any]:
    """Look whether the columns, all rows and the freshness keep the contract now."""
    return lake.contracts.verify(dataset_id, caller)

"""`/api/neurolake/quality`: how good data is, the rules that it is to keep, and who is told when it does not."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field, model_validator

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake
from neurolake.kernel.clock import in_utc
from neurolake.nuic.quality.document import Severity

_PREFIX = "/api/neurolake/quality"
scores = APIRouter(prefix=_PREFIX, tags=["quality"])
router = APIRouter(prefix=_PREFIX, tags=["quality"])
webhooks = APIRouter(prefix=f"{_PREFIX}/webhooks", tags=["quality"])
Dataset = Annotated[str, Path(max_length=160, description="Id, name or zone.name.")]
Name = Annotated[str, Path(max_length=100)]
Limit = Annotated[int, Query(ge=1, le=1000)]


@scores.get("/current/{dataset_id}")
def current(lake: OpenLake, caller: Caller, dataset_id: Dataset) -> dict[str, Any]:
    """The newest measurement: eight dimensions with their evidence, and how many rules hold.

    `is_current` says whether it is about the newest data. Those from whom something of the dataset is hidden are told
    the overall score only, and of rules only those about what they see.
    """
    return lake.nuic.quality.current(dataset_id, caller)


@scores.get("/time-series/{dataset_id}")
def time_series(
    lake: OpenLake,
    caller: Caller,
    dataset_id: Dataset,
    since: Annotated[datetime | None, Query(description="From this moment on; in UTC where no zone is given.")] = None,
    until: Annotated[datetime | None, Query(description="Before this moment.")] = None,
    limit: Annotated[int, Query(ge=1, le=5000, description="The newest so many.")] = 500,
) -> dict[str, Any]:
    """The measurements over time, the oldest first, and the anomalies in them, each with what it was compared with."""
    return lake.nuic.quality.time_series(dataset_id, caller, since=in_utc(since), until=in_utc(until), limit=limit)


class Rules(BaseModel):
    """Rules as JSON, or as a YAML document with a list under `rules`."""

    model_config = ConfigDict(extra="forbid")

    rules: Annotated[list[dict[str, Any]] | None, Field(min_length=1, max_length=200)] = None
    yaml: Annotated[str | None, Field(max_length=1_000_000)] = None

    @model_validator(mode="after")
    def _one(self) -> "Rules":
        if (self.rules is None) == (self.yaml is None):
            raise ValueError("give rules or yaml, and not both")
        return self


class Names(BaseModel):
    """Names of rules or suggestions."""

    model_config = ConfigDict(extra="forbid")

    names: Annotated[list[Annotated[str, Field(max_length=100)]], Field(min_length=1, max_length=200)]


@router.get("/rules/{dataset_id}")
def rules(lake: OpenLake, caller: Caller, dataset_id: Dataset) -> list[dict[str, Any]]:
    """The rules of a dataset, by name: those that are about what the caller sees."""
    return lake.nuic.quality.rules(dataset_id, caller)


@router.post("/rules/{dataset_id}")
def put(lake: OpenLake, caller: Caller, dataset_id: Dataset, given: Rules) -> list[dict[str, Any]]:
    """Set rules, all or none; each is checked at once. For those who manage the dataset and see what they count."""
    return lake.nuic.quality.put(dataset_id, given.yaml if given.yaml is not None else given.rules or [], caller)


@router.delete("/rules/{dataset_id}/{name}", status_code=204)
def remove(lake: OpenLake, caller: Caller, dataset_id: Dataset, name: Name) -> None:
    """Take a rule away, with its history."""
    lake.nuic.quality.remove(dataset_id, name, caller)


@router.post("/check/{dataset_id}")
def check(
    lake: OpenLake,
    caller: Caller,
    dataset_id: Dataset,
    rule: Annotated[list[str], Query(max_length=200, description="Only these.")] = [],  # noqa: B006 - FastAPI copies it
) -> list[dict[str, Any]]:
    """Check rules now, each in the name of who wrote it."""
    return lake.nuic.quality.check(dataset_id, caller, names=rule or None)


@router.get("/history/{dataset_id}/{name}")
def history(lake: OpenLake, caller: Caller, dataset_id: Dataset, name: Name, limit: Limit = 100) -> dict[str, Any]:
    """The checks of a rule, newest first: rows checked and failing, with the snapshot; and what stands out in them."""
    return lake.nuic.quality.history(dataset_id, name, caller, limit=limit)


@router.get("/failing/{dataset_id}/{name}")
def failing(
    lake: OpenLake,
    caller: Caller,
    dataset_id: Dataset,
    name: Name,
    limit: Limit = 20,
    purpose: Annotated[str | None, Query(max_length=100)] = None,
) -> dict[str, Any]:
    """Some of the rows that fail, as the caller sees them; a query of the caller's, with its id."""
    return lake.nuic.quality.failing(dataset_id, name, caller, limit=limit, purpose=purpose)


@router.get("/suggestions/{dataset_id}")
def suggestions(lake: OpenLake, caller: Caller, dataset_id: Dataset) -> list[dict[str, Any]]:
    """Rules that the profile speaks for, the surest first, each with its evidence."""
    return lake.nuic.quality.suggestions(dataset_id, caller)


@router.post("/suggestions/{dataset_id}/accept")
def accept(lake: OpenLake, caller: Caller, dataset_id: Dataset, given: Names) -> list[dict[str, Any]]:
    """Make rules of suggestions."""
    return lake.nuic.quality.accept(dataset_id, given.names, caller)


@router.post("/measure/{dataset_id}")
def measure(lake: OpenLake, caller: Caller, dataset_id: Dataset) -> dict[str, Any]:
    """Measure the dataset as it is now: all of it up to 200,000 rows, about 100,000 drawn rows beyond."""
    return lake.measure(dataset_id, caller)


class Hook(BaseModel):
    """Where alerts of at least this severity go."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=100)]
    url: Annotated[str, Field(max_length=2000)]
    severity: Severity = "warning"


@webhooks.get("")
def listing(lake: OpenLake, caller: Caller) -> list[dict[str, Any]]:
    """All webhooks, without secrets."""
    return lake.webhooks.listing(caller)


@webhooks.post("", status_code=201)
def add(lake: OpenLake, caller: Caller, hook: Hook) -> dict[str, Any]:
    """Add a webhook. The secret that signs what it is sent is in this answer only."""
    return lake.webhooks.add(hook.name, hook.url, hook.severity, caller)


@webhooks.delete("/{name}", status_code=204)
def remove_hook(lake: OpenLake, caller: Caller, name: Name) -> None:
    """Take a webhook away, with what waits for it."""
    lake.webhooks.remove(name, caller)


@webhooks.post("/{name}/rotate")
def rotate(lake: OpenLake, caller: Caller, name: Name) -> dict[str, Any]:
    """Give it another secret, which is in this answer only."""
    return lake.webhooks.rotate(name, caller)


@webhooks.post("/{name}/test")
def test(lake: OpenLake, caller: Caller, name: Name) -> dict[str, Any]:
    """Send a message now that says that it is a test."""
    return lake.webhooks.test(name, caller)


@webhooks.get("/{name}/deliveries")
def deliveries(lake: OpenLake, caller: Caller, name: Name, limit: Limit = 50) -> list[dict[str, Any]]:
    """Its newest alerts, and what became of them."""
    return lake.webhooks.deliveries(name, caller, limit=limit)


@webhooks.post("/{name}/retry")
def retry(lake: OpenLake, caller: Caller, name: Name) -> dict[str, int]:
    """Try again what was given up."""
    return lake.webhooks.retry(name, caller)

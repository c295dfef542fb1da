"""Facets and events of OpenLineage (https://openlineage.io), JSON-ready."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

PRODUCER = "https://github.com/neurolake/neurolake"
NAMESPACE = "neurolake"
State = Literal["START", "COMPLETE", "FAIL"]
_SPEC = "https://openlineage.io/spec"
_VERSIONS = {
    "SchemaDatasetFacet": "1-2-0",
    "ColumnLineageDatasetFacet": "1-2-0",
    "DataQualityMetricsDatasetFacet": "1-0-1",
    "OutputStatisticsOutputDatasetFacet": "1-0-2",
    "OwnershipDatasetFacet": "1-0-1",
    "ErrorMessageRunFacet": "1-0-1",
}
_SUBTYPES = {"condition": "CONDITIONAL"}


def event(job: str, inputs: list[Any], outputs: list[Any], *, at: datetime) -> dict[str, Any]:
    """What a job makes of what, without a run of it."""
    return {
        "eventTime": at.isoformat(),
        "producer": PRODUCER,
        "schemaURL": f"{_SPEC}/2-0-2/OpenLineage.json#/$defs/JobEvent",
        "job": {"namespace": NAMESPACE, "name": job},
        "inputs": inputs,
        "outputs": outputs,
    }


def run_event(
    state: State,
    run_id: str,
    job: str,
    *,
    at: datetime,
    inputs: Sequence[Mapping[str, Any]] = (),
    outputs: Sequence[Mapping[str, Any]] = (),
    error: str | None = None,
) -> dict[str, Any]:
    """A run's step; `error` says in general words why it failed."""
    facets = {"errorMessage": _facet("ErrorMessageRunFacet", message=error, programmingLanguage="SQL")} if error else {}
    return event(job, list(inputs), list(outputs), at=at) | {
        "eventType": state,
        "schemaURL": f"{_SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent",
        "run": {"runId": run_id, "facets": facets},
    }


def dataset(name: str, kind: str = "dataset") -> dict[str, Any]:
    """A thing of the graph as a dataset of OpenLineage; other things than datasets have namespaces of their own."""
    return {"namespace": NAMESPACE if kind == "dataset" else f"{NAMESPACE}:{kind}", "name": name}


def schema(columns: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Facet: names and types."""
    return _facet("SchemaDatasetFacet", fields=[{"name": name, "type": kind} for name, kind in columns])


def ownership(owners: Iterable[str]) -> dict[str, Any]:
    """Facet: who owns it."""
    return _facet("OwnershipDatasetFacet", owners=[{"name": f"user:{name}", "type": "OWNER"} for name in owners])


def statistics(rows: int, size: int | None = None) -> dict[str, Any]:
    """Facet of an output: rows and bytes written."""
    return _facet("OutputStatisticsOutputDatasetFacet", rowCount=rows, **({} if size is None else {"size": size}))


def quality(rows: int, size: int, columns: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Facet: rows, bytes, and of each column what is known of `nullCount` and `distinctCount`."""
    return _facet("DataQualityMetricsDatasetFacet", rowCount=rows, bytes=size, columnMetrics=columns)


def column_lineage(edges: Iterable[tuple[Mapping[str, Any], str, str | None, Mapping[str, Any]]]) -> Any:
    """Facet: what each column is made from; None where nothing is known.

    Args:
        edges: Source (as `dataset`), its column, the target column (None for the rows), and how (as `how`).
    """
    fields: dict[str, dict[str, Any]] = {}
    whole: list[dict[str, Any]] = []
    for source, column, target, way in edges:
        came = {**source, "field": column, "transformations": [way]}
        if target is None:
            whole.append(came)
        else:
            fields.setdefault(target, {"inputFields": []})["inputFields"].append(came)
    return _facet("ColumnLineageDatasetFacet", fields=fields, dataset=whole) if fields or whole else None


def how(kind: str, expression: str | None, *, direct: bool, masked: bool) -> dict[str, Any]:
    """How a column gets into another."""
    return {
        "type": "DIRECT" if direct else "INDIRECT",
        "subtype": _SUBTYPES.get(kind, kind.upper()),
        "description": expression or "",
        "masking": masked,
    }


def _facet(name: str, **members: Any) -> dict[str, Any]:
    return {
        "_producer": PRODUCER,
        "_schemaURL": f"{_SPEC}/facets/{_VERSIONS[name]}/{name}.json#/$defs/{name}",
        **members,
    }

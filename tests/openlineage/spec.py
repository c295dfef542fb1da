"""Events held to the classes that the makers of OpenLineage generate from its published schemas."""

import typing
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

import attr
from openlineage.client.generated import (
    base,
    column_lineage_dataset,
    data_quality_metrics_dataset,
    error_message_run,
    output_statistics_output_dataset,
    ownership_dataset,
    schema_dataset,
)

FACETS = {
    "schema": schema_dataset.SchemaDatasetFacet,
    "columnLineage": column_lineage_dataset.ColumnLineageDatasetFacet,
    "dataQualityMetrics": data_quality_metrics_dataset.DataQualityMetricsDatasetFacet,
    "outputStatistics": output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet,
    "ownership": ownership_dataset.OwnershipDatasetFacet,
    "errorMessage": error_message_run.ErrorMessageRunFacet,
}


def check(event: dict[str, Any]) -> None:
    """Fail unless an event and all of its facets are what the schemas want."""
    kind = base.RunEvent if "run" in event else base.JobEvent
    assert event["schemaURL"] == kind._get_schema()
    built(kind, event)
    for dataset in (*event["inputs"], *event["outputs"]):
        assert set(dataset) <= {"namespace", "name", "facets", "inputFacets", "outputFacets"}
    for facets in _facets(event):
        for name, facet in facets.items():
            assert facet["_schemaURL"] == FACETS[name]._get_schema()
            built(FACETS[name], facet)


def _facets(event: dict[str, Any]) -> typing.Iterator[dict[str, Any]]:
    yield event.get("run", {}).get("facets", {})
    for dataset in (*event["inputs"], *event["outputs"]):
        for kind in ("facets", "inputFacets", "outputFacets"):
            yield dataset.get(kind, {})


def built(kind: Any, value: Any) -> Any:
    """An object of a generated class; whatever does not fit raises."""
    if get_origin(kind) is list:
        assert isinstance(value, list)
        return [built(get_args(kind)[0], one) for one in value]
    if get_origin(kind) is dict:
        assert isinstance(value, dict)
        return {name: built(get_args(kind)[1], one) for name, one in value.items()}
    if get_args(kind):
        return None if value is None else built(next(one for one in get_args(kind) if one is not type(None)), value)
    if attr.has(kind) and kind.__name__.endswith("Facet") and kind not in FACETS.values():
        return value
    if attr.has(kind):
        hints = get_type_hints(kind)
        own = {name: one for name, one in value.items() if name not in ("_producer", "_schemaURL", "schemaURL")}
        return kind(**{name: built(hints[name], one) for name, one in own.items()})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    assert kind is Any or isinstance(value, float | int if kind is float else kind), (kind, value)
    return value

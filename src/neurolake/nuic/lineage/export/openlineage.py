"""Events of OpenLineage: one for each thing that was made, with what it was made from and its columns' lineage."""

from collections.abc import Mapping
from typing import Any

from neurolake.kernel.clock import utc_now
from neurolake.nuic.lineage.base import Thing
from neurolake.nuic.lineage.export.drawing import Drawing, ends

_PRODUCER = "https://github.com/neurolake/neurolake"
_EVENT = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent"
_COLUMNS = "https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json#/$defs/ColumnLineageDatasetFacet"
_SUBTYPES = {"condition": "CONDITIONAL"}


def as_openlineage(drawing: Drawing) -> list[dict[str, Any]]:
    """Job events, as what is told is which job makes what, and not one run of it."""
    made: dict[Thing, list[Thing]] = {}
    for source, target in drawing.links:
        made.setdefault(target, []).append(source)
    return [_event(drawing, target, sources) for target, sources in made.items()]


def _event(drawing: Drawing, target: Thing, sources: list[Thing]) -> dict[str, Any]:
    facet = _column_facet(drawing, target)
    output = _dataset(drawing, target) | ({"facets": {"columnLineage": facet}} if facet else {})
    return {
        "eventTime": (drawing.as_of or utc_now()).isoformat(),
        "producer": _PRODUCER,
        "schemaURL": _EVENT,
        "job": {"namespace": "neurolake", "name": f"make {drawing.name(target)}"},
        "inputs": [_dataset(drawing, source) for source in sources],
        "outputs": [output],
    }


def _dataset(drawing: Drawing, thing: Thing) -> dict[str, Any]:
    namespace = "neurolake" if thing.kind == "dataset" else f"neurolake:{thing.kind}"
    return {"namespace": namespace, "name": drawing.name(thing)}


def _column_facet(drawing: Drawing, target: Thing) -> dict[str, Any] | None:
    fields: dict[str, dict[str, Any]] = {}
    whole: list[dict[str, Any]] = []
    for edge in drawing.columns:
        source, made = ends(edge)
        if made != target:
            continue
        came = {**_dataset(drawing, source), "field": edge["source"]["column"], "transformations": [_how(edge)]}
        column = edge["target"]["column"]
        if column is None:
            whole.append(came)
        else:
            fields.setdefault(column, {"inputFields": []})["inputFields"].append(came)
    if not fields and not whole:
        return None
    return {"_producer": _PRODUCER, "_schemaURL": _COLUMNS, "fields": fields, "dataset": whole}


def _how(edge: Mapping[str, Any]) -> dict[str, Any]:
    kind = str(edge["kind"])
    return {
        "type": "DIRECT" if edge["direct"] else "INDIRECT",
        "subtype": _SUBTYPES.get(kind, kind.upper()),
        "description": edge["expression"] or "",
        "masking": edge["masked"],
    }

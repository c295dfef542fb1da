"""Events of OpenLineage: one for each thing that was made, with what it was made from and its columns' lineage."""

from typing import Any

from neurolake.catalog import openlineage as spec
from neurolake.kernel.clock import utc_now
from neurolake.nuic.lineage.base import Thing
from neurolake.nuic.lineage.export.drawing import Drawing, ends


def as_openlineage(drawing: Drawing) -> list[dict[str, Any]]:
    """Job events, as what is told is which job makes what, and not one run of it."""
    made: dict[Thing, list[Thing]] = {}
    for source, target in drawing.links:
        made.setdefault(target, []).append(source)
    return [_event(drawing, target, sources) for target, sources in made.items()]


def _event(drawing: Drawing, target: Thing, sources: list[Thing]) -> dict[str, Any]:
    facet = _column_facet(drawing, target)
    output = _dataset(drawing, target) | ({"facets": {"columnLineage": facet}} if facet else {})
    inputs = [_dataset(drawing, source) for source in sources]
    return spec.event(f"make {drawing.name(target)}", inputs, [output], at=drawing.as_of or utc_now())


def _dataset(drawing: Drawing, thing: Thing) -> dict[str, Any]:
    return spec.dataset(drawing.name(thing), thing.kind)


def _column_facet(drawing: Drawing, target: Thing) -> Any:
    edges = [(edge, *ends(edge)) for edge in drawing.columns]
    return spec.column_lineage(
        (
            _dataset(drawing, source),
            edge["source"]["column"],
            edge["target"]["column"],
            spec.how(str(edge["kind"]), edge["expression"], direct=edge["direct"], masked=edge["masked"]),
        )
        for edge, source, made in edges
        if made == target
    )

"""The graph in the shape in which Marquez tells it: datasets and jobs, each with the edges at both its ends."""

from typing import Any

from neurolake.catalog import openlineage as spec
from neurolake.kernel.errors import InvalidInput
from neurolake.nuic.lineage.base import Thing
from neurolake.nuic.lineage.export.drawing import Drawing


def dataset_of(node_id: str) -> str:
    """The dataset that `dataset:NAMESPACE:NAME` or `job:NAMESPACE:make NAME` is about.

    Raises:
        InvalidInput: It is none of these, or of another namespace.
    """
    kind, _, rest = node_id.partition(":")
    namespace, _, name = rest.partition(":")
    if kind not in ("dataset", "job") or namespace != spec.NAMESPACE or not name:
        raise InvalidInput(
            f"{node_id[:100]!r} names no node.", hint=f"For example dataset:{spec.NAMESPACE}:gold.sales."
        )
    return name.removeprefix("make ") if kind == "job" else name


def as_marquez(drawing: Drawing) -> dict[str, Any]:
    """The drawing; between what is made and what it is made from stands the job that makes it."""
    nodes: dict[str, dict[str, Any]] = {}
    for thing in drawing.nodes:
        nodes[_dataset_id(drawing, thing)] = _node("DATASET", _dataset_id(drawing, thing), _data(drawing, thing))
    for source, target in drawing.links:
        job = f"job:{spec.NAMESPACE}:make {drawing.name(target)}"
        name = {"namespace": spec.NAMESPACE, "name": f"make {drawing.name(target)}"}
        nodes.setdefault(job, _node("JOB", job, {"type": "JOB", **name, "simpleName": name["name"]}))
        _connect(nodes, _dataset_id(drawing, source), job)
        _connect(nodes, job, _dataset_id(drawing, target))
    return {"graph": list(nodes.values())}


def _node(kind: str, node_id: str, data: dict[str, Any]) -> dict[str, Any]:
    return {"id": node_id, "type": kind, "data": data, "inEdges": [], "outEdges": []}


def _data(drawing: Drawing, thing: Thing) -> dict[str, Any]:
    return {"type": "DB_TABLE", **spec.dataset(drawing.name(thing), thing.kind), "physicalName": drawing.name(thing)}


def _dataset_id(drawing: Drawing, thing: Thing) -> str:
    named = spec.dataset(drawing.name(thing), thing.kind)
    return f"dataset:{named['namespace']}:{named['name']}"


def _connect(nodes: dict[str, dict[str, Any]], origin: str, destination: str) -> None:
    edge = {"origin": origin, "destination": destination}
    if edge not in nodes[origin]["outEdges"]:
        nodes[origin]["outEdges"].append(edge)
        nodes[destination]["inEdges"].append(edge)

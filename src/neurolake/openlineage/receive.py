"""Events that others send: their datasets and columns become part of the graph, each event once."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.catalog import datasets, lineage
from neurolake.catalog import openlineage as spec
from neurolake.compliance.policies.facts import catalog_facts
from neurolake.compliance.policies.need import need
from neurolake.compliance.policies.rules import Rules
from neurolake.kernel.errors import InvalidInput, LimitExceeded
from neurolake.metadata.models import LineageEdge, ReceivedEvent

MOST_BYTES = 1024**2
_MOST_DATASETS = 1000
_MOST_EDGES = 20_000
_LONGEST = 1024
_STATES = ("START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER")
_KINDS = {"IDENTITY": "identity", "TRANSFORMATION": "transformation", "AGGREGATION": "aggregation", "JOIN": "join",
          "GROUP_BY": "group_by", "FILTER": "filter", "SORT": "sort", "WINDOW": "window",
          "CONDITIONAL": "condition"}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """An event as it was understood."""

    run_id: str | None
    job: str
    at: datetime
    makes: bool
    inputs: tuple[tuple[str, str], ...]
    outputs: tuple[tuple[str, str], ...]
    body: dict[str, Any]


def understood(body: Mapping[str, Any]) -> Told:
    """Check an event, and take from it what the graph needs.

    Raises:
        InvalidInput: It is no event of OpenLineage.
        LimitExceeded: It is too large.
    """
    job = _named(body.get("job"), "job")
    run = body.get("run")
    state = body.get("eventType")
    if state is not None and state not in _STATES:
        raise InvalidInput(f"eventType is one of {', '.join(_STATES)}.")
    if not isinstance(body.get("producer"), str):
        raise InvalidInput("producer is the address of what sends the event.")
    return Told(
        run_id=_run_id(run) if run is not None else None,
        job=f"{job[0]}.{job[1]}",
        at=_moment(body.get("eventTime")),
        makes=state in (None, "COMPLETE", "RUNNING", "OTHER"),
        inputs=tuple(_named(one, "an input") for one in _list(body, "inputs")),
        outputs=tuple(_named(one, "an output") for one in _list(body, "outputs")),
        body=dict(body),
    )


def keep(session: Session, told: Told, rules: Rules, now: datetime) -> bool:
    """Make an event part of the graph; False for one that came before.

    Raises:
        Forbidden: It says what a dataset is made from that the asker may not change.
        LimitExceeded: It has too many edges.
    """
    digest = hashlib.sha256(json.dumps(told.body, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()
    if session.get(ReceivedEvent, digest) is not None:
        return False
    nodes = {one: _node(session, one, rules) for one in (*told.inputs, *told.outputs)}
    for one in told.outputs:
        if nodes[one].kind == "dataset":
            need(rules, catalog_facts(session, datasets.find(session, nodes[one].id), rules), "modify")
    if told.makes:
        edges = list(_edges(told, nodes, session, rules))
        if len(edges) > _MOST_EDGES:
            raise LimitExceeded(f"An event has at most {_MOST_EDGES:,} edges.")
        run = told.run_id or digest[:32]
        lineage.record(session, _new(session, edges), run_id=run, now=now)
    who = rules.asker.principal.name
    session.add(
        ReceivedEvent(
            sha256=digest, run_id=told.run_id, job=told.job[:_LONGEST], received_at=now, received_by=who, body=told.body
        )
    )
    return True


def _node(session: Session, named: tuple[str, str], rules: Rules) -> lineage.Node:
    """One of our datasets, if the asker may know of it; anything else is external."""
    namespace, name = named
    if namespace == spec.NAMESPACE:
        dataset = datasets.lookup(session, name, measured=False)
        if dataset is not None and rules.decide(catalog_facts(session, dataset, rules)).visible:
            return lineage.Node("dataset", dataset.id)
    return lineage.Node("external", f"{namespace}/{name}")


def _edges(
    told: Told, nodes: Mapping[tuple[str, str], lineage.Node], session: Session, rules: Rules
) -> Iterator[lineage.Edge]:
    for target in told.outputs:
        for source in told.inputs:
            if nodes[source] != nodes[target]:
                yield lineage.Edge(nodes[source], nodes[target], "transformation", told.job[:200])
    for output, target in zip(_list(told.body, "outputs"), told.outputs, strict=True):
        facet = _get(output, "facets", "columnLineage")
        for column, made in _get(facet, "fields").items():
            for came in made.get("inputFields") or () if isinstance(made, Mapping) else ():
                source = _named(came, "an input field")
                node = nodes.get(source) or _node(session, source, rules)
                yield _column_edge(node, came, nodes[target], str(column)[:255])


def _column_edge(source: lineage.Node, came: Mapping[str, Any], target: lineage.Node, column: str) -> lineage.Edge:
    ways = came.get("transformations")
    way = ways[0] if isinstance(ways, list) and ways and isinstance(ways[0], Mapping) else {}
    kind = _KINDS.get(str(way.get("subtype")), "transformation")
    return lineage.Edge(
        lineage.Node(source.kind, source.id, str(came.get("field"))[:255]),
        lineage.Node(target.kind, target.id, column),
        cast("lineage.EdgeKind", kind),
        str(way["description"])[:1000] if way.get("description") else None,
        masked=bool(way.get("masking")),
    )


def _new(session: Session, edges: list[lineage.Edge]) -> list[lineage.Edge]:
    """Those that the graph does not have yet."""
    kept: dict[tuple[object, ...], lineage.Edge] = {}
    there: dict[tuple[str, str], set[tuple[object, ...]]] = {}
    for edge in edges:
        target = (edge.target.kind, edge.target.id)
        if target not in there:
            there[target] = _present(session, *target)
        key = (edge.source.kind, edge.source.id, edge.source.column, edge.target.column, edge.kind)
        if key not in there[target]:
            kept[*target, *key] = edge
    return list(kept.values())


def _present(session: Session, kind: str, target_id: str) -> set[tuple[object, ...]]:
    columns = (
        LineageEdge.source_kind, LineageEdge.source_id, LineageEdge.source_column, LineageEdge.target_column,
        LineageEdge.kind,
    )  # fmt: skip
    asked = select(*columns).where(
        LineageEdge.target_kind == kind, LineageEdge.target_id == target_id, LineageEdge.valid_to.is_(None)
    )
    return {tuple(row) for row in session.execute(asked.limit(_MOST_EDGES))}


def _named(given: Any, what: str) -> tuple[str, str]:
    named = (given.get("namespace"), given.get("name")) if isinstance(given, Mapping) else (None, None)
    if not all(isinstance(one, str) and 0 < len(one) <= _LONGEST and one.isprintable() for one in named):
        raise InvalidInput(f"{what} has a namespace and a name of 1 to {_LONGEST} characters.")
    return cast("tuple[str, str]", named)


def _run_id(run: Any) -> str:
    try:
        return str(UUID(run["runId"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidInput("run.runId is a UUID.") from error


def _moment(given: Any) -> datetime:
    try:
        return datetime.fromisoformat(given)
    except (TypeError, ValueError) as error:
        raise InvalidInput("eventTime is a time, such as 2026-01-31T12:00:00Z.") from error


def _list(body: Mapping[str, Any], name: str) -> list[Any]:
    found = body.get(name) or []
    if not isinstance(found, list):
        raise InvalidInput(f"{name} is a list.")
    if len(found) > _MOST_DATASETS:
        raise LimitExceeded(f"An event has at most {_MOST_DATASETS:,} {name}.")
    return found


def _get(given: Any, *names: str) -> Mapping[str, Any]:
    """A part of a part of …; empty where there is none."""
    for name in names:
        given = given.get(name) if isinstance(given, Mapping) else None
    return given if isinstance(given, Mapping) else {}

"""What is touched when a dataset, or a column of it, changes or goes."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from neurolake.nuic.lineage import edges, readers, severity, told
from neurolake.nuic.lineage.base import Place, Reach, Thing
from neurolake.nuic.lineage.column_walk import ColumnWalk, walk_columns
from neurolake.nuic.lineage.severity import Severity
from neurolake.nuic.lineage.sight import Known, Sight
from neurolake.nuic.lineage.walk import walk

_COLUMNS_PER_DATASET = 20


@dataclass
class _Touched:
    """A dataset that is touched; `columns` by name: whether values get there, and the distance."""

    distance: int
    direct: bool = False
    columns: dict[str, tuple[bool, int]] = field(default_factory=dict)


def impact(sight: Sight, dataset: Thing, column: str | None, reach: Reach) -> dict[str, Any]:
    """Datasets, columns, views, queries and owners, each dataset with its distance and how badly it is touched.

    `partial` says that there is more than is told, `partial_because` why.
    """
    touched, missing = _of_column(sight, Place(dataset, column), reach) if column else _of_table(sight, dataset, reach)
    known = sight.known(touched)
    there = {thing: one for thing, one in touched.items() if thing.id in known}
    breaks = readers.views_that_break(
        sight.session, dataset, column, [one.id for one in there if known[one.id].is_view]
    )
    asked, more = readers.queries(sight, dataset, column, reach.as_of)
    listed = sorted((_dataset(known[thing.id], one, breaks) for thing, one in there.items()), key=_worst_first)
    missing += ["more queries read it than are listed"] if more else []
    parts: list[Severity] = [one["severity"] for one in listed]
    return {
        "dataset": told.nodes(sight, [dataset])[dataset],
        "column": column,
        "depth": reach.depth,
        "as_of": told.moment(reach.as_of),
        "severity": severity.worst([*parts, "low"] if asked else parts),
        "severity_rule": severity.RULE,
        "counts": _counts(listed, len(asked)),
        "datasets": listed,
        "broken_views": sorted(known[one].full_name for one in breaks),
        "queries": asked,
        "owners": _owners([known[thing.id] for thing in there]),
        "partial": bool(missing),
        "partial_because": missing,
    }


def _of_table(sight: Sight, dataset: Thing, reach: Reach) -> tuple[dict[Thing, _Touched], list[str]]:
    """All that was made from the dataset; its columns are those that the values of its own get to."""
    whole = reach.among_datasets()
    found = walk(sight, [dataset], "downstream", whole)
    touched = {thing: _Touched(at, direct=True) for thing, at in found.distances.items() if at}
    names = edges.columns_with_edges(sight.session, dataset, "downstream", reach.as_of)
    starts = sight.places(Place(dataset, name) for name in names)
    # Nothing is told of columns elsewhere, and where the walk was not cut there are none.
    columns = _columns(sight, sorted(starts), whole, rows=False, within=found.distances)
    for state, at in columns.distances.items():
        one = touched.get(state.place.thing)
        if one is not None and state.place.column is not None:
            _add(one, state.place.column, at, direct=state.direct)
    return touched, _missing(cut=found.cut or columns.cut, deeper=found.deeper)


def _of_column(sight: Sight, column: Place, reach: Reach) -> tuple[dict[Thing, _Touched], list[str]]:
    """All that the column's values get to, or that they have a say in."""
    columns = _columns(sight, [column], reach, rows=True)
    touched: dict[Thing, _Touched] = {}
    cut = columns.cut
    for state, at in columns.distances.items():
        thing = state.place.thing
        if thing == column.thing or thing.kind != "dataset" or (thing not in touched and len(touched) >= reach.limit):
            cut |= thing not in touched and thing != column.thing
            continue
        one = touched.setdefault(thing, _Touched(at))
        one.direct |= state.direct
        if state.place.column is not None:
            _add(one, state.place.column, at, direct=state.direct)
    return touched, _missing(cut=cut, deeper=columns.deeper)


def _columns(
    sight: Sight, starts: list[Place], reach: Reach, *, rows: bool, within: Collection[Thing] | None = None
) -> ColumnWalk:
    most = reach.limit * _COLUMNS_PER_DATASET
    return walk_columns(sight, starts, "downstream", reach, most=most, rows=rows, within=within)


def _add(one: _Touched, column: str, at: int, *, direct: bool) -> None:
    known = one.columns.get(column)
    one.columns[column] = (direct or bool(known and known[0]), min(at, known[1] if known else at))


def _missing(*, cut: bool, deeper: bool) -> list[str]:
    return (["the limit was reached"] if cut else []) + (["the graph goes on beyond the depth"] if deeper else [])


def _dataset(known: Known, one: _Touched, breaks: set[str]) -> dict[str, Any]:
    return {
        "id": known.id,
        "name": known.full_name,
        "zone": known.zone,
        "type": "view" if known.is_view else "table",
        "owner": known.owner,
        "distance": one.distance,
        "direct": one.direct,
        "breaks": known.id in breaks,
        "severity": severity.of_dataset(breaks=known.id in breaks, zone=known.zone, direct=one.direct),
        "columns": [
            {"name": name, "direct": direct, "distance": at} for name, (direct, at) in sorted(one.columns.items())
        ],
    }


def _worst_first(one: dict[str, Any]) -> tuple[int, int, str]:
    return -severity.ORDER.index(one["severity"]), one["distance"], one["name"]


def _counts(listed: list[dict[str, Any]], queries: int) -> dict[str, int]:
    return {
        "datasets": len(listed),
        "columns": sum(len(one["columns"]) for one in listed),
        "views": sum(one["type"] == "view" for one in listed),
        "queries": queries,
    }


def _owners(touched: list[Known]) -> list[dict[str, Any]]:
    counts = Counter(one.owner for one in touched if one.owner)
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [{"owner": owner, "datasets": count} for owner, count in ordered]

"""Which masks are at work on which column of an answer, for the one who asked."""

from collections.abc import Iterable
from typing import Any

from sqlglot import exp

from neurolake.optimizer.barrier import is_barrier
from neurolake.query.plan import Plan
from neurolake.query.split import taken_out
from neurolake.sql.lineage import Edge, lineage_of

Badge = dict[str, Any]


def badges(plan: Plan, columns: int) -> list[list[Badge]]:
    """Per column of the answer the masks on what it is made of; `certain` is False where that could not be traced.

    Args:
        columns: How many the answer has.
    """
    if columns not in plan.badges:
        plan.badges[columns] = _traced(plan, columns)
    return plan.badges[columns]


def _traced(plan: Plan, columns: int) -> list[list[Badge]]:
    masks = _masks(plan)
    if not masks:
        return [[] for _ in range(columns)]
    parts = taken_out(plan.governed.tree, plan.sources, is_barrier)
    made = {relation.name: relation for relation in parts.relations}
    schema = {source.relation: dict.fromkeys(source.columns, "") for source in plan.sources}
    schema |= {name: dict.fromkeys(_columns(relation.query), "") for name, relation in made.items()}
    names = {name: relation.source.dataset_id for name, relation in made.items()}
    found = lineage_of(parts.outer, schema).columns or ()
    # Fewer or more than the engine gives: then a position says nothing.
    traces = [column.edges for column in found] if len(found) == columns else [None] * columns
    return [_of_column(edges, names, masks) for edges in traces]


def _columns(query: exp.Expr) -> list[str]:
    return [select.alias_or_name for select in query.selects] if isinstance(query, exp.Query) else []


def _of_column(
    edges: Iterable[Edge] | None, datasets: dict[str, str], masks: dict[tuple[str, str], Badge]
) -> list[Badge]:
    if edges is None:
        return [{**badge, "certain": False} for badge in masks.values()]
    sources = [edge.source for edge in edges if edge.source.table in datasets]
    found = dict.fromkeys((datasets[source.table], source.column) for source in sources)
    return [{**masks[key], "certain": True} for key in found if key in masks]


def _masks(plan: Plan) -> dict[tuple[str, str], Badge]:
    """Dataset and column → the mask, of those columns that are read."""
    names = {source.dataset_id: f"{source.zone}.{source.name}" for source in plan.sources}
    return {
        (dataset, column): {
            "policy": mask.policy,
            "method": mask.what,
            "dataset": names[dataset],
            "column": column,
            "why": mask.why,
        }
        for dataset, decision in plan.governed.decisions.items()
        for column, mask in decision.masks.items()
        if column in plan.reads.get(dataset, ())
    }

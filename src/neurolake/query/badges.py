"""Which masks are at work on which column of an answer, for the one who asked."""

from collections.abc import Iterable
from typing import Any

from sqlglot import exp

from neurolake.optimizer.barrier import is_barrier
from neurolake.query.lineage import traced
from neurolake.query.plan import Plan
from neurolake.query.split import taken_out

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
    schema = {source.relation: list(source.columns) for source in plan.sources}
    schema |= {name: _columns(relation.query) for name, relation in made.items()}
    names = {name.lower(): relation.source.dataset_id for name, relation in made.items()}
    traces = traced(parts.outer, schema, range(columns))
    if not _as_many(parts.outer, columns):
        traces = dict.fromkeys(traces)
    return [_of_column(traces[number], names, masks) for number in range(columns)]


def _columns(query: exp.Expr) -> list[str]:
    return [select.alias_or_name for select in query.selects] if isinstance(query, exp.Query) else []


def _of_column(
    leaves: Iterable[Any] | None, datasets: dict[str, str], masks: dict[tuple[str, str], Badge]
) -> list[Badge]:
    if leaves is None:
        return [{**badge, "certain": False} for badge in masks.values()]
    found = dict.fromkeys(
        (datasets[leaf.relation.lower()], leaf.column) for leaf in leaves if leaf.relation.lower() in datasets
    )
    return [{**masks[key], "certain": True} for key in found if key in masks]


def _as_many(query: exp.Expr, columns: int) -> bool:
    """Whether the position of a projection is that of a column; a star stands for as many as there are."""
    selects = query.selects if isinstance(query, exp.Query) else []
    stars = any(select.is_star or select.find(exp.Columns) for select in selects)
    return bool(selects) and (stars or len(selects) == columns) and not query.find(exp.Pivot, exp.Columns)


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

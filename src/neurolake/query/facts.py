"""What is told of how a query was answered, beside its rows."""

from collections.abc import Iterable
from typing import Any

from neurolake.optimizer.pruning import Pruned
from neurolake.query.badges import badges
from neurolake.query.lookup import CacheUse
from neurolake.query.plan import Plan
from neurolake.query.results import Kept
from neurolake.query.warnings import warnings_of


def facts_of(plan: Plan, kept: Kept, use: CacheUse) -> dict[str, Any]:
    """JSON-ready: what the cache did, which policies were at work, which passes of the optimiser, warnings."""
    return {
        "cache": {"status": use.status, "reason": use.reason, "saved_ms": use.saved_ms},
        "bound": plan.governed.bound,
        "policies": policies_of(plan),
        "masks": badges(plan, len(kept.columns)) if plan.governed.bound else None,
        "warnings": warnings_of(plan, kept),
        "passes": [fired.name for fired in plan.fired],
        # How many files hold rows of interest tells something of rows that are hidden.
        "scanned": None if plan.governed.bound else scanned(plan.pruned.values()),
    }


def scanned(pruned: Iterable[Pruned]) -> dict[str, int]:
    """Files and bytes that are read, and those that could be left out."""
    tables = list(pruned)
    files, size = sum(table.kept_files for table in tables), sum(table.kept_bytes for table in tables)
    return {
        "files": files,
        "bytes": size,
        "files_pruned": sum(table.files for table in tables) - files,
        "bytes_pruned": sum(table.bytes for table in tables) - size,
    }


def policies_of(plan: Plan) -> list[dict[str, Any]]:
    """The policies at work, with their reasons."""
    governed = plan.governed
    names = {source.dataset_id: f"{source.zone}.{source.name}" for source in plan.sources}
    filters = [
        {"policy": applied.policy, "kind": "row_filter", "dataset": names[dataset], "why": applied.why}
        for dataset, decision in governed.decisions.items()
        for applied in decision.filters
    ]
    masks = [
        {
            "policy": mask.policy,
            "kind": "mask",
            "dataset": names[dataset],
            "column": column,
            "method": mask.what,
            "why": mask.why,
        }
        for dataset, decision in governed.decisions.items()
        for column, mask in decision.masks.items()
    ]
    # Which columns these are is not to be known.
    hidden = [
        {"policy": None, "kind": "columns", "dataset": names[dataset], "why": "no grant on all columns"}
        for dataset, decision in governed.decisions.items()
        if decision.hidden
    ]
    return [*filters, *masks, *hidden]

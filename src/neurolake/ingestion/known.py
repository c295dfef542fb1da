"""What the catalog knows that a batch is measured against: foreign-key targets and earlier batches."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from neurolake.catalog.scans import scan_of
from neurolake.compliance.policies.facts import catalog_decision
from neurolake.compliance.policies.rules import Rules
from neurolake.engine.base import Column, Scan
from neurolake.ingestion.base import IngestRequest
from neurolake.ingestion.target import Target
from neurolake.metadata.models import Dataset
from neurolake.quality.base import WEIGHTS, Context, Dimension, KeyTarget
from neurolake.quality.reference import from_json
from neurolake.storage.warehouse import Warehouse

_MAX_TARGETS = 2
_MAX_DATASETS = 500


def context(request: IngestRequest, target: Target, targets: Sequence[KeyTarget], now: datetime) -> Context:
    """The context to measure a batch in."""
    asked = request.weights or {}
    weights: dict[Dimension, float] = {name: asked.get(name, usual) for name, usual in WEIGHTS.items()}
    reference = from_json(target.reference) if target.reference and target.mode != "replace" else None
    return Context(now=now, targets=tuple(targets), reference=reference, weights=weights)


def key_targets(
    database: DatabaseSession,
    warehouse: Warehouse,
    columns: Sequence[Column],
    own: str,
    rules: Rules,
) -> list[tuple[KeyTarget, Scan]]:
    """Near-key columns of other datasets that a column of this file may point to, and what they are to be bound to.

    Only columns whose names speak of each other (`customer_id` and `customers.id` or `customers.customer_id`)
    and whose types agree are looked at: running numbers include each other by chance. What the asker may not read
    as it is stays out: the share of values found would tell which values are there.
    """
    rows = database.execute(
        select(Dataset.id, Dataset.name, Dataset.zone, Dataset.keys)
        .where(Dataset.name != own)
        .order_by(Dataset.updated_at.desc())
        .limit(_MAX_DATASETS)
    ).all()
    found: list[tuple[KeyTarget, Scan]] = []
    for dataset_id, name, zone, known in rows:
        if len(found) >= _MAX_TARGETS:
            break
        keys = [key for key in known if any(_speaks_of(column, name, key) for column in columns)]
        if keys:
            plain = _plain_columns(database, dataset_id, rules)
            keys = [key for key in keys if key["name"] in plain]
        if keys:
            relation, scan = f"nl_target_{len(found)}", scan_of(warehouse.files((zone, name)))
            found += [(KeyTarget(name, key["name"], relation, int(key["distinct"])), scan) for key in keys]
    return found[:_MAX_TARGETS]


def _plain_columns(database: DatabaseSession, dataset_id: str, rules: Rules) -> frozenset[str]:
    """The columns of a dataset that the asker may read as they are, in all rows."""
    decision = catalog_decision(database, database.get_one(Dataset, dataset_id), rules)
    if not decision.allowed or decision.filters:
        return frozenset()
    return frozenset(decision.columns) - frozenset(decision.masks)


def _speaks_of(column: Column, dataset: str, key: dict[str, Any]) -> bool:
    if column.type != key["type"]:
        return False
    singular = dataset.removesuffix("s")
    wanted = {f"{singular}_{key['name']}", f"{dataset}_{key['name']}"}
    if key["name"] not in ("id", "key", "code", "name"):
        wanted.add(key["name"])
    return column.name.lower() in wanted

"""What somebody saw of the datasets of a query: enough to tell later whether the policies still say the same.

Row filters and masks are kept as digests of what they are for this asker, as they may hold values.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from neurolake.compliance.policies.base import Masking
from neurolake.compliance.policies.decide import Applied, Decision, Facts
from neurolake.compliance.policies.expressions import Asker, predicate, value_expression
from neurolake.kernel.errors import InvalidSql
from neurolake.query.authorise import Authorised
from neurolake.query.resolve import Source
from neurolake.sql.volatile import is_volatile

_RESOLVED_KEPT = 2_000
Column = tuple[str, int | None]
"""A column's name and the number of its field, which a new column of the same name has not; None in a view."""


@dataclass(frozen=True)
class Seen:
    """What was seen of one dataset.

    Attributes:
        name: As it was called then, with its zone.
        columns: Those that were read.
        among: All columns of the earlier version that was asked for; None for the newest.
        filters: Digests of the row filters.
        masks: Column → digest of its mask.
    """

    dataset_id: str
    name: str
    snapshot_id: int | None
    columns: tuple[Column, ...]
    among: tuple[Column, ...] | None
    filters: frozenset[str]
    masks: Mapping[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(name for name, _ in self.columns)

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "id": self.dataset_id,
            "name": self.name,
            "snapshot_id": None if self.snapshot_id is None else str(self.snapshot_id),
            "columns": [list(column) for column in self.columns],
            "among": None if self.among is None else [list(column) for column in self.among],
            "filters": sorted(self.filters),
            "masks": dict(self.masks),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """What `to_json` gave."""
        snapshot, among = stored["snapshot_id"], stored["among"]
        return cls(
            stored["id"],
            stored["name"],
            None if snapshot is None else int(snapshot),
            _columns(stored["columns"]),
            None if among is None else _columns(among),
            frozenset(stored["filters"]),
            stored["masks"],
        )


def seen_of(authorised: Authorised, reads: Mapping[str, Sequence[str]], asker: Asker) -> tuple[Seen, ...]:
    """What a query shows of its datasets, and of the views that stand in it.

    Args:
        reads: Dataset id → the columns that the query may read.
    """
    resolved, decisions = authorised.resolved, authorised.decisions
    found = [
        _of_source(source, decisions[source.dataset_id], reads[source.dataset_id], asker) for source in resolved.sources
    ]
    for view in resolved.views:
        columns: list[Column] = [(name, None) for name in view.decision.columns]
        found.append(_seen(view.facts, view.decision, None, columns, None, asker))
    return tuple(found)


def seen_now(facts: Facts, decision: Decision, then: Seen, asker: Asker) -> Seen:
    """What would be seen now of what was seen then."""
    return _seen(facts, decision, then.snapshot_id, then.columns, then.among, asker)


def changes_with_time(decision: Decision, then: Seen, asker: Asker) -> bool:
    """Whether a policy at work on what was seen says something else as time passes."""
    masks = (decision.masks[name].masking for name, _ in then.columns if name in decision.masks)
    return any(_filter(applied, asker).volatile for applied in decision.filters) or any(
        _mask(masking, asker).volatile for masking in masks
    )


def _of_source(source: Source, decision: Decision, reads: Sequence[str], asker: Asker) -> Seen:
    numbers = {field.name: field.id for field in source.files.fields}
    among = tuple(numbers.items()) if source.past else None
    return _seen(source.facts, decision, source.snapshot_id, [(name, numbers[name]) for name in reads], among, asker)


def _seen(
    facts: Facts,
    decision: Decision,
    snapshot_id: int | None,
    columns: Sequence[Column],
    among: tuple[Column, ...] | None,
    asker: Asker,
) -> Seen:
    return Seen(
        facts.id,
        f"{facts.zone}.{facts.name}",
        snapshot_id,
        tuple(columns),
        among,
        frozenset(_filter(applied, asker).digest for applied in decision.filters),
        {name: _mask(decision.masks[name].masking, asker).digest for name, _ in columns if name in decision.masks},
    )


def _columns(stored: Iterable[Sequence[Any]]) -> tuple[Column, ...]:
    return tuple((name, number) for name, number in stored)


@dataclass(frozen=True)
class _AtWork:
    """A row filter or a mask as it is for an asker."""

    digest: str
    volatile: bool


class _Known:
    """An asker that can be looked up."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker
        self._all = (asker.principal.all, asker.purpose)

    def __hash__(self) -> int:
        return hash(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and self._all == other._all


def _filter(applied: Applied, asker: Asker) -> _AtWork:
    return _for(asker, "filter", applied.what)


def _mask(masking: Masking, asker: Asker) -> _AtWork:
    if masking.expression is not None:
        return _for(asker, "mask", masking.expression)
    return _AtWork(_digest(masking.model_dump_json()), volatile=False)


def _for(asker: Asker, kind: str, text: str) -> _AtWork:
    return _resolved(kind, text, _Known(asker))


@lru_cache(_RESOLVED_KEPT)
def _resolved(kind: str, text: str, known: _Known) -> _AtWork:
    """An expression with what it says of the asker put in."""
    asker = known.asker
    try:
        tree = predicate(text, asker) if kind == "filter" else value_expression(text, asker)
    except InvalidSql:
        # Nothing was ever shown by it, so nothing equals it.
        return _AtWork("", volatile=False)
    return _AtWork(_digest(f"{kind} {tree.sql('duckdb')}"), is_volatile(tree))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

"""Columns of other datasets that hold the values of a dataset's columns, as far as the asker sees both as they are."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.catalog import cards
from neurolake.compliance.policies.facts import catalog_decisions
from neurolake.compliance.policies.rules import Rules
from neurolake.metadata.models import Dataset
from neurolake.nuic.batches import batched
from neurolake.nuic.search.words import words
from neurolake.nuic.sketches import store
from neurolake.nuic.sketches.base import Overlap, Sketch, overlap

_MOST_OTHERS = 300
_AT_ONCE = 300


@dataclass(frozen=True)
class Other:
    """A dataset that is compared with; `columns` are those that the asker sees."""

    id: str
    name: str
    rows: int
    snapshot_id: int | None
    columns: frozenset[str]


@dataclass(frozen=True)
class Pair:
    """A column of the dataset that is asked about, and one of another that shares values with it.

    Attributes:
        named_alike: Whether the names speak for it: the same name, or the other's with the dataset before it.
    """

    mine: Sketch
    other: Other
    theirs: Sketch
    overlap: Overlap
    named_alike: bool

    @property
    def is_key(self) -> bool:
        """Whether the other column holds about as many distinct values as its dataset has rows."""
        return self.theirs.distinct >= 0.9 * self.other.rows > 0


def pairs(session: Session, rules: Rules, dataset: Dataset, plain: Collection[str]) -> list[Pair]:
    """Pairs, the most shared first.

    Args:
        plain: The columns of the dataset whose values the asker sees as they are.
    """
    known = store.of(session, dataset.id)
    mine = {name: sketch for name, sketch in (known[0] if known else {}).items() if name in plain}
    found = {name: store.alike(session, sketch) for name, sketch in mine.items()}
    ids = list(dict.fromkeys(other for places in found.values() for other, _ in places))[:_MOST_OTHERS]
    others, open_to = _others(session, rules, ids)
    sketches = store.of_each(session, list(others))
    result = []
    for name, places in found.items():
        for other, column in places:
            theirs = sketches.get(other, {}).get(column)
            if theirs is None or column not in open_to[other] or theirs.kind != mine[name].kind:
                continue
            if (shared := overlap(mine[name], theirs)) is not None:
                alike = named_alike(name, column, others[other].name)
                result.append(Pair(mine[name], others[other], theirs, shared, alike))
    return sorted(result, key=lambda pair: (-pair.overlap.containment, not pair.named_alike, pair.other.name))


def _others(session: Session, rules: Rules, ids: Collection[str]) -> tuple[dict[str, Other], dict[str, frozenset[str]]]:
    """The datasets that the asker sees and that are in use, and the columns of each that they see as they are."""
    others: dict[str, Other] = {}
    plain: dict[str, frozenset[str]] = {}
    for some in batched(ids, _AT_ONCE):
        decisions, away = catalog_decisions(session, some, rules), cards.archived(session, some)
        asked = select(Dataset.id, Dataset.zone, Dataset.name, Dataset.rows, Dataset.snapshot_id)
        for one in session.execute(asked.where(Dataset.id.in_(some))):
            if decisions[one.id].plain and one.id not in away:
                others[one.id] = Other(
                    one.id, f"{one.zone}.{one.name}", one.rows, one.snapshot_id, frozenset(decisions[one.id].columns)
                )
                plain[one.id] = decisions[one.id].plain
    return others, plain


def named_alike(name: str, column: str, dataset: str) -> bool:
    """`customer_id` with `customer_id`, or with `id` of `gold.customers`."""
    return spoken(name) in names_for(column, dataset)


def names_for(column: str, dataset: str) -> set[tuple[str, ...]]:
    """What columns that refer to one of a dataset are called, as `spoken` tells it."""
    own = spoken(column)
    owned = (*spoken(dataset.rpartition(".")[2]), *own)
    return {owned} if own == ("id",) else {own, owned}


def spoken(name: str) -> tuple[str, ...]:
    """The words of a name, each as of one."""
    return tuple(_singular(word) for word in words(name))


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 else word

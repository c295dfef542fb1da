"""How rows of two datasets belong together: by the names of their columns, and by the values that these share."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from neurolake.intent.schema import Link
from neurolake.nuic.questions.relevant import Subject
from neurolake.nuic.questions.schema import Facts
from neurolake.nuic.search.document import Column
from neurolake.nuic.search.words import words
from neurolake.nuic.sketches import store
from neurolake.nuic.sketches.base import Sketch, kind_of, overlap
from neurolake.nuic.sketches.pairs import named_alike

_IDENTIFIERS = frozenset(("id", "key", "code", "number", "no", "nr", "sku", "ref", "uuid"))
_BY_NAME = 0.6
_BY_BOTH = 0.95
_BY_VALUES = 0.5
_CONTAINED = 0.9
_FEWEST_VALUES = 10
_KEY_SHARE = 0.9

Sketches = Mapping[str, Mapping[str, Sketch]]


def links(session: Session, subjects: Sequence[Subject], facts: Mapping[str, Facts]) -> tuple[Link, ...]:
    """The links between datasets, as far as the asker sees what they are concluded from."""
    sketches = store.of_each(session, [one.id for one in subjects])
    made = [
        link
        for one in subjects
        for other in subjects
        if one is not other
        for link in _between(one, other, facts, sketches)
    ]
    return tuple(sorted(made, key=lambda link: (-link.strength, link.from_table, link.from_column, link.to_table)))


def _between(one: Subject, other: Subject, facts: Mapping[str, Facts], sketches: Sketches) -> Iterator[Link]:
    """The columns of one dataset that refer to keys of another."""
    for key in other.seen.columns:
        if not _is_key(key, other, facts, sketches):
            continue
        for column in one.seen.columns:
            strength = _strength(column, one, key, other, sketches)
            if strength:
                yield Link(one.table, column.name, other.table, key.name, "inferred", strength)


def _is_key(column: Column, of: Subject, facts: Mapping[str, Facts], sketches: Sketches) -> bool:
    if column.name in of.decision.masks:
        return False
    known, sketch = facts[of.id], sketches.get(of.id, {}).get(column.name)
    if column.name in known.keys:
        return True
    shown = sketch is not None and column.name in of.decision.plain and known.rows
    return bool(shown and sketch and known.rows and sketch.distinct >= _KEY_SHARE * known.rows)


def _strength(column: Column, one: Subject, key: Column, other: Subject, sketches: Sketches) -> float:
    """How sure it is that a column refers to a key; 0 where nothing says so."""
    kind = kind_of(column.type)
    if kind is None or kind != kind_of(key.type) or column.name in one.decision.masks:
        return 0.0
    named = named_alike(column.name, key.name, other.seen.name)
    shared = _shared(one, column, other, key, sketches)
    if shared is None:
        return _BY_NAME if named and _is_identifier(column.name) else 0.0
    contained, looked_at = shared
    if contained < _CONTAINED:
        return 0.0
    if named:
        return _BY_BOTH
    return _BY_VALUES if kind != "number" and looked_at >= _FEWEST_VALUES else 0.0


def _shared(one: Subject, column: Column, other: Subject, key: Column, sketches: Sketches) -> tuple[float, int] | None:
    """Share of a column's values that are in a key, and of how many; None where the asker may not know."""
    mine, theirs = sketches.get(one.id, {}).get(column.name), sketches.get(other.id, {}).get(key.name)
    if mine is None or theirs is None or column.name not in one.decision.plain or key.name not in other.decision.plain:
        return None
    found = overlap(mine, theirs)
    return None if found is None else (found.containment, found.looked_at)


def _is_identifier(name: str) -> bool:
    return not _IDENTIFIERS.isdisjoint([*words(name)][-1:])

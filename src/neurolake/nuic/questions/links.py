"""How rows of two datasets belong together: by the names of their columns, and by the values that these share."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from neurolake.intent.schema import Link
from neurolake.nuic.questions.relevant import Subject
from neurolake.nuic.questions.schema import Facts
from neurolake.nuic.sketches import store
from neurolake.nuic.sketches.base import INDEXED, Sketch, kind_of, overlap
from neurolake.nuic.sketches.pairs import names_for, spoken

_IDENTIFIERS = frozenset(("id", "key", "code", "number", "no", "nr", "sku", "ref", "uuid"))
_BY_NAME = 0.6
_BY_BOTH = 0.95
_BY_VALUES = 0.5
_CONTAINED = 0.9
_FEWEST_VALUES = 10
_KEY_SHARE = 0.9


@dataclass(frozen=True, eq=False)
class _Place:
    """A column that may be one end of a link.

    Attributes:
        sketch: None where the asker may not know of its values, or nothing is known.
        is_key: Whether no two rows have the same value.
    """

    of: Subject
    column: str
    kind: str
    spoken: tuple[str, ...]
    sketch: Sketch | None
    is_key: bool


def links(session: Session, subjects: Sequence[Subject], facts: Mapping[str, Facts]) -> tuple[Link, ...]:
    """The links between datasets, as far as the asker sees what they are concluded from."""
    sketches = store.of_each(session, [one.id for one in subjects])
    places = [place for one in subjects for place in _places(one, facts[one.id], sketches.get(one.id, {}))]
    made = list(_links(places))
    return tuple(sorted(made, key=lambda link: (-link.strength, link.from_table, link.from_column, link.to_table)))


def _places(one: Subject, facts: Facts, sketches: Mapping[str, Sketch]) -> Iterator[_Place]:
    """The columns of a dataset; one that is masked is joined with nothing."""
    for column in one.seen.columns:
        kind = kind_of(column.type)
        if kind is not None and column.name not in one.decision.masks:
            sketch = sketches.get(column.name) if column.name in one.decision.plain else None
            distinct = bool(sketch and facts.rows and sketch.distinct >= _KEY_SHARE * facts.rows)
            yield _Place(one, column.name, kind, spoken(column.name), sketch, distinct or column.name in facts.keys)


def _links(places: Sequence[_Place]) -> Iterator[Link]:
    """Columns that refer to keys: only those are compared that are named alike or share some of the first hashes."""
    named: dict[tuple[str, ...], list[_Place]] = defaultdict(list)
    having: dict[int, list[_Place]] = defaultdict(list)
    for place in places:
        named[place.spoken].append(place)
        for value in _hashes(place):
            having[value].append(place)
    for key in (place for place in places if place.is_key):
        alike = [place for name in sorted(names_for(key.column, key.of.seen.name)) for place in named.get(name, ())]
        sharing = [place for value in _hashes(key) for place in having[value]]
        yield from _to(key, dict.fromkeys(alike), dict.fromkeys(sharing))


def _hashes(place: _Place) -> Sequence[int]:
    return place.sketch.hashes[:INDEXED] if place.sketch and place.kind != "number" else ()


def _to(key: _Place, alike: Mapping[_Place, None], sharing: Iterable[_Place]) -> Iterator[Link]:
    for place in dict.fromkeys((*alike, *sharing)):
        if place.of is not key.of and place.kind == key.kind:
            strength = _strength(place, key, named=place in alike)
            if strength:
                yield Link(place.of.table, place.column, key.of.table, key.column, "inferred", strength)


def _strength(place: _Place, key: _Place, *, named: bool) -> float:
    """How sure it is that a column refers to a key; 0 where nothing says so."""
    shared = overlap(place.sketch, key.sketch) if place.sketch and key.sketch else None
    if shared is None:
        return _BY_NAME if named and not _IDENTIFIERS.isdisjoint(place.spoken[-1:]) else 0.0
    if shared.containment < _CONTAINED:
        return 0.0
    if named:
        return _BY_BOTH
    return _BY_VALUES if place.kind != "number" and shared.looked_at >= _FEWEST_VALUES else 0.0

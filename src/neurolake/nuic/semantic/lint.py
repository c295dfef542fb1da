"""What is wrong with a semantic layer, as somebody who may see its datasets can tell."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from neurolake.intent.phrases import label_stems, stems_of
from neurolake.kernel.errors import InvalidSql
from neurolake.nuic.semantic.document import Entity, Join, Layer
from neurolake.nuic.semantic.expressions import columns_of, condition, figure, spelt
from neurolake.nuic.sketches.base import kind_of
from neurolake.sql.places import did_you_mean

_MOMENTS = ("DATE", "TIMESTAMP")


@dataclass(frozen=True)
class Issue:
    """Something to mend: an `error` keeps a layer from being applied, a `warning` does not."""

    level: Literal["error", "warning"]
    where: str
    what: str
    hint: str | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return vars(self)


def issues(layer: Layer, known: Mapping[str, Mapping[str, str]]) -> list[Issue]:
    """All that can be told from the catalog alone.

    Args:
        known: Entity → the columns of its dataset and their types, for those whose dataset the asker may read.
    """
    found = [one for name, entity in layer.entities.items() for one in _of_entity(name, entity, known.get(name))]
    found += [one for join in layer.joins for one in _of_join(join, layer, known)]
    return [*found, *_twice_called(layer), *_circles(layer)]


def _of_entity(name: str, entity: Entity, known: Mapping[str, str] | None) -> Iterator[Issue]:
    place = f"entities.{name}"
    if known is None:
        yield Issue("error", f"{place}.dataset", f"There is no dataset {entity.dataset!r} that you may read.")
        return
    named = [("key", entity.key), ("time", entity.time), *((f"columns.{one}", one) for one in entity.columns)]
    for part, column in named:
        if column is not None and _type(known, column) is None:
            yield _unknown(f"{place}.{part}", column, known)
    if entity.time and not (_type(known, entity.time) or "DATE").upper().startswith(_MOMENTS):
        yield Issue("error", f"{place}.time", f"{entity.time} is {_type(known, entity.time)}, not a date or a time.")
    for number, text in enumerate(entity.filters):
        yield from _of_sql(f"{place}.filters.{number}", known, lambda text=text: condition(text))
    for measure in entity.measures:
        yield from _of_sql(f"{place}.measures.{measure}", known, lambda measure=measure: figure(entity, measure))
        if _type(known, measure) is not None:
            yield Issue("error", f"{place}.measures.{measure}", "A column has the same name.")


def _of_sql(place: str, known: Mapping[str, str], make: Any) -> Iterator[Issue]:
    try:
        made = make()
    except InvalidSql as error:
        yield Issue("error", place, error.detail, error.hint)
        return
    for column in sorted(columns_of(spelt(made, known))):
        if column not in known:
            yield _unknown(place, column, known)


def _unknown(place: str, column: str, known: Mapping[str, str]) -> Issue:
    return Issue("error", place, f"There is no column {column!r}.", did_you_mean(column, list(known)))


def _type(known: Mapping[str, str], column: str) -> str | None:
    return next((kind for name, kind in known.items() if name.lower() == column.lower()), None)


def _of_join(join: Join, layer: Layer, known: Mapping[str, Mapping[str, str]]) -> Iterator[Issue]:
    place = f"joins.{join.source} → {join.target}"
    kinds = []
    for entity, column in join.ends:
        if entity not in layer.entities:
            yield Issue("error", place, f"There is no entity {entity!r}.", did_you_mean(entity, list(layer.entities)))
        elif entity in known and (kind := _type(known[entity], column)) is None:
            yield _unknown(place, column, known[entity])
        elif entity in known:
            kinds.append(str(kind))
    compared = [kind_of(kind) for kind in kinds]
    if len(compared) == 2 and None not in compared and compared[0] != compared[1]:
        yield Issue("error", place, f"The columns are {kinds[0]} and {kinds[1]}: their values cannot be equal.")


def _twice_called(layer: Layer) -> Iterator[Issue]:
    """Words that name two things, so that a question could mean either."""
    things: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, entity in layer.entities.items():
        for said in _distinct([stems_of(name), *map(label_stems, entity.synonyms)]):
            things[said].append(f"entities.{name}")
        for measure, one in entity.measures.items():
            for said in _distinct([stems_of(measure), *map(label_stems, one.synonyms)]):
                things[said].append(f"entities.{name}.measures.{measure}")
        yield from _columns_called(name, entity)
    for said, places in sorted(things.items()):
        if len(places) > 1:
            yield _ambiguous(" ".join(said), places)


def _columns_called(name: str, entity: Entity) -> Iterator[Issue]:
    """Columns of one entity that share a word; those of different entities may: a question tells them by the entity."""
    called: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for column, meaning in entity.columns.items():
        for said in _distinct([stems_of(column), *map(label_stems, meaning.synonyms)]):
            called[said].append(f"entities.{name}.columns.{column}")
    for measure, one in entity.measures.items():
        for said in _distinct([stems_of(measure), *map(label_stems, one.synonyms)]):
            if said in called:
                called[said].append(f"entities.{name}.measures.{measure}")
    for said, places in sorted(called.items()):
        if len(places) > 1:
            yield _ambiguous(" ".join(said), places)


def _distinct(names: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [name for name in dict.fromkeys(names) if name]


def _ambiguous(said: str, places: Sequence[str]) -> Issue:
    return Issue("error", places[1], f"“{said}” is ambiguous: {' and '.join(places)} are called so.")


def _circles(layer: Layer) -> Iterator[Issue]:
    """Joins that lead from an entity back to it: which way a question takes would be a guess."""
    above: dict[str, str] = {}

    def root(one: str) -> str:
        while one in above:
            one = above[one]
        return one

    for join in layer.joins:
        (one, _), (other, _) = join.ends
        first, second = root(one), root(other)
        if first == second:
            yield Issue(
                "warning",
                f"joins.{join.source} → {join.target}",
                f"There is another way from {one} to {other}: joins make a circle.",
                "Questions over both take the shorter way; make a view for the other.",
            )
        else:
            above[first] = second

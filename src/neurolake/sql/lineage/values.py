"""What a value is made of, and how that changes when it is used."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlglot import exp

from neurolake.sql.lineage.base import DIRECT, Direct, Indirect, Source


class Way(NamedTuple):
    """How a value depends on a source: by what kind, hidden or not, and in which expression."""

    masked: bool = False
    how: exp.Expr | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression is made of and decided by.

    Attributes:
        made: Source → the strongest way in which the value is made of it.
        decided: Sources that decide the value without being in it.
        fields: Of a struct that was put together in the statement: what each field, in lower case, is made of.
    """

    made: Mapping[Source, tuple[Direct, Way]]
    decided: Mapping[tuple[Source, Indirect], None]
    fields: Mapping[str, "Value"] | None = None

    @property
    def sources(self) -> Iterable[Source]:
        """Everything that it depends on."""
        yield from self.made
        yield from (source for source, _ in self.decided)


NOTHING = Value({}, {})


def of(source: Source) -> Value:
    """A column as it is."""
    return Value({source: ("identity", Way())}, {})


def merged(values: Iterable[Value]) -> Value:
    """A value that may be any of these."""
    some = [value for value in values if value.made or value.decided or value.fields]
    if len(some) < 2:
        return some[0] if some else NOTHING
    made: dict[Source, tuple[Direct, Way]] = {}
    decided: dict[tuple[Source, Indirect], None] = {}
    for value in some:
        for source, way in value.made.items():
            made[source] = _stronger(made[source], way) if source in made else way
        decided.update(value.decided)
    return Value(made, decided, _same_fields(some))


def through(value: Value, kind: Direct, *, masks: bool = False) -> Value:
    """What comes out of an expression of this kind over a value."""
    if kind == "identity" and not masks:
        return value
    made = {
        source: (max(before, kind, key=DIRECT.index), Way(way.masked or masks, way.how))
        for source, (before, way) in value.made.items()
    }
    return Value(made, value.decided)


def deciding(value: Value, kind: Indirect) -> Value:
    """What is decided by a value in this way."""
    return Value({}, {(source, kind): None for source in value.sources})


def with_decisions(value: Value, *more: Value) -> Value:
    """A value that is decided by others, too; those are not in it."""
    decided = dict(value.decided)
    for one in more:
        decided.update(one.decided)
    return Value(value.made, decided, value.fields) if len(decided) > len(value.decided) else value


def told(value: Value, how: exp.Expr) -> Value:
    """A value with the expression that makes it, which comes last and so tells most."""
    made: dict[Source, tuple[Direct, Way]] = {
        source: (kind, Way(way.masked, how)) for source, (kind, way) in value.made.items()
    }
    return Value(made, value.decided, value.fields)


def _stronger(one: tuple[Direct, Way], other: tuple[Direct, Way]) -> tuple[Direct, Way]:
    kind, way = max(one, other, key=lambda entry: DIRECT.index(entry[0]))
    return kind, Way(one[1].masked and other[1].masked, way.how)


def _same_fields(values: list[Value]) -> Mapping[str, Value] | None:
    """Fields of values that are all structs of the same fields."""
    first = values[0].fields
    if first is None or any(value.fields is None or value.fields.keys() != first.keys() for value in values):
        return None
    return {name: merged(value.fields[name] for value in values if value.fields) for name in first}

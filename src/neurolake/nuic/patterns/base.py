"""What a pattern is: slots to fill, and a syntax tree that is compiled from what fills them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlglot import exp

from neurolake.kernel.errors import InvalidInput

SlotKind = Literal["column", "columns", "text", "texts", "number", "choice"]
Family = Literal["any", "text", "number", "time"]
_LONGEST = 1000
_MOST = 200
_WORDS = {
    "column": "the name of a column",
    "columns": "a list of columns",
    "text": "a text",
    "texts": "a list of texts",
}


@dataclass(frozen=True)
class Slot:
    """A part of a pattern that is filled for a dataset.

    Attributes:
        family: Of a column's type.
        semantics: Semantic types that such a column usually has.
        choices: For a `choice`.
        default: Without it the slot must be filled.
    """

    name: str
    kind: SlotKind
    description: str
    family: Family = "any"
    semantics: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    default: Any = None

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "name": self.name,
            "kind": self.kind,
            "description": self.description,
            "family": self.family,
            "semantics": list(self.semantics),
            "choices": list(self.choices),
            "default": self.default,
        }


@dataclass(frozen=True)
class Given:
    """What a pattern is compiled from.

    Attributes:
        source: The dataset, as `zone.name`.
        columns: Its columns in order, with their types.
        values: Slot → what fills it; names of columns as the dataset has them.
        target: For a merge: the dataset that it changes, with its columns.
    """

    source: str
    columns: Mapping[str, str]
    values: Mapping[str, Any]
    target: str | None = None
    target_columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Pattern:
    """A transformation with slots.

    Attributes:
        effect: `columns`: row by row, so that each row stays and columns are changed or added; `rows`: fewer rows of
            the same columns; `shape`: another table; `merge`: rows of the source go into a target.
        compile: Makes the query, or the MERGE.
    """

    name: str
    description: str
    effect: Literal["columns", "rows", "shape", "merge"]
    slots: tuple[Slot, ...]
    compile: Callable[[Given], exp.Expr]

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "name": self.name,
            "description": self.description,
            "effect": self.effect,
            "slots": [slot.to_json() for slot in self.slots],
        }

    def filled(self, values: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
        """What was given and the defaults, checked against the dataset's columns.

        Raises:
            InvalidInput: A slot is unknown, not filled, or filled with what does not fit.
        """
        known = {slot.name: slot for slot in self.slots}
        if unknown := sorted(values.keys() - known.keys()):
            raise InvalidInput(
                f"The pattern {self.name} has no slot {unknown[0][:100]!r}.", hint=f"Slots: {', '.join(known)}."
            )
        return {name: _checked(slot, values.get(name), columns) for name, slot in known.items()}


def _checked(slot: Slot, given: Any, columns: Mapping[str, str]) -> Any:
    value = slot.default if given is None else given
    if value is None:
        raise InvalidInput(f"The slot {slot.name!r} is not filled: {slot.description}")
    if slot.kind == "column":
        return _column(slot, value, columns)
    if slot.kind == "columns":
        return [_column(slot, one, columns) for one in _several(slot, value)]
    if slot.kind == "texts":
        return [_text(slot, one) for one in _several(slot, value)]
    if slot.kind == "number":
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1e12:
            raise InvalidInput(f"The slot {slot.name!r} takes a number from 0 on.")
        return value
    text = _text(slot, value)
    if slot.kind == "choice" and text not in slot.choices:
        raise InvalidInput(f"The slot {slot.name!r} takes one of: {', '.join(slot.choices)}.")
    return text


def _several(slot: Slot, given: Any) -> Sequence[Any]:
    if not isinstance(given, list | tuple) or len(given) > _MOST:
        raise InvalidInput(f"The slot {slot.name!r} takes {_WORDS[slot.kind]}, at most {_MOST}.")
    return given


def _text(slot: Slot, given: Any) -> str:
    if not isinstance(given, str) or len(given) > _LONGEST:
        raise InvalidInput(f"The slot {slot.name!r} takes {_WORDS.get(slot.kind, 'a text')}.")
    return given


def _column(slot: Slot, given: Any, columns: Mapping[str, str]) -> str:
    name = next((known for known in columns if known.lower() == _text(slot, given).lower()), None)
    if name is None:
        raise InvalidInput(f"There is no column {given[:100]!r}.", hint=f"Columns: {', '.join(list(columns)[:30])}.")
    if not fits(slot.family, columns[name]):
        raise InvalidInput(f"{name} is {columns[name]}, and the slot {slot.name!r} takes a column of {slot.family}.")
    return name


def fits(family: Family, kind: str) -> bool:
    """Whether a type is of a family."""
    base = kind.partition("(")[0].upper()
    if family == "text":
        return base == "VARCHAR"
    if family == "time":
        return base.startswith(("DATE", "TIMESTAMP"))
    if family == "number":
        return base.endswith(("INT", "INTEGER")) or base in ("FLOAT", "DOUBLE", "DECIMAL", "REAL")
    return True

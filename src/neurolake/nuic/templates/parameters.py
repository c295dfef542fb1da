"""Typed parameters: what they are, and values as the engine takes them."""

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from neurolake.kernel.clock import in_utc
from neurolake.kernel.errors import InvalidInput

Kind = Literal["integer", "decimal", "text", "boolean", "date", "timestamp", "column", "table"]
_MOST_ITEMS = 1000
_LONGEST = 10_000
_WIDEST = 2**63
_MOST_DIGITS = 38
_NOTHING = object()


class Parameter(BaseModel):
    """A parameter of a template, written `$name` in its query.

    Attributes:
        type: Of its value; `column` and `table` are names, from a closed list.
        list: Whether it takes several values (`region IN ($regions)`); not for names.
        choices: The values that it may have. Without them a `table` may be any dataset that the asker knows.
        of: For a column without choices: the table parameter, or the dataset, whose columns it may name.
        default: Taken where no value is given; without it (or `optional`) one must be.
        optional: Whether no value means NULL.
        example: A value to check the query with, where there is no default.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
    type: Kind
    list: bool = False
    choices: Annotated[tuple[Any, ...], Field(max_length=_MOST_ITEMS)] = ()
    of: Annotated[str, StringConstraints(max_length=160)] | None = None
    default: Any = None
    optional: bool = False
    example: Any = None
    description: Annotated[str, StringConstraints(max_length=1000)] = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.is_name and (self.list or self.optional):
            raise ValueError("a column or table is one name, and not optional")
        if self.of is not None and (self.type != "column" or self.choices):
            raise ValueError("'of' is for a column without choices")
        if self.type == "column" and not self.choices and self.of is None:
            raise ValueError("a column has choices, or says of which table it is")
        return self

    @property
    def is_name(self) -> bool:
        """Whether it stands for a name in the query, and not for a value."""
        return self.type in ("column", "table")

    def sample(self) -> Any:
        """A value to check the query with; None where there is none."""
        for given in (self.default, self.example, self.choices[0] if self.choices else None):
            if given is not None:
                return given if not self.list or isinstance(given, list | tuple) else [given]
        return None

    def value(self, given: Any) -> Any:
        """What was given, as the engine takes it.

        Raises:
            InvalidInput: It is of another type, or none of the choices.
        """
        if given is None:
            if self.optional:
                return None
            raise InvalidInput(f"A value is needed for {self.name!r}.", hint=self.description or None)
        if not self.list:
            return self._one(given)
        if not isinstance(given, list | tuple) or len(given) > _MOST_ITEMS:
            raise InvalidInput(f"{self.name!r} takes a list of up to {_MOST_ITEMS} values.")
        return [self._one(item) for item in given]

    def _one(self, given: Any) -> Any:
        try:
            value = _CONVERSIONS[self.type](given)
        except (TypeError, ValueError, InvalidOperation, OverflowError) as error:
            raise InvalidInput(f"{str(given)[:100]!r} is no {self.type}, which {self.name!r} is.") from error
        if self.choices and value not in [_CONVERSIONS[self.type](one) for one in self.choices]:
            listed = ", ".join(str(one) for one in self.choices[:20])
            raise InvalidInput(f"{str(given)[:100]!r} is none of the choices of {self.name!r}.", hint=listed)
        return value


def given_values(parameters: Mapping[str, Parameter], values: Mapping[str, Any]) -> dict[str, Any]:
    """Parameter → its value, of what was given and the defaults.

    Raises:
        InvalidInput: One is missing, unknown, or does not fit.
    """
    if unknown := sorted(values.keys() - parameters.keys()):
        known = ", ".join(sorted(parameters)) or "none"
        raise InvalidInput(f"There is no parameter {unknown[0][:100]!r}.", hint=f"Parameters: {known}.")
    return {
        name: one.value(given if (given := values.get(name, _NOTHING)) is not _NOTHING else one.default)
        for name, one in parameters.items()
    }


def _integer(given: Any) -> int:
    if isinstance(given, bool) or (isinstance(given, float) and not given.is_integer()):
        raise ValueError(given)
    value = int(given)
    if not -_WIDEST <= value < _WIDEST:
        raise ValueError(given)
    return value


def _decimal(given: Any) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, int | float | str | Decimal):
        raise TypeError(given)
    value = Decimal(str(given))
    if not value.is_finite() or (isinstance(given, float) and not math.isfinite(given)):
        raise ValueError(given)
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or max(len(digits) + max(exponent, 0), -exponent) > _MOST_DIGITS:
        raise ValueError(given)
    return value


def _text(given: Any) -> str:
    if not isinstance(given, str) or len(given) > _LONGEST:
        raise TypeError(given)
    return given


def _boolean(given: Any) -> bool:
    if isinstance(given, bool):
        return given
    return {"true": True, "false": False}[str(given).lower()] if str(given).lower() in ("true", "false") else _no(given)


def _no(given: Any) -> bool:
    raise ValueError(given)


def _date(given: Any) -> date:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    return date.fromisoformat(_text(given))


def _timestamp(given: Any) -> datetime:
    moment = given if isinstance(given, datetime) else datetime.fromisoformat(_text(given))
    # Timestamps of the lake that have no zone are in UTC.
    found = in_utc(moment)
    return found if moment.tzinfo is not None and found is not None else moment


_CONVERSIONS: Mapping[str, Callable[[Any], Any]] = {
    "integer": _integer,
    "decimal": _decimal,
    "text": _text,
    "boolean": _boolean,
    "date": _date,
    "timestamp": _timestamp,
    "column": _text,
    "table": _text,
}

"""Values of a run: what a person gives, checked against the specification, and as the engine takes them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from neurolake.kernel.errors import InvalidOption
from neurolake.nuic.pipelines.partitions import Partition
from neurolake.nuic.pipelines.spec import Parameter, ParameterType, Spec

BUILT_IN = ("run_id", "scheduled_at")
"""What every run knows."""

OF_PARTITION = ("partition", "partition_start", "partition_end")
"""What a run of a partition knows besides."""

_MAX_TEXT = 10_000
_WORDS = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}


def checked(spec: Spec, given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a run, JSON-ready, with the defaults of those that are not given.

    Raises:
        InvalidOption: One is missing, unknown, of another type, or none of its choices.
    """
    unknown = sorted(set(given) - set(spec.parameters))
    if unknown:
        known = ", ".join(spec.parameters) or "none"
        raise InvalidOption(f"The pipeline has no parameter {unknown[0][:60]!r}.", hint=f"Its parameters: {known}.")
    found = {}
    for name, parameter in spec.parameters.items():
        value = given.get(name, parameter.default)
        if value is None:
            raise InvalidOption(f"The parameter {name!r} needs a value.", parameter=name)
        found[name] = as_json(value_of(name, parameter, value))
    return found


def value_of(name: str, parameter: Parameter, value: Any) -> Any:
    """A value as its type has it.

    Raises:
        InvalidOption: It cannot be one of this type, or is none of the choices.
    """
    try:
        found = typed(parameter.type, value)
        choices = [typed(parameter.type, choice) for choice in parameter.choices]
    except (ValueError, TypeError, OverflowError) as error:
        raise InvalidOption(f"The parameter {name!r} is of type {parameter.type}.", parameter=name) from error
    if choices and found not in choices:
        shown = ", ".join(str(choice) for choice in parameter.choices[:20])
        raise InvalidOption(f"The parameter {name!r} is one of: {shown}.", parameter=name)
    return found


def typed(kind: ParameterType, value: Any) -> Any:
    """A value from YAML, JSON or a command line as one of a type; a ValueError where that cannot be."""
    if kind == "string":
        text = str(value)
        if len(text) > _MAX_TEXT or "\0" in text:
            raise ValueError(kind)
        return text
    if kind == "boolean":
        return value if isinstance(value, bool) else _WORDS[_known_word(value)]
    if isinstance(value, bool):
        raise TypeError(kind)
    if kind == "integer":
        number = int(str(value))
        if not -(2**63) <= number < 2**63:
            raise ValueError(kind)
        return number
    if kind == "number":
        return _finite(float(value))
    return _moment(kind, value)


def _known_word(value: Any) -> str:
    word = str(value).strip().lower()
    if word not in _WORDS:
        raise ValueError(word)
    return word


def _finite(number: float) -> float:
    if number - number != 0:
        raise ValueError(number)
    return number


def _moment(kind: ParameterType, value: Any) -> date:
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):
        moment = datetime(value.year, value.month, value.day)
    else:
        moment = datetime.fromisoformat(str(value))
    if kind == "date":
        return moment.date()
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def as_json(value: Any) -> Any:
    """A value as it is kept."""
    return value.isoformat() if isinstance(value, date) else value


def bound(
    spec: Spec, kept: Mapping[str, Any], *, run_id: str, scheduled_at: datetime | None, partition: Partition | None
) -> dict[str, Any]:
    """All values that statements of a run may name, as the engine takes them."""
    values = {name: typed(parameter.type, kept[name]) for name, parameter in spec.parameters.items() if name in kept}
    values |= {"run_id": run_id, "scheduled_at": scheduled_at}
    if partition is not None:
        values |= {"partition": partition.key, "partition_start": partition.start, "partition_end": partition.end}
    return values


def known_names(spec: Spec) -> set[str]:
    """Names of all values that statements may name."""
    return {*spec.parameters, *BUILT_IN, *(OF_PARTITION if spec.partitions else ())}

"""What an engine type is good for: text, numbers, moments."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

Kind = Literal["text", "integer", "decimal", "float", "boolean", "date", "timestamp", "time", "other"]

_INTEGERS = frozenset(
    sign + name for sign in ("", "U") for name in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
)
_PLAIN: Mapping[str, Kind] = {
    "VARCHAR": "text",
    "UUID": "text",
    "DOUBLE": "float",
    "FLOAT": "float",
    "REAL": "float",
    "DATE": "date",
    "BOOLEAN": "boolean",
    "TIME": "time",
}
_DECIMAL = re.compile(r"^DECIMAL\(\d+,\s*(\d+)\)$")

NUMBERS: frozenset[Kind] = frozenset({"integer", "decimal", "float"})
MOMENTS: frozenset[Kind] = frozenset({"date", "timestamp"})


@lru_cache(maxsize=4096)
def kind(engine_type: str) -> Kind:
    """The kind of an engine type; nested and binary types are `other`."""
    name = engine_type.upper()
    if name.endswith("]"):
        return "other"
    if name in _INTEGERS:
        return "integer"
    if name.startswith("TIMESTAMP"):
        return "timestamp"
    if name.startswith("ENUM"):
        return "text"
    decimal = _DECIMAL.match(name)
    if decimal:
        return "integer" if decimal.group(1) == "0" else "decimal"
    return _PLAIN.get(name, "other")


def family(engine_type: str) -> str:
    """The kind, with numbers as one family and moments as another: types that may stand for each other."""
    found = kind(engine_type)
    return "number" if found in NUMBERS else "moment" if found in MOMENTS else found

"""Code lists that data is checked against: countries (ISO 3166-1), currencies (ISO 4217), languages (ISO 639-1),
states of the USA, lengths of IBANs by country. Stored as JSON beside the code, read when first needed.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _load(name: str) -> Any:
    return json.loads((files("neurolake.quality") / "data" / f"{name}.json").read_text(encoding="utf-8"))


@cache
def country_alpha2() -> frozenset[str]:
    """Two-letter country codes, upper case."""
    return frozenset(row[0] for row in _load("countries"))


@cache
def country_alpha3() -> frozenset[str]:
    """Three-letter country codes, upper case."""
    return frozenset(row[1] for row in _load("countries"))


@cache
def country_names() -> frozenset[str]:
    """English short names of countries and their common variants, lower case."""
    return frozenset(name.lower() for row in _load("countries") for name in row[2:])


@cache
def currencies() -> frozenset[str]:
    """Three-letter currency codes in use or withdrawn in the last years, upper case."""
    return frozenset(_load("currencies"))


@cache
def languages() -> frozenset[str]:
    """Two-letter language codes, lower case."""
    return frozenset(_load("languages"))


@cache
def us_states() -> frozenset[str]:
    """Two-letter codes of the states and territories of the USA, upper case."""
    return frozenset(row[0] for row in _load("us_states"))


@cache
def us_state_names() -> frozenset[str]:
    """Names of the states and territories of the USA, lower case."""
    return frozenset(row[1].lower() for row in _load("us_states"))


@cache
def iban_lengths() -> dict[str, int]:
    """Country code → characters of its IBANs."""
    lengths: dict[str, int] = _load("iban_lengths")
    return lengths

"""What models cost, by a dated table; `scripts/model_prices.py` writes it anew."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from neurolake.llm.base import Usage

_VERSION = re.compile(r"-(?:latest|\d{8}|\d{4}-\d{2}-\d{2})$")
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class Rate:
    """Dollars for a million tokens, from so many tokens of input on."""

    above: int
    input: Decimal
    output: Decimal
    cache_read: Decimal
    cache_write: Decimal

    def cost(self, usage: Usage) -> Decimal:
        """Dollars for these tokens."""
        plain = usage.input - usage.cache_read - usage.cache_write
        parts = (
            plain * self.input,
            usage.output * self.output,
            usage.cache_read * self.cache_read,
            usage.cache_write * self.cache_write,
        )
        return sum(parts, Decimal(0)) / _MILLION


@dataclass(frozen=True)
class Prices:
    """A table of prices and the day on which it was made.

    Attributes:
        rates: By `backend:model`, each with its steps, from the lowest on.
    """

    day: str
    rates: Mapping[str, Sequence[Rate]]

    def cost(self, model: str, usage: Usage) -> Decimal | None:
        """Dollars, or None for a model that is not in the table: unknown is not nothing."""
        steps = self.rates.get(_VERSION.sub("", model))
        if not steps:
            return None
        return [step for step in steps if usage.input > step.above or step is steps[0]][-1].cost(usage)


@cache
def prices() -> Prices:
    """The table of this release."""
    found: dict[str, Any] = json.loads(files("neurolake.llm").joinpath("prices.json").read_text())
    models = found["models"].items()
    return Prices(found["day"], {_VERSION.sub("", model): [_rate(step) for step in steps] for model, steps in models})


def _rate(step: Mapping[str, Any]) -> Rate:
    return Rate(step["above"], *(Decimal(step[name]) for name in ("input", "output", "cache_read", "cache_write")))

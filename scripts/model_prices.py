"""Writes `src/neurolake/llm/prices.json` from the table that `genai-prices` carries.

Run after an upgrade of that package: `uv run python scripts/model_prices.py`.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from genai_prices.data import providers
from genai_prices.types import ModelPrice, StartDateConstraint, TieredPrices

_PROVIDERS = ("anthropic", "openai")
_TABLE = Path(__file__).parents[1] / "src" / "neurolake" / "llm" / "prices.json"


def main() -> None:
    """Write the table, with today's day in it."""
    today = datetime.now(UTC).date()
    models = dict(sorted(_models(today)))
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(steps)}" for name, steps in models.items())
    _TABLE.write_text(
        f'{{\n  "day": "{today}",\n  "unit": "US dollars for a million tokens",\n  "models": {{\n{lines}\n  }}\n}}\n'
    )
    print(f"{len(models)} models in {_TABLE.name}")


def _models(today: date) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for provider in providers:
        if provider.id in _PROVIDERS:
            for model in provider.models:
                if steps := list(_steps(_current(model.prices, today))):
                    yield f"{provider.id}:{model.id}", steps


def _current(found: Any, today: date) -> ModelPrice:
    if isinstance(found, ModelPrice):
        return found
    begun = [
        each
        for each in found
        if each.constraint is None
        or (isinstance(each.constraint, StartDateConstraint) and each.constraint.start_date <= today)
    ]
    price: ModelPrice = begun[-1].prices
    return price


def _steps(price: ModelPrice) -> Iterator[dict[str, Any]]:
    if price.input_mtok is None or price.output_mtok is None:
        return
    starts = {tier.start for tier in getattr(price.input_mtok, "tiers", ())}
    for above in sorted({0, *starts}):
        known = {
            "input": _at(price.input_mtok, above),
            "output": _at(price.output_mtok, above),
            "cache_read": _at(price.cache_read_mtok or price.input_mtok, above),
            "cache_write": _at(price.cache_write_mtok or price.input_mtok, above),
        }
        yield {"above": above, **{name: format(value.normalize(), "f") for name, value in known.items()}}


def _at(price: Decimal | TieredPrices, above: int) -> Decimal:
    if not isinstance(price, TieredPrices):
        return price
    return [price.base, *(tier.price for tier in price.tiers if tier.start <= above)][-1]


if __name__ == "__main__":
    main()

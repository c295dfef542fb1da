"""Which engine is to run a query."""

from collections.abc import Mapping

from neurolake.optimizer.cost.base import Cost, Rates


def choose_engine(cost: Cost, engines: Mapping[str, Rates]) -> str:
    """The engine that is expected to be done first; of equals, the one named first.

    Args:
        engines: Rates by the engine's name, at least one.
    """
    return min(engines, key=lambda name: engines[name].seconds(cost))

"""What queries are expected to take, and what they took: kept for the cost model, which learns from it."""

import threading
from dataclasses import dataclass

from neurolake.metadata.database import Database
from neurolake.optimizer.cost.base import Cost, Rates
from neurolake.optimizer.cost.runs import Truth, rates_of
from neurolake.query.results import Kept


@dataclass(frozen=True)
class Measured:
    """A run that the engine brought to its end: what was expected, and what came of it."""

    cost: Cost
    expected_s: float
    truth: Truth


class Expectations:
    """Estimates in seconds, by rates that each engine's past runs give when it is first asked for."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rates: dict[str, Rates] = {}
        self._lock = threading.Lock()

    def rates(self, engine: str) -> Rates:
        """How long the engine takes for what."""
        with self._lock:
            if engine not in self._rates:
                with self._database.read() as session:
                    self._rates[engine] = rates_of(session, engine)
            return self._rates[engine]

    def seconds(self, engine: str, cost: Cost) -> float:
        """How long the engine is expected to work."""
        return self.rates(engine).seconds(cost)

    def measured(self, engine: str, cost: Cost | None, kept: Kept, took_ms: float) -> Measured | None:
        """A run as it is to be kept; one that was cut short, or may not be told of, teaches nothing."""
        if cost is None or kept.truncated:
            return None
        return Measured(cost, self.seconds(engine, cost), Truth(kept.rows, kept.bytes, took_ms / 1000))

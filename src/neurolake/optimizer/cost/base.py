"""Values of the cost model."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """What a query is expected to do.

    Attributes:
        rows, bytes: Of the result, in memory.
        cpu: Work in units of about one value touched; comparable between queries, turned into seconds by `Rates`.
        io: Bytes read from data files.
    """

    rows: float
    bytes: float
    cpu: float
    io: float


@dataclass(frozen=True)
class Rates:
    """How long an engine takes: seconds for a query that does nothing, and per unit of each kind of work."""

    fixed_s: float
    per_cpu_s: float
    per_io_s: float
    per_row_s: float

    def seconds(self, cost: Cost) -> float:
        """The time the engine is expected to take."""
        return self.fixed_s + self.per_cpu_s * cost.cpu + self.per_io_s * cost.io + self.per_row_s * cost.rows

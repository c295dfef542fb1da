"""Values of the profile and of the eight quality dimensions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from neurolake.engine.base import Column
from neurolake.quality.memory import Memory

Dimension = Literal[
    "completeness", "validity", "consistency", "uniqueness", "accuracy", "integrity", "conformity", "timeliness"
]

WEIGHTS: Mapping[Dimension, float] = {
    "completeness": 0.20,
    "validity": 0.15,
    "consistency": 0.15,
    "uniqueness": 0.15,
    "accuracy": 0.10,
    "integrity": 0.10,
    "conformity": 0.10,
    "timeliness": 0.05,
}


@dataclass(frozen=True)
class Table:
    """The table under measure, readable in an engine session.

    Attributes:
        relation: All rows; anything that may stand after FROM.
        columns: Its data columns with their engine types; other columns of the relation are ignored.
        row_id: SQL expression over `relation` that numbers a row from 0 (for example `file_row_number`).
        rows: Number of rows in `relation`.
        sample: A table in the session with the data columns and `row_id` (BIGINT); it is the whole table
            when `sampled` is false.
        sample_rows: Number of rows in `sample`.
        sampled: Whether `sample` is a proper part of the table.
        sample_id: SQL name of the row id column of `sample`; another than `row_id` only where a data column
            has that name.
        nulls: Column → its NULLs, where they are known.
        memory: What was found about the columns so far.
    """

    relation: str
    columns: tuple[Column, ...]
    row_id: str
    rows: int
    sample: str
    sample_rows: int
    sampled: bool
    sample_id: str = "row_id"
    nulls: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)


@dataclass(frozen=True)
class Bucket:
    """One bar of a histogram: lower bound (inclusive), upper bound (exclusive but for the last), rows."""

    low: Any
    high: Any
    count: int


@dataclass(frozen=True)
class Semantic:
    """What a column means, beyond its physical type (`email`, `iso_date`, `country_code`, `iban`, …).

    Attributes:
        name: The semantic type's name in `semantic_types.semantic_types()`.
        support: Share of present values that match its pattern (0..1).
        valid: Share of present values that match and also check (checksum, calendar, range, domain).
    """

    name: str
    support: float
    valid: float


@dataclass(frozen=True)
class ColumnProfile:
    """One column. Counts marked * are scaled from the sample when the table was sampled.

    Attributes:
        nulls: SQL NULLs (exact).
        blanks: Empty or white-space-only texts.*
        sentinels: Texts or values that stand for missing (`N/A`, `-`, 9999-12-31, -999, …) → rows.*
        missing: nulls + blanks + sentinels.
        distinct: Distinct present values; exact when the table is not sampled, otherwise within about 5 %, and
            within 0.5 % for columns that may be keys.
        min, max: Of present values, exact.
        mean, sd: Of numbers, in double precision; deviations below 1e-150 count as none.
        quantiles: "p01", "p05", "p25", "p50", "p75", "p95", "p99" → value, for numbers and times.
        top: Up to 20 most frequent values with their rows.*
        histogram: Up to 20 bars for numbers and times.*
        lengths: (shortest, mean, longest) in characters, for text.
        words: Mean number of words, for text.
        shapes: Up to 10 most frequent shapes (`Aa 99-9`, see shapes.py) with their rows.* Texts of fewer than
            four words on average only.
        semantic: The best semantic type with support of at least 0.8, if any.
        modal: For texts without semantic type, what most (at least 0.7) of them are castable to: the semantic
            type of a number, moment or boolean.
        key_like: Whether name or type suggest an identifier and values are nearly distinct (ratio ≥ 0.98 after
            exact duplicate rows are set aside).
        surrogate: Whether it is a gap-free running number (or uuid) that carries no content of its own.
    """

    name: str
    type: str
    rows: int
    nulls: int
    blanks: int
    sentinels: Mapping[str, int]
    distinct: int
    min: Any = None
    max: Any = None
    mean: float | None = None
    sd: float | None = None
    quantiles: Mapping[str, Any] = field(default_factory=dict)
    top: tuple[tuple[Any, int], ...] = ()
    histogram: tuple[Bucket, ...] = ()
    lengths: tuple[int, float, int] | None = None
    words: float | None = None
    shapes: tuple[tuple[str, int], ...] = ()
    semantic: Semantic | None = None
    modal: Semantic | None = None
    key_like: bool = False
    surrogate: bool = False

    @property
    def missing(self) -> int:
        return min(self.rows, self.nulls + self.blanks + sum(self.sentinels.values()))

    @property
    def present(self) -> int:
        return self.rows - self.missing

    @property
    def null_rate(self) -> float:
        """Share of missing values, 0 for an empty table."""
        return self.missing / self.rows if self.rows else 0.0


@dataclass(frozen=True)
class TableProfile:
    """All columns, and what needs whole rows.

    Attributes:
        duplicates: Rows that repeat an earlier row in every column but surrogate ids (exact).
        sample_rows: Rows looked at where counts are scaled.
    """

    rows: int
    columns: tuple[ColumnProfile, ...]
    duplicates: int
    sample_rows: int
    sampled: bool

    def column(self, name: str) -> ColumnProfile:
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True)
class Cell:
    """A cell that is probably wrong: where, what it holds, and what was expected (in words or as a value).

    `weight` is the probability (0..1) that the cell is wrong.
    """

    row: int
    column: str
    value: Any
    expected: str
    weight: float = 1.0


@dataclass(frozen=True)
class Measurement:
    """One dimension's score.

    Attributes:
        score: 0..1, or None when the dimension does not apply; then `reason` says why.
        numerator, denominator: What the score is the share of (weighted counts where the definition weighs).
        rows: Row ids that count against the score, at most 100.
        cells: Cells that count against the score, at most 100.
        wrong_cells: Estimated number of wrong cells behind the score, over the whole table.
        interval: Wilson 95 % interval when the score comes from a sample.
        bounds: (lower, upper) where the score is an estimate by nature (accuracy).
        detail: Per column or per rule figures, JSON-ready.
    """

    dimension: Dimension
    score: float | None
    reason: str | None = None
    numerator: float = 0.0
    denominator: float = 0.0
    rows: tuple[int, ...] = ()
    cells: tuple[Cell, ...] = ()
    wrong_cells: float = 0.0
    interval: tuple[float, float] | None = None
    bounds: tuple[float, float] | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class KeyTarget:
    """A near-key column of another catalogued dataset that a foreign key may point to."""

    dataset: str
    column: str
    relation: str
    distinct: int


@dataclass(frozen=True)
class Reference:
    """What earlier batches of the dataset have shown to hold; JSON-ready so that the catalog can keep it.

    A rule found in an earlier batch is checked in this one even if this batch breaks it too often to find it.
    """

    dependencies: tuple[Mapping[str, Any], ...] = ()
    orders: tuple[Mapping[str, Any], ...] = ()
    sums: tuple[Mapping[str, Any], ...] = ()
    semantics: Mapping[str, str] = field(default_factory=dict)
    shapes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    domains: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    references: tuple[Mapping[str, Any], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Context:
    """What is known about the table from outside its own rows.

    Attributes:
        now: The moment against which age is measured.
        rows_in, rows_rejected, rows_removed: Row accounting of the ingestion; rows_in None when unknown.
        targets: Near-key columns of other datasets, for foreign keys.
        reference: What earlier batches showed, or None for a first batch.
        weights: Dimension weights.
    """

    now: datetime
    rows_in: int | None = None
    rows_rejected: int = 0
    rows_removed: int = 0
    targets: tuple[KeyTarget, ...] = ()
    reference: Reference | None = None
    weights: Mapping[Dimension, float] = field(default_factory=lambda: dict(WEIGHTS))


@dataclass(frozen=True)
class QualityReport:
    """The eight measurements and what follows from them.

    Attributes:
        overall: Weighted mean of the dimensions that exist, at most the worst + 0.25. None for no dimension.
        wrong_cell_share: Expected share of wrong cells (0..1).
        cells: The most probable wrong cells, at most 200.
        reference: What this batch shows to hold, merged with the earlier reference.
    """

    overall: float | None
    measurements: tuple[Measurement, ...]
    weights: Mapping[Dimension, float]
    wrong_cell_share: float
    cells: tuple[Cell, ...]
    reference: Reference

    def of(self, dimension: Dimension) -> Measurement:
        return next(item for item in self.measurements if item.dimension == dimension)

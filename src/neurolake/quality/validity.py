"""Validity: is each value one that its column can hold?

Score = valid cells / present cells of the typed columns. A column with a semantic type (support of at least 0.8, or
known from earlier batches) is judged by that type: form and check digits, calendar, range, code list, in whichever
notation of the type's family. A text without one is judged by the physical type to which at least 70 % of it can
be cast. In columns of numbers, moments and booleans only infinities are invalid; the engine lets nothing else in
that could be. They would only water the score down, so without an infinity or a semantic type they count only when no
other column does. Other texts, nested and binary columns have no rule and do not count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from neurolake.engine.base import Column, Session
from neurolake.engine.sql import ident
from neurolake.quality.base import ColumnProfile, Context, Measurement, Semantic, Table, TableProfile
from neurolake.quality.evidence import Fault, find_cells
from neurolake.quality.kinds import kind
from neurolake.quality.missing import bare_sql, missing_sql
from neurolake.quality.semantic import measure_as, valid_sql
from neurolake.quality.semantic_types import family_of
from neurolake.quality.values import chunks
from neurolake.quality.wilson import interval

_MOST_COLUMNS = 300


@dataclass(frozen=True)
class _Typed:
    """A column under a rule: the rule's name, the share of its present values that keep it, SQL of a breach.

    `open` tells a rule that a value could break from one that the engine keeps.
    """

    column: ColumnProfile
    rule: str
    valid: float
    breach: str
    open: bool

    @property
    def wrong(self) -> float:
        return (1 - self.valid) * self.column.present


def measure(session: Session, table: Table, profile: TableProfile, context: Context) -> Measurement:
    """Score the validity of values; None when no column has a rule or no value is present."""
    infinities = _infinities(session, table, profile)
    found = [_typed(session, table, column, context, infinities) for column in profile.columns if column.present]
    known = [item for item in found if item is not None]
    typed = [item for item in known if item.open] or known
    present = sum(column.column.present for column in typed)
    if not present:
        return Measurement("validity", None, "No column has a type that its values could fail.")
    wrong = sum(column.wrong for column in typed)
    score = 1 - wrong / present
    faults = [Fault(item.column, item.breach, item.wrong, f"a valid {item.rule}") for item in typed if item.breach]
    cells = find_cells(session, table, faults)
    return Measurement(
        "validity",
        score,
        numerator=present - wrong,
        denominator=float(present),
        rows=tuple(sorted({cell.row for cell in cells})),
        cells=cells,
        wrong_cells=wrong,
        interval=_interval(score, typed, table),
        detail={"columns": {item.column.name: {"type": item.rule, "valid": item.valid} for item in typed}},
    )


def _typed(
    session: Session, table: Table, column: ColumnProfile, context: Context, infinities: Mapping[str, float]
) -> _Typed | None:
    semantic = column.semantic or _remembered(session, table, column, context) or column.modal
    family = family_of(semantic.name) if semantic else None
    if semantic and family:
        breach = f"NOT ({missing_sql(column)}) AND NOT {valid_sql(family, bare_sql(ident(column.name)))}"
        return _Typed(column, semantic.name, semantic.valid, breach, open=True)
    found = kind(column.type)
    infinite = infinities.get(column.name, 0)
    if infinite:
        valid = 1 - min(1.0, infinite / column.present)
        return _Typed(column, column.type, valid, f"isinf({ident(column.name)})", open=True)
    return None if found in {"text", "other"} else _Typed(column, column.type, 1.0, "", open=False)


def _remembered(session: Session, table: Table, column: ColumnProfile, context: Context) -> Semantic | None:
    """The semantic type of earlier batches, for a column that shows none in this one."""
    name = context.reference.semantics.get(column.name) if context.reference else None
    return measure_as(session, table, column, name) if name else None


def _infinities(session: Session, table: Table, profile: TableProfile) -> dict[str, float]:
    """Floating-point column → its infinities in the whole table, estimated from the sample."""
    columns = [Column(column.name, column.type) for column in profile.columns if kind(column.type) == "float"]
    factor = table.rows / max(1, table.sample_rows)
    found: dict[str, float] = {}
    for chunk in chunks(columns, _MOST_COLUMNS):
        counts = ", ".join(f"count(*) FILTER (isinf({ident(column.name)}))" for column in chunk)
        [row] = table.memory.rows(session, f"SELECT {counts} FROM {table.sample}", [column.name for column in chunk])
        found |= {column.name: count * factor for column, count in zip(chunk, row, strict=True)}
    return found


def _interval(score: float, typed: Sequence[_Typed], table: Table) -> tuple[float, float] | None:
    if not table.sampled:
        return None
    seen = sum(item.column.present for item in typed) * table.sample_rows / table.rows
    return interval(score * seen, seen)

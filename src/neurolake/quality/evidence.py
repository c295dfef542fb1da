"""Cells and rows of the sample that count against a score, a bounded number of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from neurolake.engine.base import Column, Session
from neurolake.quality.base import Cell, ColumnProfile, Table
from neurolake.quality.values import value_sql

MOST = 100
_MOST_COLUMNS = 20


@dataclass(frozen=True)
class Fault:
    """Cells of one column that are wrong.

    Attributes:
        wrong: SQL over the sample: whether the cell is wrong.
        cells: About how many are.
        expected: What was expected there, in words.
        weight: How probable it is that such a cell is wrong (0..1).
    """

    column: ColumnProfile
    wrong: str
    cells: float
    expected: str
    weight: float = 1.0


def find_cells(session: Session, table: Table, faults: Sequence[Fault]) -> tuple[Cell, ...]:
    """Up to 100 wrong cells, those of the 20 columns with the most of them, every column getting its share."""
    worst = sorted((fault for fault in faults if fault.cells > 0), key=lambda fault: -fault.cells)[:_MOST_COLUMNS]
    share = MOST // max(1, len(worst))
    return tuple(cell for fault in worst for cell in _cells(session, table, fault, share))


def _cells(session: Session, table: Table, fault: Fault, most: int) -> list[Cell]:
    name = fault.column.name
    value = value_sql(Column(name, fault.column.type))
    wrong = f"SELECT {table.sample_id}, {value} FROM {table.sample} WHERE {fault.wrong} LIMIT {most}"
    rows = table.memory.rows(session, wrong, [name])
    return [Cell(row, name, value, fault.expected, fault.weight) for row, value in rows]

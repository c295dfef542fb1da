"""A column on its way from the file to the table, and what a pass may look at."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from neurolake.engine.base import Session
from neurolake.engine.sql import ident
from neurolake.ingestion.base import TransformSwitches
from neurolake.quality.base import ColumnProfile, TableProfile

MISFIT_SHARE = 0.001
MISFIT_MIN_VALUES = 1000
_MAX_COLUMNS = 200


@dataclass(frozen=True)
class Step:
    """One change to a column's cells.

    Attributes:
        kind: The switch that governs it (`trim`, `nulls`, `numbers`, …).
        before: SQL over the raw columns: the cell before this step.
        change: Makes SQL of the cell after this step from SQL of the cell before it, whatever that is called.
        detail: What exactly is done, JSON-ready.
        converts: Whether the step changes the type; a present cell it cannot convert makes its row a reject.
    """

    kind: str
    before: str
    change: Callable[[str], str]
    detail: Mapping[str, Any] = field(default_factory=dict)
    converts: bool = False

    @property
    def after(self) -> str:
        """SQL over the raw columns: the cell after this step."""
        return self.change(self.before)


@dataclass(frozen=True)
class ColumnPlan:
    """A column: what it is called in the file and in the table, and the SQL that makes one from the other.

    Attributes:
        original: Name in the file.
        name: Name in the table; also what the raw column is called in SQL.
        type: Engine type after all steps.
        expression: SQL over the raw columns.
        notes: What the user should know.
    """

    original: str
    name: str
    type: str
    expression: str
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()

    def then(self, kind: str, change: Callable[[str], str], *, to: str | None = None, **detail: Any) -> "ColumnPlan":
        """The plan with one more step; an engine type `to` makes the step a conversion."""
        step = Step(kind, self.expression, change, detail, converts=to is not None)
        return replace(self, expression=step.after, type=to or self.type, steps=(*self.steps, step))

    def noting(self, note: str) -> "ColumnPlan":
        """The plan with one more note."""
        return replace(self, notes=(*self.notes, note))


@dataclass(frozen=True)
class Look:
    """What a pass decides by.

    Attributes:
        session: Where the raw sample is.
        raw: The raw sample's table, with the columns under their new names.
        profile: Its profile.
        switches: What the user allows.
        keep_text: Columns of which an earlier try showed that too many cells do not convert.
    """

    session: Session
    raw: str
    profile: TableProfile
    switches: TransformSwitches
    keep_text: frozenset[str] = frozenset()

    def may_convert(self, column: ColumnPlan) -> bool:
        """Whether the column holds texts that may become something else."""
        found = self.profile.column(column.name)
        return is_text(column) and column.name not in self.keep_text and found.present > 0


def is_text(column: ColumnPlan) -> bool:
    """Whether the column's cells are texts at this point."""
    return column.type == "VARCHAR"


def source_column(original: str, name: str, kind: str) -> ColumnPlan:
    """The plan that changes nothing."""
    return ColumnPlan(original, name, kind, ident(name))


def few_misfits(misfits: int, present: int) -> bool:
    """The rule for values that do not fit a column's type.

    At most 0.1 % of at least 1,000 present values: the column has the type and the rows of the misfits become
    rejects. Otherwise the column stays text.
    """
    return misfits == 0 or (present >= MISFIT_MIN_VALUES and misfits <= present * MISFIT_SHARE)


def may_fit(column: ColumnProfile, fits: Callable[[str], bool]) -> bool:
    """Whether the most frequent values leave it possible that all but a few fit; they are compared trimmed."""
    misfits = sum(count for value, count in column.top if not fits(str(value).strip()))
    return few_misfits(misfits, column.present)


def texts_sql(columns: Sequence[ColumnPlan], raw: str) -> str:
    """SQL: `(col, text)`, the position of a column as text and its cell, for the cells that are not NULL."""
    cells = ", ".join(f'{column.expression} AS "{number}"' for number, column in enumerate(columns))
    return f"(UNPIVOT (SELECT {cells} FROM {raw}) ON COLUMNS(*) INTO NAME col VALUE text)"


def chunks(columns: Sequence[ColumnPlan]) -> Iterator[Sequence[ColumnPlan]]:
    """As many columns at a time as one statement should name."""
    for start in range(0, len(columns), _MAX_COLUMNS):
        yield columns[start : start + _MAX_COLUMNS]

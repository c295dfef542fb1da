"""A query run again over changed samples of its tables: what comes out otherwise depends on what was changed."""

import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlglot import exp

from neurolake.engine.base import Session
from neurolake.engine.sql import ident
from neurolake.kernel.errors import EngineFailed, InvalidSql, LimitExceeded
from neurolake.nuic.lineage.perturb import ways

if TYPE_CHECKING:
    import pyarrow as pa

MOST_ROWS = 20_000
"""Rows of an answer that are compared."""
_WAYS = 16
_MOST_COLUMNS = 200
_ROW = "nl_row"
_PLACE = re.compile(r"\bnl_(\d+)_(\d+)\b")


class Cell(NamedTuple):
    """A column of a table, both by number."""

    table: int
    column: int


@dataclass(frozen=True)
class Seen:
    """What running a query showed.

    Attributes:
        read: Column of the answer, by number → what the engine's plan for it reads.
        moved: What was changed → the columns of the answer that came out otherwise.
        counted: What decided how many rows there are.
    """

    read: Mapping[int, frozenset[Cell]]
    moved: Mapping[Cell, frozenset[int]] = field(default_factory=dict)
    counted: frozenset[Cell] = frozenset()


class Rerun:
    """A query over samples, in a session of an engine.

    Args:
        tree: The query; it is not changed.
        tables: Name of a table as the query has it, in small letters → a sample of it.
        deadline: Of `time.monotonic`, after which nothing more is tried.

    Raises:
        LimitExceeded: The answer is too large to be compared.
        InvalidSql, EngineFailed: The query does not run over the samples.
    """

    def __init__(self, session: Session, tree: exp.Expr, tables: Mapping[str, "pa.Table"], deadline: float) -> None:
        self._session = session
        self._tree = tree
        self._deadline = deadline
        self._names = {name: number for number, name in enumerate(tables)}
        self._columns = [list(map(str, table.column_names)) for table in tables.values()]
        for number, table in enumerate(tables.values()):
            places = [f"nl_{number}_{at}" for at in range(table.num_columns)]
            session.register(f"nl_base_{number}", _numbered(table.rename_columns(places)))
        self._types = [[column.type for column in session.describe(f"nl_base_{n}")] for n in range(len(tables))]
        self.width = len(session.describe(f"({self._sql()})"))

    def seen(self) -> Seen:
        """What the engine reads for each column, and what changes with what."""
        read = {place: self._read(place) for place in range(min(self.width, _MOST_COLUMNS))}
        (rows,) = self._session.run(f"SELECT count(*) FROM ({self._sql()}) AS nl_answer")
        if rows[0] > MOST_ROWS:
            raise LimitExceeded(f"Its answer over the samples has more than {MOST_ROWS:,} rows.")
        base, again = self._answer(), self._answer(order="DESC")
        steady = [place for place in range(self.width) if base[place] == again[place]]
        moved: dict[Cell, frozenset[int]] = {}
        counted: set[Cell] = set()
        for cell in sorted(frozenset().union(*read.values())):
            others = list(self._others(cell))
            moved[cell] = frozenset(place for one in others for place in steady if one[place] != base[place])
            if steady and any(one[0].total() != base[0].total() for one in others):
                counted.add(cell)
        return Seen(read, moved, frozenset(counted))

    def _others(self, cell: Cell) -> Iterator[Sequence[Counter[str]]]:
        """Answers over one column changed; a way over which the query fails tells nothing."""
        type_ = self._types[cell.table][cell.column]
        for way in islice(ways(f"nl_{cell.table}_{cell.column}", type_, row=_ROW), _WAYS):
            if time.monotonic() > self._deadline:
                return
            try:
                yield self._answer(cell, f"CAST({way} AS {type_})")
            except (InvalidSql, EngineFailed):
                continue

    def _answer(self, cell: Cell | None = None, way: str = "", order: str = "ASC") -> Sequence[Counter[str]]:
        """Each column of the answer, without the order of its rows."""
        rows = self._session.run(f"SELECT * FROM ({self._sql(cell, way, order)}) AS nl_answer LIMIT {MOST_ROWS}")
        return [Counter(_text(row[place]) for row in rows) for place in range(self.width)]

    def _read(self, place: int) -> frozenset[Cell]:
        names = ", ".join(f"c{number}" for number in range(self.width))
        plan = self._session.run(f"EXPLAIN (FORMAT json) SELECT c{place} FROM ({self._sql()}) AS nl_answer({names})")
        found = (_PLACE.findall(str(row[-1])) for row in plan)
        return frozenset(Cell(int(table), int(column)) for one in found for table, column in one)

    def _sql(self, cell: Cell | None = None, way: str = "", order: str = "ASC") -> str:
        tree = self._tree.copy()
        for table in list(tree.find_all(exp.Table)):
            number = self._names.get(".".join(part.name for part in table.parts).lower())
            if number is not None and not isinstance(table.this, exp.Func):
                _put(table, self._sample(number, cell, way, order))
        return tree.sql("duckdb", identify=True, comments=False)

    def _sample(self, number: int, cell: Cell | None, way: str, order: str) -> str:
        shown = ", ".join(
            f"{way if cell == (number, at) else f'nl_{number}_{at}'} AS {ident(name)}"
            for at, name in enumerate(self._columns[number])
        )
        return f"SELECT {shown} FROM nl_base_{number} ORDER BY {_ROW} {order}"


def _put(table: exp.Expr, sample: str) -> None:
    """The sample in the place of a table."""
    import sqlglot

    alias = table.args.get("alias") or exp.TableAlias()
    if not alias.args.get("this"):
        alias.set("this", exp.to_identifier(table.name, quoted=True))
    skipped = ("this", "db", "catalog", "when", "alias")
    attached = {name: part for name, part in table.args.items() if part and name not in skipped}
    table.replace(exp.Subquery(this=sqlglot.parse_one(sample, read="duckdb"), alias=alias, **attached))


def _numbered(table: "pa.Table") -> "pa.Table":
    import pyarrow as pa

    return table.append_column(_ROW, pa.array(range(table.num_rows), pa.int64()))


def _text(value: Any) -> str:
    """The same for sums that were added up in another order."""
    return f"{value:.9g}" if isinstance(value, float) else repr(value)

"""A table made ready for measuring: its rows counted and a sample of them laid in the session.

A table of up to 200,000 rows is its own sample, and every figure about it is exact. Of a longer one, blocks of 64
neighbouring rows are drawn by a hash of their number: blocks rather than single rows, so that what holds between
neighbours can be seen, and drawn rather than strided, so that no period in the data meets a period in the sample.
A Parquet row group is decoded from its start on, so of a very long table only 24 evenly spaced stretches are looked at,
each the first rows of a row group of the usual size and four times as long as what is drawn from it, which bounds the
cost.
"""

from collections.abc import Sequence

from neurolake.engine.base import Column, Session
from neurolake.engine.sql import ident, idents
from neurolake.kernel.errors import InvalidOption
from neurolake.quality.base import Table
from neurolake.quality.footer import Footer
from neurolake.quality.memory import Memory

WHOLE_ROWS = 200_000
# A sample lies in the engine's memory: 20 million cells are about 200 MB.
MAX_CELLS = 20_000_000
_BLOCK = 64
_STRETCHES = 24
_GROUP_ROWS = 122_880
_ONE_IN = 4


def open_table(
    session: Session,
    relation: str,
    columns: tuple[Column, ...],
    *,
    row_id: str,
    rows: int | None = None,
    sample_rows: int = 100_000,
    sample_relation: str | None = None,
    seed: int = 7,
    footer: Footer | None = None,
    memory: Memory | None = None,
) -> Table:
    """Make `relation` ready for `profile` and `assess`; the sample lives as long as the session.

    Args:
        relation: Anything that may stand after FROM.
        columns: Its data columns.
        row_id: SQL expression over `relation` that numbers its rows from 0 (`file_row_number` for a Parquet file).
        rows: Rows of `relation`, when known.
        sample_rows: About how many rows to draw from a table of more than 200,000 rows. Very wide tables get
            fewer: whole tables and samples alike are bounded to 20 million cells.
        sample_relation: A sample that exists already, taken instead of drawing one from a long table; it has
            the data columns and `row_id` (BIGINT, the row's number in `relation`).
        seed: Which blocks are drawn; the same seed draws the same rows.
        footer: Of the Parquet file that `relation` reads.
        memory: What an earlier look at the same rows has found about columns that are still the same; the sample of
            that look is dropped.

    Raises:
        InvalidOption: `sample_rows` is below 1, or `sample_relation` has no `row_id`.
    """
    if sample_rows < 1:
        raise InvalidOption("A sample needs at least one row.", hint="Choose sample_rows of 1 or more.")
    count = int(session.run(f"SELECT count(*) FROM {relation}")[0][0]) if rows is None else rows
    memory = memory or Memory()
    name = ident(memory.sample)
    sample_id = _free_name(columns)
    if count <= min(WHOLE_ROWS, _rows_that_fit(columns)):
        source = _numbered(relation, columns, row_id, sample_id)
    elif sample_relation is not None:
        source = _given(session, sample_relation, columns, sample_id)
    else:
        wanted = min(sample_rows, _rows_that_fit(columns))
        stretches = _stretches(count, wanted, seed, footer.starts if footer else ())
        source = f"{_numbered(relation, columns, row_id, sample_id)} WHERE {_drawn(stretches, wanted, seed, sample_id)}"
    [(drawn,)] = session.run(f"CREATE OR REPLACE TEMP TABLE {name} AS {source}")
    nulls = footer.nulls if footer else {}
    return Table(relation, tuple(columns), row_id, count, name, drawn, drawn < count, sample_id, nulls, memory)


def _rows_that_fit(columns: tuple[Column, ...]) -> int:
    return max(1, MAX_CELLS // max(1, len(columns)))


def _free_name(columns: tuple[Column, ...]) -> str:
    """`row_id`, with underscores added while a data column has that name (names differ by more than case)."""
    taken = {column.name.lower() for column in columns}
    name = "row_id"
    while name in taken:
        name += "_"
    return name


def _numbered(relation: str, columns: tuple[Column, ...], row_id: str, sample_id: str) -> str:
    names = "".join(f"{ident(column.name)}, " for column in columns)
    # A sub-select, so that a window function may number the rows and the filter still sees a plain column.
    return f"SELECT * FROM (SELECT {names}CAST({row_id} AS BIGINT) AS {sample_id} FROM {relation})"


def _given(session: Session, relation: str, columns: tuple[Column, ...], sample_id: str) -> str:
    if "row_id" not in {column.name for column in session.describe(relation)} or sample_id != "row_id":
        raise InvalidOption(
            "The sample has no row numbers.", hint="Give the sample a column row_id: each row's number in the table."
        )
    return f"SELECT {idents(column.name for column in columns)}, CAST(row_id AS BIGINT) AS row_id FROM {relation}"


def _drawn(stretches: list[tuple[int, int]], wanted: int, seed: int, sample_id: str) -> str:
    """SQL: whether a row is in the sample."""
    covered = sum(end - start for start, end in stretches)
    one_in = max(1, round(covered / wanted))
    block = f"hash({sample_id} // {_BLOCK} + {seed * 1_000_003}) % {one_in} = 0"
    if len(stretches) == 1:
        return block
    inside = " OR ".join(f"({sample_id} >= {start} AND {sample_id} < {end})" for start, end in stretches)
    return f"({inside}) AND {block}"


def _stretches(rows: int, wanted: int, seed: int, starts: Sequence[int]) -> list[tuple[int, int]]:
    """Where the sample is drawn from: everywhere, or evenly spaced stretches of a very long table.

    Args:
        starts: The first row of each row group; those of the usual size if none are given.
    """
    starts = starts or range(0, rows, _GROUP_ROWS)
    # The last one may be short.
    groups = len(starts) - 1
    number = min(_STRETCHES, groups)
    length = _ONE_IN * wanted // max(1, number)
    if length >= _GROUP_ROWS or not number:
        return [(0, rows)]
    step = groups / number
    shift = int((step - 1) * (seed * 0.6180339887 % 1))
    begins = [starts[int(index * step) + shift] for index in range(number)]
    return [(begin, begin + length) for begin in begins]

"""The distinct values of sample columns, counted once, for everything that looks at values rather than rows.

Columns of one storage type go into one temporary table `(col, value, n[, first, last])`: the column's position, the
value, its rows, and the first and last row id that holds it (sampled tables only).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from neurolake.engine.base import Column, Row, Session
from neurolake.engine.sql import ident
from neurolake.kernel.ids import new_id
from neurolake.quality.base import Table
from neurolake.quality.kinds import Kind, kind

# Values that slow looks (regular expressions replacing text) are applied to, of a column of a sampled table.
_LOOKED_AT = 20_000
# Cells and columns per statement: bounds the memory of one grouping and the time to plan it.
_MAX_CELLS = 4_000_000
_MAX_COLUMNS = 400
_FREQUENT = 100
_REGIONS = 32
_LONG_INTEGERS = frozenset({"UBIGINT", "HUGEINT", "UHUGEINT"})


@dataclass(frozen=True)
class Values:
    """The counted values of some columns of one kind.

    Attributes:
        name: What may stand after FROM: a temporary table, or a sub-select where that is cheaper.
        kind: Kind of all its columns.
        columns: Its columns, in the order of `col`.
        ranged: Whether the table has `first` and `last`.
    """

    name: str
    kind: Kind
    columns: tuple[Column, ...]
    ranged: bool


@dataclass(frozen=True)
class Counts:
    """The values of one column.

    Attributes:
        rows: Rows that hold one.
        distinct: Distinct values.
        low, high: The least and the greatest.
        frequent: The 100 most frequent with their rows; of equally frequent ones those with the greatest hash, which
            is a fair choice and always the same.
        local: Values that were seen in one region of the table only; 0 when the table is not sampled.
        lengths: (shortest, mean, longest) in characters; texts only.
        words: Mean number of words; texts only.
        suspects: Values of the kind that was asked for.
    """

    rows: int
    distinct: int
    low: Any
    high: Any
    frequent: tuple[tuple[Any, int], ...]
    local: int
    lengths: tuple[int, float, int] | None
    words: float | None
    suspects: int = 0


def storage_type(column: Column) -> str:
    """The type in which a column's values are counted and shown, or an empty string for nested and binary types."""
    engine_type = column.type.upper()
    found = kind(column.type)
    if found == "integer":
        # A DECIMAL without decimals counts as integer here; it may be longer than 64 bits.
        return "HUGEINT" if engine_type in _LONG_INTEGERS or engine_type.startswith("DECIMAL") else "BIGINT"
    by_kind = {"text": "VARCHAR", "decimal": "DOUBLE", "float": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}
    by_kind |= {"timestamp": "TIMESTAMP", "time": "TIME"}
    return by_kind.get(found, "")


def value_sql(column: Column) -> str:
    """The column as its storage type."""
    stored = storage_type(column)
    name = ident(column.name)
    return name if not stored or stored == column.type.upper() else f"CAST({name} AS {stored})"


def batches(columns: Sequence[Column], rows: int) -> Iterator[tuple[Column, ...]]:
    """Columns in groups of one storage type, each small enough for one statement over `rows` rows."""
    by_type: dict[tuple[str, str], list[Column]] = {}
    for column in columns:
        by_type.setdefault((storage_type(column), kind(column.type)), []).append(column)
    size = max(1, min(_MAX_COLUMNS, _MAX_CELLS // max(1, rows)))
    for (stored, _), members in by_type.items():
        if stored:
            yield from chunks(members, size)


def chunks(columns: Sequence[Column], size: int) -> Iterator[tuple[Column, ...]]:
    """Columns in their order, up to `size` at a time."""
    for start in range(0, len(columns), size):
        yield tuple(columns[start : start + size])


@contextmanager
def counted(
    session: Session, table: Table, columns: tuple[Column, ...], missing: Mapping[str, str] | None = None
) -> Iterator[Values]:
    """Count the distinct values of `columns` (all of one storage type) in the sample; dropped at the end.

    Args:
        missing: Column → SQL of whether its cell is missing; such cells are not counted. NULLs never are.
    """
    name = ident(f"values_{new_id()}")
    session.run(f"CREATE TEMP TABLE {name} AS {_grouped_sql(table, columns, missing or {})}")
    yield Values(name, kind(columns[0].type), columns, table.sampled)
    session.run(f"DROP TABLE {name}")


def uncounted(table: Table, columns: tuple[Column, ...]) -> Values:
    """The same without a table: each statement over it counts anew, which a few rows are quick to do."""
    return Values(f"({_grouped_sql(table, columns, {})})", kind(columns[0].type), columns, table.sampled)


def _grouped_sql(table: Table, columns: Sequence[Column], missing: Mapping[str, str]) -> str:
    selected = ", ".join(f'{_counted_sql(column, missing)} AS "{number}"' for number, column in enumerate(columns))
    ends = f", min({table.sample_id}) AS first, max({table.sample_id}) AS last" if table.sampled else ""
    return f"""
        SELECT CAST(col AS INTEGER) AS col, value, count(*) AS n{ends} FROM (
            UNPIVOT (SELECT {table.sample_id}, {selected} FROM {table.sample})
            ON COLUMNS(* EXCLUDE {table.sample_id}) INTO NAME col VALUE value)
        GROUP BY ALL"""


def counts(session: Session, values: Values, table: Table, suspect: str = "false") -> dict[int, Counts]:
    """Column position → what is counted about its values; columns without values are left out.

    Args:
        suspect: SQL over `value` and `n`: what to count as `suspects`.
    """
    region = max(1, table.rows // _REGIONS)
    local = f"count(*) FILTER (first // {region} = last // {region})" if values.ranged else "0"
    words = "length(value) - length(replace(value, ' ', '')) + 1"
    lengths = f"min(length(value)), sum(length(value) * n), max(length(value)), sum(({words}) * n)"
    rows = session.run(f"""
        SELECT col, sum(n)::BIGINT, count(*), min(value), max(value),
            max({{'n': n, 'h': hash(value), 'value': value}}, {_FREQUENT}), {local},
            {lengths if values.kind == "text" else "NULL, NULL, NULL, NULL"}, count(*) FILTER ({suspect})
        FROM {values.name} GROUP BY col""")
    return {row[0]: _counts(row[1:]) for row in rows}


def _counts(row: Row) -> Counts:
    total, distinct, low, high, frequent, local, shortest, characters, longest, spaced, suspects = row
    return Counts(
        total,
        distinct,
        low,
        high,
        tuple((item["value"], item["n"]) for item in frequent),
        local,
        None if shortest is None else (shortest, float(characters) / total, longest),
        None if spaced is None else float(spaced) / total,
        suspects,
    )


def _counted_sql(column: Column, missing: Mapping[str, str]) -> str:
    test = missing.get(column.name)
    return f"CASE WHEN NOT ({test}) THEN {value_sql(column)} END" if test else value_sql(column)


def thinned(values: Values, distinct: Mapping[int, int], table: Table) -> str:
    """SQL: `(col, value, n)` of the columns that `distinct` names, with the number of their distinct values.

    Of a column with many values of a sampled table these are about 20,000: frequent values stay as they are, of the
    others every k-th is kept, by its hash, and stands for k.
    """
    steps = {col: max(1, min(count, table.sample_rows) // _LOOKED_AT) for col, count in distinct.items()}
    thin = {col: step for col, step in steps.items() if step > 1} if table.sampled else {}
    cols = ", ".join(str(col) for col in distinct) or "NULL"
    if not thin:
        return f"SELECT col, value, n FROM {values.name} WHERE col IN ({cols})"
    step = f"CASE col {' '.join(f'WHEN {col} THEN {count}' for col, count in thin.items())} ELSE 1 END"
    frequent = f"n >= {max(2, table.sample_rows // 1000)}"
    return f"""SELECT col, value, CASE WHEN {frequent} THEN n ELSE n * step END AS n
        FROM (SELECT col, value, n, {step} AS step FROM {values.name} WHERE col IN ({cols}))
        WHERE {frequent} OR hash(value) % step = 0"""

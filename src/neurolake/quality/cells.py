"""SQL for a cell's value in the form in which values are compared, NULL where the value is missing."""

from collections.abc import Mapping
from typing import Any

from neurolake.engine.base import Session
from neurolake.engine.sql import ident, literals
from neurolake.quality.base import ColumnProfile, Table
from neurolake.quality.kinds import MOMENTS, kind
from neurolake.quality.missing import missing_sql
from neurolake.quality.words import words

_CODE_BITS = 40
CODE_MASK = (1 << _CODE_BITS) - 1

# How the texts of a semantic type read; the ISO forms need no format.
_TEXT_FORMATS: Mapping[str, tuple[str, ...]] = {
    "ymd_date": ("%Y/%m/%d", "%Y.%m.%d", "%Y/%m/%d %H:%M:%S", "%Y.%m.%d %H:%M:%S"),
    "dmy_dotted_date": ("%d.%m.%Y", "%d.%m.%y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S"),
    "dmy_date": ("%d/%m/%Y", "%d-%m-%Y", "%d/%m/%y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S"),
    "mdy_date": ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S"),
    "named_dmy_date": ("%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%B-%Y", "%d-%b-%y", "%d. %B %Y"),
    "named_mdy_date": ("%b %d %Y", "%B %d %Y", "%b %d, %Y", "%B %d, %Y"),
    "iso_month": ("%Y-%m",),
    "named_month": ("%b %Y", "%B %Y", "%b-%Y", "%B-%Y"),
    "compact_date": ("%Y%m%d",),
}


def _where_present(column: ColumnProfile, value: str) -> str:
    return f"CASE WHEN NOT ({missing_sql(column)}) THEN {value} END" if column.missing else value


def present_sql(column: ColumnProfile) -> str:
    """Boolean SQL: whether the cell holds a value."""
    return f"NOT ({missing_sql(column)})" if column.missing else f"{ident(column.name)} IS NOT NULL"


def _as_text(column: ColumnProfile) -> str:
    name = ident(column.name)
    return name if column.type.upper() == "VARCHAR" else f"CAST({name} AS VARCHAR)"


def _folded(column: ColumnProfile) -> str:
    text = _as_text(column)
    # Trimming costs as much as all the rest, and few texts need it.
    return f"lower(CASE WHEN {text} LIKE ' %' OR {text} LIKE '% ' THEN trim({text}) ELSE {text} END)"


def text_sql(column: ColumnProfile) -> str:
    """The value as trimmed lower-case text: case and padding are a matter of conformity, not of content."""
    return _where_present(column, _folded(column))


def code_sql(column: ColumnProfile) -> str:
    """The value as a number below 2**40 that equal values share (a hash; collisions are about one in a million)."""
    name = ident(column.name)
    value = _folded(column) if kind(column.type) == "text" else name
    return _where_present(column, f"CAST(hash({value}) >> {64 - _CODE_BITS} AS BIGINT)")


def number_sql(column: ColumnProfile) -> str:
    """The value as a finite DOUBLE."""
    value = f"CAST({_where_present(column, ident(column.name))} AS DOUBLE)"
    return f"CASE WHEN isfinite({value}) THEN {value} END" if kind(column.type) == "float" else value


def moment_sql(column: ColumnProfile) -> str:
    """The value as a TIMESTAMP; texts that do not read as a date or time in the column's notation are NULL."""
    if kind(column.type) in MOMENTS:
        cast = f"CAST({ident(column.name)} AS TIMESTAMP)"
    else:
        text, formats = _as_text(column), _TEXT_FORMATS.get(column.semantic.name if column.semantic else "")
        cast = f"try_strptime({text}, [{literals(formats)}])" if formats else f"TRY_CAST({text} AS TIMESTAMP)"
    return _where_present(column, f"CASE WHEN isfinite({cast}) THEN {cast} END")


def tally_sql(condition: str) -> str:
    """Two columns: rows where the condition is known, and rows where it is true."""
    return f"count({condition}), {where_sql(condition)}"


def where_sql(condition: str) -> str:
    """The number of rows where the condition is true (0 for none, unlike `count_if`, which may be NULL)."""
    return f"count(*) FILTER (WHERE {condition})"


def is_moment(column: ColumnProfile) -> bool:
    """Whether the column holds dates or times: by its type, or as texts with the meaning of a date."""
    if kind(column.type) in MOMENTS:
        return True
    meaning = column.semantic.name if column.semantic and kind(column.type) == "text" else ""
    return not {"date", "datetime", "timestamp"}.isdisjoint(words(meaning)) or meaning in _TEXT_FORMATS


def fetch_columns(session: Session, table: Table, values: Mapping[str, str], rows: int) -> dict[str, list[Any]]:
    """About `rows` rows of the sample, drawn by a hash of the row id: name → SQL value becomes name → values."""
    parts = max(1, table.sample_rows // rows)
    select = ", ".join(values.values())
    drawn = f"hash({table.sample_id}) % {parts} = 0 LIMIT {2 * rows}"
    found = table.memory.rows(session, f"SELECT {select} FROM {table.sample} WHERE {drawn}", list(values))
    return {name: [row[number] for row in found] for number, name in enumerate(values)}

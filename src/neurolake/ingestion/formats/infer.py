"""Column types from text values, by counting which shapes the values have.

The rule, the same for every text format:

- A column gets a type when all its values fit, or when it has at least 1,000 values and at most 0.1 % of them do not
  fit; then the rows of those values are rejects. Otherwise the whole column stays text.
- Whole numbers of up to 18 digits are BIGINT; with a point, an exponent, NaN or infinity among them DOUBLE.
  Codes stay text: any value with a leading zero (`007`), or with a plus sign before seven or more digits. So do
  columns with whole numbers of 19 digits or more, unless other values have a point (DOUBLE).
- ISO dates and times are DATE, TIME, TIMESTAMP, or TIMESTAMP WITH TIME ZONE when every value has a zone. Values with
  and without a zone in one column stay text, as do fractions of a second finer than a microsecond.
- Other dates (`31/12/2020`, `Jan 1 2000`) are read when one order of day and month fits all values and the other does
  not, and no column of the file has ISO dates of that kind (the engine reads one date format per file). A column in
  which both orders fit stays text.
- `true` and `false` are BOOLEAN. Decimal commas are DOUBLE when the file has no decimal points and its delimiter is
  another; numbers with thousands separators stay text.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from neurolake.engine.base import Session
from neurolake.engine.sql import ident, idents, literal, literals

MIN_VALUES_FOR_REJECTS = 1_000
MAX_REJECT_SHARE = 0.001
WIDE = 500
_FIRST_LOOK_CELLS = 40_000
_FIRST_LOOK_FROM = 400_000

DUMPED_NULL = "\\N"

_SHAPES: Mapping[str, str] = {
    "null": r"\\N",
    "int": r"\s*(?:-?(?:0|[1-9]\d{0,14})|\+[1-9]\d{0,5})\s*",
    "long": r"\s*-?[1-9]\d{15,17}\s*",
    "zero": r"\s*[-+]?0\d+\s*",
    "big": r"\s*-?[1-9]\d{18,}\s*",
    "decimal": r"\s*[-+]?(?:\d+\.\d*|\.\d+|(?:0|[1-9]\d*)(?:\.\d*)?[eE][-+]?\d{1,3}|\d+\.\d*[eE][-+]?\d{1,3})\s*",
    "date": r"\d{4}-\d{1,2}-\d{1,2}",
    "slash_date": r"\d{4}/\d{1,2}/\d{1,2}",
    "timestamp": r"\d{4}[-/]\d{1,2}[-/]\d{1,2}[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6}0*)?)?",
    "zoned": r"\d{4}[-/]\d{1,2}[-/]\d{1,2}[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6}0*)?)?"
    r" ?(?:Z|UTC|[-+]\d{2}(?::?\d{2})?)",
    "time": r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?",
    "bool": r"(?i:true|false)",
    "nan": r"(?i:[-+]?(?:nan|inf|infinity))",
    "grouped": r"\s*[-+]?[1-9]\d{0,2},\d{3}\s*",
    "comma": r"\s*[-+]?(?:\d*,\d{1,2}|\d*,\d{4,}|(?:0|\d{4,}),\d{3})\s*",
    "day_first_or_month": r"\d{1,2}[./-]\d{1,2}[./-]\d{4}(?: \d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?)?",
    "named_month": r"[A-Za-z]{3,9} \d{1,2},? \d{4}|\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{2,4}",
}
# Shapes that a text may have which begins beyond the digits (with a letter, say), and those that only such texts have.
_LETTERED = frozenset({"null", "bool", "nan", "named_month"})
_ONLY_LETTERED = frozenset({"null", "bool"})
_CASTS = {
    "date": "DATE",
    "slash_date": "DATE",
    "timestamp": "TIMESTAMP",
    "zoned": "TIMESTAMP WITH TIME ZONE",
    "time": "TIME",
}
_NUMBERS = ("int", "long", "decimal", "nan", "big")
_NAMED_MONTHS = ("%b %d %Y", "%b %d, %Y", "%B %d %Y", "%B %d, %Y", "%d %b %Y", "%d-%b-%Y", "%d %B %Y", "%d-%b-%y")
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")


@dataclass(frozen=True)
class Typed:
    r"""What inference found.

    Attributes:
        types: Engine type of each column, by position.
        narrow: Positions of BIGINT columns whose values have at most 15 digits, so that a DOUBLE holds them exactly.
        date_format, timestamp_format: The file's one format where it is not ISO.
        iso_date_format: The ISO form that all dates have, if they have one.
        null_texts: Texts that are NULL: the empty one, and `\N` where it occurs (database dumps write NULL so).
        decimal: Decimal mark, `.` or `,`.
        notes: Sentences with `{name}` where the column's name belongs, with its position.
    """

    types: tuple[str, ...]
    narrow: frozenset[int] = frozenset()
    date_format: str | None = None
    timestamp_format: str | None = None
    iso_date_format: str | None = None
    null_texts: tuple[str, ...] = ("",)
    decimal: str = "."
    notes: tuple[tuple[int, str], ...] = ()


@dataclass
class _Findings:
    """Decisions gathered column by column; formats are the file's, so they are settled once all columns are known."""

    types: list[str]
    narrow: set[int] = field(default_factory=set)
    formats: dict[int, tuple[str, str]] = field(default_factory=dict)
    commas: set[int] = field(default_factory=set)
    points: set[int] = field(default_factory=set)
    notes: list[tuple[int, str]] = field(default_factory=list)


def infer(
    session: Session, relation: str, columns: Sequence[str], rows: int, delimiter: str, decimal: str | None = None
) -> Typed:
    """Types of the text columns of a relation.

    Args:
        relation: All columns are text; a table of the session if there are at most `WIDE` columns.
        columns: Its column names, in order.
        rows: Its rows.
        delimiter: The file's delimiter: a comma rules decimal commas out, unless they are stated.
        decimal: The decimal mark, if stated.
    """
    counts = _shapes(session, relation, columns, rows)
    dumped = [column for column in columns if counts[column].pop("null", 0)]
    found = _Findings(["VARCHAR"] * len(columns))
    for position, column in enumerate(columns):
        if counts[column]:
            _decide(position, counts[column], found)
    for position in [position for position, type_ in enumerate(found.types) if type_ == "FOREIGN"]:
        _decide_foreign(session, relation, position, columns[position], counts[columns[position]], found)
    allowed = decimal == "," or (decimal is None and delimiter != "," and not found.points)
    settled = _settled(found, allow_commas=allowed)
    dates = {shape for column in columns for shape in _ISO_DATES if counts[column][shape]}
    return replace(
        settled,
        iso_date_format=_ISO_DATES[dates.pop()] if len(dates) == 1 and not settled.date_format else None,
        null_texts=("", DUMPED_NULL) if dumped else ("",),
    )


# The engine holds 2,048 rows of every column it turns into cells.
_COLUMNS_AT_ONCE = 2000


def _shapes(session: Session, relation: str, columns: Sequence[str], rows: int) -> dict[str, Counter[str]]:
    """Values by shape, for each column; a first look at a few rows finds the columns that are plainly text."""
    if len(columns) > WIDE or rows * len(columns) <= _FIRST_LOOK_FROM:
        return _counted(session, relation, columns)
    step = max(1, rows * len(columns) // _FIRST_LOOK_CELLS)
    counts = _counted(session, f"(SELECT * FROM {relation} WHERE rowid % {step} = 0)", columns)
    open_columns = [name for name in columns if counts[name]["text"] < 20 or not _plainly_text(counts[name])]
    likely = {shape for name in open_columns for shape in counts[name]}
    return counts | (_counted(session, relation, open_columns, likely) if open_columns else {})


def _plainly_text(shapes: Counter[str]) -> bool:
    return shapes["text"] > 0.1 * shapes.total()


def _counted(
    session: Session, relation: str, columns: Sequence[str], likely: Collection[str] = ()
) -> dict[str, Counter[str]]:
    """One pass: cells as (column, value) pairs, each value's shape, counted by column and shape.

    A value has one shape only, so the likely ones can be tried first.
    """
    order = sorted(_SHAPES, key=lambda name: name not in likely)
    lettered, others = _shape_sql(order, _LETTERED), _shape_sql(order, _SHAPES.keys() - _ONLY_LETTERED)
    shape = f"CASE WHEN v >= ':' THEN {lettered} ELSE {others} END"
    counts: dict[str, Counter[str]] = {column: Counter() for column in columns}
    for start in range(0, len(columns), _COLUMNS_AT_ONCE):
        names = idents(columns[start : start + _COLUMNS_AT_ONCE])
        cells = f"(UNPIVOT (SELECT {names} FROM {relation}) ON {names} INTO NAME c VALUE v)"
        for column, name, count in session.run(f"SELECT c, {shape} AS s, count(*) FROM {cells} GROUP BY c, s"):
            counts[column][name] = count
    return counts


def _shape_sql(order: Sequence[str], tried: Collection[str]) -> str:
    return "CASE " + " ".join(_when(name, _SHAPES[name]) for name in order if name in tried) + " ELSE 'text' END"


def _when(name: str, pattern: str) -> str:
    valid = f" AND TRY_CAST(v AS {_CASTS[name]}) IS NOT NULL" if name in _CASTS else ""
    return f"WHEN regexp_full_match(v, {literal(pattern)}){valid} THEN {literal(name)}"


def fits(values: int, misfits: int) -> bool:
    """The 0.1 % rule."""
    return misfits == 0 or (values >= MIN_VALUES_FOR_REJECTS and misfits <= MAX_REJECT_SHARE * values)


def _decide(position: int, shapes: Counter[str], found: _Findings) -> None:
    values = shapes.total()
    if shapes["zero"] == 0 and _decide_number(position, shapes, values, found):
        return
    if _decide_time(position, shapes, values, found):
        return
    foreign = shapes["day_first_or_month"] + shapes["named_month"]
    if fits(values, values - foreign):
        found.types[position] = "FOREIGN"
    elif shapes["comma"] and fits(values, values - shapes["comma"] - shapes["grouped"] - shapes["int"]):
        found.commas.add(position)


def _decide_number(position: int, shapes: Counter[str], values: int, found: _Findings) -> bool:
    whole = shapes["int"] + shapes["long"]
    fractions = shapes["decimal"] + shapes["nan"]
    if shapes["decimal"] or whole:
        if not fractions and fits(values, values - whole):
            _accept(position, "BIGINT", values - whole, found)
            if not shapes["long"]:
                found.narrow.add(position)
            return True
        numbers = sum(shapes[name] for name in _NUMBERS)
        if fractions and fits(values, values - numbers):
            _accept(position, "DOUBLE", values - numbers, found)
            found.points.update({position} if shapes["decimal"] else ())
            return True
    return False


def _decide_time(position: int, shapes: Counter[str], values: int, found: _Findings) -> bool:
    dates = shapes["date"] + shapes["slash_date"]
    if shapes["zoned"]:
        choices = [] if shapes["timestamp"] or dates else [("TIMESTAMP WITH TIME ZONE", shapes["zoned"])]
    elif shapes["timestamp"]:
        choices = [("TIMESTAMP", shapes["timestamp"] + dates)]
    else:
        choices = [("DATE", dates), ("TIME", shapes["time"])]
    for type_, count in [*choices, ("BOOLEAN", shapes["bool"])]:
        if count and fits(values, values - count):
            _accept(position, type_, values - count, found)
            return True
    if shapes["zoned"] and fits(values, values - shapes["zoned"] - shapes["timestamp"] - dates):
        found.notes.append((position, "Column {name} stays text: some of its times have a zone and some have none."))
    return False


def _accept(position: int, type_: str, misfits: int, found: _Findings) -> None:
    found.types[position] = type_
    if misfits:
        found.notes.append(
            (position, f"Column {{name}} is {type_}; at most 0.1 % of its values do not fit, their rows are rejects.")
        )


def _decide_foreign(
    session: Session, relation: str, position: int, column: str, shapes: Counter[str], found: _Findings
) -> None:
    """Find the one format that fits a column of dates that are not ISO."""
    values = shapes.total()
    fitting = [
        format_ for format_, count in _formats(session, relation, column).items() if fits(values, values - count)
    ]
    found.types[position] = "VARCHAR"
    if len(fitting) == 1:
        clock = "%H" in fitting[0] or "%I" in fitting[0]
        found.formats[position] = ("TIMESTAMP" if clock else "DATE", fitting[0])
    elif len(fitting) > 1:
        found.notes.append((position, "Column {name} stays text: its dates fit both day-month and month-day order."))


def _formats(session: Session, relation: str, column: str) -> dict[str, int]:
    """How many values each possible format parses; formats that fail on the first value are not tried."""
    name = ident(column)
    first = session.run(f"SELECT {name} FROM {relation} WHERE {name} IS NOT NULL LIMIT 200")
    candidates = _possible(session, [str(row[0]) for row in first])
    if not candidates:
        return {}
    counts = ", ".join(f"count(try_strptime({name}, {literal(format_)}))" for format_ in candidates)
    row = session.run(f"SELECT {counts} FROM {relation}")[0]
    return dict(zip(candidates, row, strict=True))


def _possible(session: Session, values: Sequence[str]) -> list[str]:
    separators = [mark for mark in "./-" if mark in values[0]]
    orders = [f"%{a}{mark}%{b}{mark}%Y" for mark in separators for a, b in ("dm", "md")]
    formats = [*[order + clock for order in orders for clock in _CLOCKS], *_NAMED_MONTHS]
    tests = ", ".join(f"count(try_strptime(v, {literal(format_)}))" for format_ in formats)
    row = session.run(f"SELECT {tests} FROM (SELECT unnest([{literals(values)}]) AS v)")[0]
    return [format_ for format_, count in zip(formats, row, strict=True) if count]


def _settled(found: _Findings, *, allow_commas: bool) -> Typed:
    date_format = _settle_format(found, "DATE")
    timestamp_format = _settle_format(found, "TIMESTAMP")
    commas = found.commas if allow_commas else set()
    for position in found.points if commas else ():
        found.types[position] = "VARCHAR"
    for position in found.commas:
        if position in commas:
            found.types[position] = "DOUBLE"
            found.notes.append((position, "Column {name} has decimal commas."))
        else:
            found.notes.append((position, "Column {name} stays text: its commas may be decimal or thousands marks."))
    return Typed(
        types=tuple(found.types),
        narrow=frozenset(found.narrow),
        date_format=date_format,
        timestamp_format=timestamp_format,
        decimal="," if commas else ".",
        notes=tuple(found.notes),
    )


def _settle_format(found: _Findings, type_: str) -> str | None:
    """Give one format to all columns that have it; the engine reads one for dates and one for timestamps per file."""
    wanting = {position: format_ for position, (kind, format_) in found.formats.items() if kind == type_}
    if not wanting:
        return None
    chosen = None if type_ in found.types else Counter(wanting.values()).most_common(1)[0][0]
    for position, format_ in wanting.items():
        if format_ == chosen:
            found.types[position] = type_
        else:
            found.notes.append(
                (position, f"Column {{name}} stays text: its format {format_} is not that of the file's other dates.")
            )
    return chosen


def strict_timestamp_format(session: Session, relation: str, columns: Sequence[str]) -> str | None:
    """The ISO form that all values of these columns have, if they have one.

    Reading in that form refuses a zone, which the engine's own ISO parser would drop.
    """
    named = [ident(column) for column in columns]
    for format_ in _ISO_TIMES if named else ():
        misfit = " OR ".join(
            f"({name} IS NOT NULL AND try_strptime({name}, {literal(format_)}) IS NULL)" for name in named
        )
        if not session.run(f"SELECT 1 FROM {relation} WHERE {misfit} LIMIT 1"):
            return format_
    return None


_ISO_DATES = {"date": "%Y-%m-%d", "slash_date": "%Y/%m/%d"}
_ISO_TIMES = tuple(f"%Y-%m-%d{mark}{clock}" for mark in (" ", "T") for clock in ("%H:%M:%S", "%H:%M", "%H:%M:%S.%f"))

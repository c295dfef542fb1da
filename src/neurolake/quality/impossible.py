"""Values that cannot be: an age of -3, 140 %, a latitude of 91, a date in the year 3021.

The column's name or meaning says which range is possible; it only counts when most values lie in it, since a name
can mislead (`age` in days, `percent` of change).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from math import inf

from neurolake.engine.base import Session
from neurolake.engine.sql import literal
from neurolake.quality.base import ColumnProfile, Table, TableProfile
from neurolake.quality.cells import is_moment, moment_sql, number_sql, tally_sql
from neurolake.quality.kinds import NUMBERS, kind
from neurolake.quality.moments import as_moment, naive, timestamp_sql
from neurolake.quality.suspects import Findings, Suspicion
from neurolake.quality.words import has_word, words

_MIN_INSIDE = 0.75
_MIN_ROWS = 20
_MAX_COLUMNS = 400
_FAR_FUTURE = timedelta(days=50 * 365)
_OLDEST = datetime(1000, 1, 1)
_BORN_WORDS = frozenset({"birth", "born", "dob", "birthday", "birthdate"})


@dataclass(frozen=True)
class Range:
    """Possible values for columns whose name holds one of `names` and none of `without`."""

    names: frozenset[str]
    low: float
    high: float
    without: frozenset[str] = frozenset()


@cache
def _ranges() -> tuple[Range, ...]:
    changes = "change changed growth return delta diff difference increase yoy margin group range bucket band"
    table = (
        ("age", 0, 130, "days months weeks hours minutes seconds ms group range bucket band"),
        ("percent percentage pct", 0, 100, changes),
        ("humidity", 0, 100, changes),
        ("probability", 0, 1, changes),
        ("lat latitude", -90, 90, ""),
        ("lon lng longitude", -180, 180, ""),
        ("month", 1, 12, "per monthly"),
        ("hour", 0, 24, "per hourly"),
        ("weight height width length distance duration area population count", 0, inf, changes),
    )
    return tuple(Range(frozenset(n.split()), low, high, frozenset(w.split())) for n, low, high, w in table)


@dataclass(frozen=True)
class Check:
    """What is impossible in a column.

    Attributes:
        outside: Boolean SQL over the sample: whether a value is impossible; NULL where it is missing.
        expected: The possible range in words.
        holds: Whether the profile's minimum and maximum show that every value is possible.
    """

    outside: str
    expected: str
    holds: bool


def find(session: Session, table: Table, profile: TableProfile, now: datetime) -> Findings:
    """The columns with a known possible range, and the cells outside of it."""
    present = [column for column in profile.columns if column.present >= _MIN_ROWS]
    checks = {column.name: check for column in present if (check := _check(column, now)) is not None}
    within = frozenset(name for name, check in checks.items() if check.holds)
    doubtful = dict([item for item in checks.items() if not item[1].holds][:_MAX_COLUMNS])
    if not doubtful:
        return Findings(within)
    counts = ", ".join(tally_sql(check.outside) for check in doubtful.values())
    [row] = table.memory.rows(session, f"SELECT {counts} FROM {table.sample}", list(doubtful))
    outside = zip(doubtful, row[::2], row[1::2], strict=True)
    fitting = {name: wrong for name, every, wrong in outside if wrong <= (1 - _MIN_INSIDE) * every}
    suspicions = tuple(
        Suspicion(name, "impossible", checks[name].outside, wrong, certain=True, expected=checks[name].expected)
        for name, wrong in fitting.items()
        if wrong
    )
    return Findings(within | fitting.keys(), suspicions)


def _check(column: ColumnProfile, now: datetime) -> Check | None:
    if is_moment(column):
        return _moment_check(column, naive(now))
    if kind(column.type) not in NUMBERS:
        return None
    named = set(words(column.name)) | set(words(column.semantic.name) if column.semantic else ())
    found = next((known for known in _ranges() if named & known.names and not named & known.without), None)
    return _number_check(column, found.low, found.high) if found else None


def _number_check(column: ColumnProfile, low: float, high: float) -> Check:
    value = number_sql(column)
    holds = column.min is not None and bool(low <= column.min and column.max <= high)
    if high == inf:
        return Check(f"{value} < {literal(low)}", f"at least {low}", holds)
    return Check(f"({value} < {literal(low)} OR {value} > {literal(high)})", f"between {low} and {high}", holds)


def _moment_check(column: ColumnProfile, now: datetime) -> Check:
    low, high = _OLDEST, now if has_word(column.name, _BORN_WORDS) else now + _FAR_FUTURE
    first, last = as_moment(column.min), as_moment(column.max)
    value = moment_sql(column)
    return Check(
        f"({value} < {timestamp_sql(low)} OR {value} > {timestamp_sql(high)})",
        f"between {low:%Y-%m-%d} and {high:%Y-%m-%d}",
        first is not None and last is not None and low <= first and last <= high,
    )

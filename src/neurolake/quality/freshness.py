"""Which column tells how fresh a table is, and how fresh it should be.

Columns are told apart by their names: a *loaded* time (`updated_at`) always says how current the rows are, a
*happened* time (`created_at`, `order_date`, `timestamp`, plain `date`) does while the series goes on, and all others
(birth dates, due dates, validity) do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log2
from typing import Literal

from neurolake.engine.base import Session
from neurolake.quality.base import ColumnProfile, Table, TableProfile
from neurolake.quality.cells import is_moment, moment_sql, where_sql
from neurolake.quality.moments import as_moment, naive, timestamp_sql
from neurolake.quality.words import TIME_WORDS, words

Role = Literal["loaded", "happened", "dated"]

_CLOCK_SKEW = timedelta(days=1)
_DAY = timedelta(days=1)
_GRACE_PERIODS = 2
_LOSS_PER_DOUBLING = 0.1
_CLOSED_AFTER = timedelta(days=365)
_CLOSED_PERIODS = 5
_MIN_READABLE = 0.75
_MAX_CANDIDATES = 6
_MAX_PLANNED = 0.25

_LOADED = frozenset(
    "update updated modified changed refreshed synced loaded ingested imported extracted fetched crawled scraped seen "
    "snapshot asof".split()
)
_HAPPENED = frozenset(
    "created inserted added recorded logged posted published ordered paid received sent shipped delivered registered "
    "signed joined started opened closed completed purchased sold booked visited measured observed reported occurred "
    "collected submitted uploaded captured timestamp event transaction order purchase sale invoice payment login visit "
    "reading measurement observation".split()
)
_DATED = TIME_WORDS | {"week", "month", "quarter", "year", "period"}
_NOT_FRESHNESS = frozenset(
    "birth birthday birthdate born dob death died start begin end finish due expiry expires expiration valid from to "
    "until planned scheduled expected estimated target deadline promised commit founded established built hire hired "
    "release released departure arrival effective maturity next".split()
)


@dataclass(frozen=True)
class Series:
    """A freshness column's values in the sample.

    Attributes:
        values: Present cells that read as a moment.
        newest: The newest value that is not in the future, if any.
        period: Median gap between neighbouring distinct values, at least a day.
        monotony: Share of rows that are not older than the row before.
        implausible: Cells in the future, or far before the rest (see `implausible_sql`).
    """

    column: ColumnProfile
    role: Role
    values: int
    newest: datetime | None
    period: timedelta
    monotony: float
    middle: datetime | None
    implausible: int

    def age(self, now: datetime) -> timedelta:
        """How old the newest value is; zero when it is not past."""
        return max(timedelta(0), naive(now) - self.newest) if self.newest else timedelta.max

    def is_closed(self, now: datetime) -> bool:
        """Whether a series that may end by its nature ended so long ago that it is history rather than late."""
        if self.role == "loaded" or self.newest is None:
            return False
        return self.age(now) > max(_CLOSED_AFTER, _CLOSED_PERIODS * self.period)

    def freshness(self, now: datetime) -> float:
        """1 up to two periods of age; every doubling of the age costs 0.1."""
        if self.newest is None:
            return 0.0
        late = self.age(now) / (_GRACE_PERIODS * self.period)
        return max(0.0, 1 - _LOSS_PER_DOUBLING * log2(late)) if late > 1 else 1.0


def find(session: Session, table: Table, profile: TableProfile, now: datetime) -> Series | None:
    """The column that tells best how fresh the table is: by role, then monotony, then the newest value."""
    roles: tuple[Role, ...] = ("loaded", "happened", "dated")
    for role in roles:
        of_role = [column for column in profile.columns if _role(column) == role]
        series = [_series(session, table, column, role, now) for column in of_role[:_MAX_CANDIDATES]]
        usable = [one for one in series if _is_usable(one, table, profile)]
        if usable:
            return max(usable, key=lambda one: (round(one.monotony, 2), one.newest or datetime.min, one.column.name))
    return None


def implausible_sql(column: ColumnProfile, middle: datetime | None, now: datetime) -> str:
    """Boolean SQL: in the future, or (where the data is of our time) before 1900 or at the Unix epoch's zero."""
    value = moment_sql(column)
    future = f"{value} > {timestamp_sql(naive(now) + _CLOCK_SKEW)}"
    return f"({future} OR {_long_ago(value)})" if _is_of_our_time(middle) else future


def _long_ago(value: str) -> str:
    early, zero = timestamp_sql(datetime(1900, 1, 1)), timestamp_sql(datetime(1970, 1, 1))
    return f"({value} < {early} OR {value} = {zero})"


def _is_of_our_time(middle: datetime | None) -> bool:
    return middle is not None and middle.year >= 1980


def _role(column: ColumnProfile) -> Role | None:
    named = set(words(column.name))
    if not is_moment(column) or not column.present or named & _NOT_FRESHNESS:
        return None
    if named & _LOADED:
        return "loaded"
    if named & _HAPPENED:
        return "happened"
    return "dated" if named <= _DATED else None


def _is_usable(series: Series, table: Table, profile: TableProfile) -> bool:
    """Whether the texts read as moments, and a plain date is not that of a plan or a forecast."""
    present = series.column.present * table.sample_rows / max(1, profile.rows)
    readable = series.values > 0 and series.values >= _MIN_READABLE * present
    return readable and (series.role != "dated" or series.implausible <= _MAX_PLANNED * series.values)


def _series(session: Session, table: Table, column: ColumnProfile, role: Role, now: datetime) -> Series:
    value, limit = moment_sql(column), timestamp_sql(naive(now) + _CLOCK_SKEW)
    select = f"SELECT {table.sample_id} AS n, {value} AS v FROM {table.sample}"
    past = f"SELECT DISTINCT v FROM ({select}) WHERE v <= {limit}"
    series = f"""
        SELECT count(v), max(v) FILTER (WHERE v <= {limit}), quantile_disc(v, 0.5), {where_sql("v >= before")},
            {where_sql(f"v > {limit}")}, {where_sql(_long_ago("v"))},
            (SELECT median(epoch(v) - epoch(before)) FROM (SELECT v, lag(v) OVER (ORDER BY v) AS before FROM ({past})))
        FROM (SELECT v, lag(v) OVER (ORDER BY n) AS before FROM ({select}) WHERE v IS NOT NULL)"""
    [(values, newest, middle, rising, future, old, gap)] = table.memory.rows(session, series, [column.name])
    return Series(
        column,
        role,
        values,
        _newest(column, newest, now),
        max(_DAY, timedelta(seconds=float(gap or 0))),
        rising / (values - 1) if values > 1 else 1.0,
        middle,
        future + old if _is_of_our_time(middle) else future,
    )


def _newest(column: ColumnProfile, sampled: datetime | None, now: datetime) -> datetime | None:
    """The newest value of the whole table where the profile has it, else of the sample."""
    exact = as_moment(column.max)
    if exact is not None and exact <= naive(now) + _CLOCK_SKEW:
        return max(exact, sampled or datetime.min)
    return sampled


def ranked_names(columns: Sequence[ColumnProfile]) -> tuple[str, ...]:
    """Names of the moment columns, for the reason why none of them tells freshness."""
    return tuple(column.name for column in columns if is_moment(column))

"""Which version of a table is read: `t AT (VERSION => n)`, `t AT (TIMESTAMP => …)`, or the request's moment."""

from dataclasses import dataclass
from datetime import datetime

from sqlglot import exp

from neurolake.kernel.clock import in_utc
from neurolake.kernel.errors import InvalidSql
from neurolake.sql.places import place_of

_Kind = exp.DataType.Type
_TIMES = (_Kind.TIMESTAMP, _Kind.TIMESTAMPTZ, _Kind.TIMESTAMPNTZ, _Kind.DATETIME, _Kind.DATE)


@dataclass(frozen=True)
class At:
    """A version of a table: a snapshot, or what was newest at a moment. Without both: the newest."""

    snapshot_id: int | None = None
    moment: datetime | None = None


NOW = At()


def at_of(sql: str, table: exp.Table, as_of: datetime | None) -> At:
    """The version that a table of the query asks for.

    Args:
        as_of: The moment for tables that name no version.

    Raises:
        InvalidSql: It is neither a number nor a time.
    """
    when = table.args.get("when")
    if not isinstance(when, exp.HistoricalData):
        return At(moment=as_of)
    value = when.expression
    if when.args.get("kind") == "VERSION":
        if isinstance(value, exp.Literal) and value.name.isdecimal():
            return At(snapshot_id=int(value.name))
        hint = "A version is a snapshot's number, as the catalog lists them: neurolake dataset NAME."
        raise InvalidSql("The version is no number.", hint=hint, **place_of(sql, table))
    if isinstance(value, exp.Cast) and value.to.this in _TIMES:
        value = value.this
    try:
        if isinstance(value, exp.Literal) and value.is_string:
            return At(moment=in_utc(datetime.fromisoformat(value.name)))
    except ValueError:
        pass
    hint = "Write it out, like '2026-01-31 12:00:00+00'; without a zone it is UTC."
    raise InvalidSql("The time to read the table at is no time.", hint=hint, **place_of(sql, table))

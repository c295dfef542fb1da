"""Patterns over whole rows: repeats, keys, sessions, balances, tables turned round."""

from sqlglot import exp

from neurolake.kernel.errors import InvalidInput
from neurolake.nuic.patterns.base import Given, Pattern, Slot
from neurolake.nuic.patterns.trees import call, case, dataset, down, is_null, over, rows_so_far, text, up, with_columns
from neurolake.sql.quoted import column, named

_AGGREGATES = ("sum", "count", "min", "max", "avg", "any_value")
_FIRST = 1


def _latest(given: Given) -> exp.Expr:
    """One row of each key; the other columns decide where the newest are equally new, so that it is always the same."""
    keys, newest = given.values["keys"], given.values["newest"]
    rest = [up(column(name)) for name in given.columns if name not in (*keys, newest)]
    number = over(exp.RowNumber(), keys, [down(column(newest)), *rest])
    query = exp.select(*(column(name) for name in given.columns)).from_(dataset(given.source))
    query.set("qualify", exp.Qualify(this=exp.EQ(this=number, expression=exp.Literal.number(1))))
    return query


def _distinct(given: Given) -> exp.Expr:
    return exp.select(*(column(name) for name in given.columns)).from_(dataset(given.source)).distinct()


def _new_column(given: Given, slot: str) -> str:
    name = str(given.values[slot])
    if not name.isidentifier() or name.lower() in {known.lower() for known in given.columns}:
        raise InvalidInput(f"{name[:100]!r} is no name for a new column.", hint="Letters, digits and _, and not taken.")
    return name


def _surrogate(given: Given) -> exp.Expr:
    """A hash of the key's values: the same row gets the same key each time."""
    parts = [_part(column(name)) for name in given.values["keys"]]
    return with_columns(given, {}, {_new_column(given, "name"): call("md5", call("concat", *parts))})


def _part(value: exp.Expr) -> exp.Expr:
    """A value with its length before it, so that no two rows give the same text; NULL is a sign of its own."""
    shown = exp.cast(value, "VARCHAR")
    size = exp.cast(call("length", shown.copy()), "VARCHAR")
    return case((is_null(value.copy()), text("-")), otherwise=call("concat", size, text(":"), shown))


def _sessions(given: Given) -> exp.Expr:
    """A session begins with the first row of somebody, and with each that comes later than the gap."""
    who, moment = given.values["who"], given.values["moment"]
    order = [up(column(moment))]
    before = over(exp.Lag(this=column(moment)), who, order)
    seconds = exp.Sub(this=call("epoch", column(moment)), expression=call("epoch", before))
    gap = exp.Literal.number(given.values["minutes"] * 60)
    begins = case(
        (exp.and_(exp.Not(this=is_null(seconds)), exp.LTE(this=seconds.copy(), expression=gap)), exp.Literal.number(0)),
        otherwise=exp.Literal.number(1),
    )
    name = _new_column(given, "name")
    inner = with_columns(given, {}, {"nl_begins": begins}).subquery("nl_rows")
    number = over(exp.Sum(this=column("nl_begins")), who, order, rows_so_far())
    shown = [*(column(one) for one in given.columns), named(exp.cast(number, "BIGINT"), name)]
    return exp.select(*shown).from_(inner)


def _balance(given: Given) -> exp.Expr:
    order = [up(column(name)) for name in given.values["order"]]
    total = over(exp.Sum(this=column(given.values["amount"])), given.values["of"], order, rows_so_far())
    return with_columns(given, {}, {_new_column(given, "name"): total})


def _filled_forward(given: Given) -> exp.Expr:
    name = given.values["column"]
    order = [up(column(one)) for one in given.values["order"]]
    last = over(exp.IgnoreNulls(this=exp.LastValue(this=column(name))), given.values["of"], order, rows_so_far())
    return with_columns(given, {name: last})


def _pivot(given: Given) -> exp.Expr:
    keys, name, amount = given.values["rows"], given.values["name"], given.values["amount"]
    values = given.values["values"]
    if len({value.lower() for value in (*values, *keys)}) < len(values) + len(keys):
        raise InvalidInput("Two columns of the result would have the same name.")
    shown: list[exp.Expr] = [column(key) for key in keys]
    for value in values:
        here = exp.EQ(this=exp.cast(column(name), "VARCHAR"), expression=text(value))
        taken = exp.Filter(this=call(given.values["how"], column(amount)), expression=exp.Where(this=here))
        shown.append(named(taken, value))
    query = exp.select(*shown).from_(dataset(given.source))
    return query.group_by(*(column(key) for key in keys)) if keys else query


def _unpivot(given: Given) -> exp.Expr:
    """One row for each of the columns; all values as texts where their types differ."""
    columns = given.values["columns"]
    if not columns:
        raise InvalidInput("Name the columns that are to become rows.")
    kept = [name for name in given.columns if name not in columns]
    one_type = len({given.columns[name] for name in columns}) == 1

    def part(name: str) -> exp.Select:
        value: exp.Expr = column(name) if one_type else exp.cast(column(name), "VARCHAR")
        shown = [*(column(one) for one in kept), named(text(name), "name"), named(value, "value")]
        return exp.select(*shown).from_(dataset(given.source))

    query: exp.Query = part(columns[0])
    for name in columns[1:]:
        query = exp.union(query, part(name), distinct=False)
    return query


_OF = Slot("of", "columns", "Apart for each of these; none: all rows together.", default=[])

ROWS = (
    Pattern(
        "deduplicate-keep-latest",
        "Keeps the newest row of each key.",
        "rows",
        (Slot("keys", "columns", "What identifies a row."), Slot("newest", "column", "What is newest.")),
        _latest,
    ),
    Pattern("drop-repeated-rows", "Keeps one of rows that are the same in all columns.", "rows", (), _distinct),
    Pattern(
        "surrogate-key",
        "Adds a key of one column, made of those that identify a row.",
        "columns",
        (
            Slot("keys", "columns", "What identifies a row."),
            Slot("name", "text", "The new column.", default="row_key"),
        ),
        _surrogate,
    ),
    Pattern(
        "sessionise",
        "Numbers the sessions of somebody: rows that follow each other without a longer gap.",
        "columns",
        (
            Slot("who", "columns", "Whose sessions."),
            Slot("moment", "column", "When.", "time"),
            Slot("minutes", "number", "The gap.", default=30),
            Slot("name", "text", "The new column.", default="session"),
        ),
        _sessions,
    ),
    Pattern(
        "running-balance",
        "Adds the sum of an amount up to each row.",
        "columns",
        (
            Slot("amount", "column", "What is added up.", "number"),
            Slot("order", "columns", "In this order."),
            _OF,
            Slot("name", "text", "The new column.", default="balance"),
        ),
        _balance,
    ),
    Pattern(
        "fill-forward",
        "Puts the last value before it where there is none.",
        "columns",
        (Slot("column", "column", "Where."), Slot("order", "columns", "In this order."), _OF),
        _filled_forward,
    ),
    Pattern(
        "pivot",
        "Makes columns of the values of a column.",
        "shape",
        (
            Slot("rows", "columns", "One row for each of these."),
            Slot("name", "column", "Whose values become columns."),
            Slot("values", "texts", "Which values."),
            Slot("amount", "column", "What stands in them."),
            Slot("how", "choice", "How several are put together.", choices=_AGGREGATES, default="sum"),
        ),
        _pivot,
    ),
    Pattern(
        "unpivot",
        "Makes rows of columns.",
        "shape",
        (Slot("columns", "columns", "Which columns."),),
        _unpivot,
    ),
)

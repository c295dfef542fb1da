"""Constraints on a dataset as data, and the queries that count and show the rows that break them.

Everything becomes a syntax tree over the dataset's name; nothing here runs. A NULL breaks `not_null` only, as in a
CHECK of SQL. Custom SQL goes through the allow-list of `sql`, so it can do no more than any query of the asker.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError, model_validator
from sqlglot import exp

from neurolake.kernel.errors import InvalidInput, InvalidSql
from neurolake.sql import quoted
from neurolake.sql.allowed import check_allowed
from neurolake.sql.parse import parse, tree_of

Scalar = bool | int | float | Annotated[str, StringConstraints(max_length=1000)]
Column = Annotated[str, StringConstraints(min_length=1, max_length=255)]
Columns = Annotated[tuple[Column, ...], Field(min_length=1, max_length=32)]
_Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
_MANY = "many"
_OF_MORE_THAN_A_ROW = (exp.Query, exp.AggFunc, exp.Window, exp.Placeholder, exp.Columns, exp.Star, exp.Alias)


class _Constraint(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NotNull(_Constraint):
    """None of the columns is NULL in any row."""

    type: Literal["not_null"] = "not_null"
    columns: Columns


class Unique(_Constraint):
    """No two rows have the same values in all the columns; rows with a NULL among them are left out."""

    type: Literal["unique"] = "unique"
    columns: Columns


class AcceptedValues(_Constraint):
    """The column holds these values only."""

    type: Literal["accepted_values"] = "accepted_values"
    column: Column
    values: Annotated[tuple[Scalar, ...], Field(min_length=1, max_length=1000)]


class Range(_Constraint):
    """The column's values are between the ends, which are allowed themselves; dates and times are ISO texts."""

    type: Literal["range"] = "range"
    column: Column
    min: Scalar | None = None
    max: Scalar | None = None

    @model_validator(mode="after")
    def _has_an_end(self) -> Self:
        if self.min is None and self.max is None:
            raise ValueError("a range needs min or max")
        return self


class Pattern(_Constraint):
    """The whole text matches a regular expression (RE2, so without look-around and in linear time)."""

    type: Literal["pattern"] = "pattern"
    column: Column
    regex: Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class Relation(_Constraint):
    """Two columns of each row are in this relation, such as `ordered_at <= shipped_at`."""

    type: Literal["relation"] = "relation"
    left: Column
    op: Literal["=", "<>", "<", "<=", ">", ">="]
    right: Column


class Reference(_Constraint):
    """Every value of the column is in a column of another dataset."""

    type: Literal["reference"] = "reference"
    column: Column
    dataset: Annotated[str, StringConstraints(min_length=1, max_length=160)]
    to: Column


class RowCount(_Constraint):
    """The dataset has at least and at most so many rows."""

    type: Literal["row_count"] = "row_count"
    min: int | None = Field(None, ge=0)
    max: int | None = Field(None, ge=0)

    @model_validator(mode="after")
    def _has_an_end(self) -> Self:
        if self.min is None and self.max is None:
            raise ValueError("a row count needs min or max")
        return self


class Freshness(_Constraint):
    """The newest date or time of the column is at most so many hours ago; times without a zone are in UTC."""

    type: Literal["freshness"] = "freshness"
    column: Column
    max_age_hours: float = Field(gt=0, le=24 * 3660)


class Predicate(_Constraint):
    """A SQL expression over the columns of one row that is true, or NULL, for every row."""

    type: Literal["predicate"] = "predicate"
    sql: _Text


class FailingQuery(_Constraint):
    """A SQL query whose rows are those that fail."""

    type: Literal["query"] = "query"
    sql: _Text


Constraint = Annotated[
    NotNull
    | Unique
    | AcceptedValues
    | Range
    | Pattern
    | Relation
    | Reference
    | RowCount
    | Freshness
    | Predicate
    | FailingQuery,
    Field(discriminator="type"),
]


def constraint_from(data: Mapping[str, Any]) -> Constraint:
    """A constraint of its fields, with its SQL parsed once to see that it is allowed.

    Raises:
        InvalidInput: A field is missing, unknown or out of range.
        InvalidSql: Its SQL cannot be parsed or is not allowed.
    """
    adapter: TypeAdapter[Constraint] = TypeAdapter(Constraint)
    try:
        constraint = adapter.validate_python(dict(data))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part != first["loc"][0] or len(first["loc"]) == 1)
        raise InvalidInput(
            f"The constraint is not valid: {where + ': ' if where else ''}{first['msg'].removeprefix('Value error, ')}."
        ) from error
    check_sql(constraint)
    return constraint


def check_sql(constraint: Constraint) -> None:
    """Parse the SQL of a constraint that has some.

    Raises:
        InvalidSql: It cannot be parsed or is not allowed.
    """
    if isinstance(constraint, Predicate):
        _predicate(constraint.sql)
    if isinstance(constraint, FailingQuery):
        _query(constraint.sql)


def columns_of(constraint: Constraint) -> tuple[str, ...]:
    """The columns of the dataset that a constraint names; none for one of a custom query."""
    if isinstance(constraint, NotNull | Unique):
        return constraint.columns
    if isinstance(constraint, Relation):
        return constraint.left, constraint.right
    if isinstance(constraint, Predicate):
        return tuple(dict.fromkeys(column.name for column in _predicate(constraint.sql).find_all(exp.Column)))
    column = getattr(constraint, "column", None)
    return () if column is None else (column,)


def fails(constraint: Constraint) -> exp.Expr | None:
    """A predicate that is true for a row that breaks the constraint; None where it is not about single rows."""
    make = _OF_ROWS.get(type(constraint))
    return None if make is None else make(constraint)


def measuring(constraint: Constraint, dataset: str, now: datetime) -> exp.Select:
    """A query of one row: `checked` and `failing` rows, and `observed`, the figure of a constraint of the whole.

    Args:
        dataset: The dataset's name, with or without its zone.
        now: Against which age is measured.
    """
    failing = fails(constraint)
    if failing is not None:
        return _figures(exp.func("count_if", failing)).from_(quoted.dataset(dataset))
    if isinstance(constraint, Unique):
        return _repeats(constraint, dataset)
    if isinstance(constraint, FailingQuery):
        counted = exp.select(exp.Count(this=exp.Star())).from_(_query(constraint.sql).subquery("nl_failing"))
        return _figures(counted.subquery()).from_(quoted.dataset(dataset))
    if isinstance(constraint, Freshness):
        age = _age_hours(constraint, now)
        return _figures(_one_if(_beyond(age, None, constraint.max_age_hours)), age).from_(quoted.dataset(dataset))
    if isinstance(constraint, RowCount):
        rows = exp.Count(this=exp.Star())
        return _figures(_one_if(_beyond(rows, constraint.min, constraint.max)), rows).from_(quoted.dataset(dataset))
    raise AssertionError(constraint)


def failing_rows(constraint: Constraint, dataset: str, limit: int) -> exp.Select | None:
    """A query of some of the rows that fail; None where no row does by itself."""
    failing = fails(constraint)
    everything = exp.select(exp.Star())
    if failing is not None:
        return everything.from_(quoted.dataset(dataset)).where(failing).limit(limit)
    if isinstance(constraint, FailingQuery):
        return everything.from_(_query(constraint.sql).subquery("nl_failing")).limit(limit)
    if isinstance(constraint, Unique):
        keys = [quoted.column(name) for name in constraint.columns]
        times = exp.Window(this=exp.Count(this=exp.Star()), partition_by=[key.copy() for key in keys])
        shown = everything.from_(quoted.dataset(dataset)).where(_all_present(constraint.columns))
        shown.set("qualify", exp.Qualify(this=exp.GT(this=times, expression=exp.Literal.number(1))))
        return shown.order_by(*keys).limit(limit)
    return None


def _value(value: Scalar) -> exp.Expr:
    return exp.convert(value)


def _figures(failing: exp.Expr, observed: exp.Expr | None = None) -> exp.Select:
    return exp.select(
        exp.alias_(exp.Count(this=exp.Star()), "checked"),
        exp.alias_(exp.cast(failing, "BIGINT"), "failing"),
        exp.alias_(exp.cast(observed or exp.null(), "DOUBLE"), "observed"),
    )


def _one_if(condition: exp.Expr) -> exp.Expr:
    return exp.Case().when(condition, exp.Literal.number(1)).else_(exp.Literal.number(0))


def _beyond(figure: exp.Expr, low: float | None, high: float | None) -> exp.Expr:
    """Whether a figure is out of its bounds, or there is none."""
    out: list[exp.Expr] = [exp.Is(this=figure.copy(), expression=exp.null())]
    out += [] if low is None else [exp.LT(this=figure.copy(), expression=_value(low))]
    out += [] if high is None else [exp.GT(this=figure.copy(), expression=_value(high))]
    return exp.or_(*out)


def _age_hours(constraint: Freshness, now: datetime) -> exp.Expr:
    moment = exp.cast(exp.Literal.string(now.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")), "TIMESTAMP")
    newest = exp.cast(exp.Max(this=quoted.column(constraint.column)), "TIMESTAMP")
    seconds = exp.Sub(this=exp.func("epoch", moment), expression=exp.func("epoch", newest))
    return exp.Div(this=exp.paren(seconds), expression=exp.Literal.number(3600))


def _all_present(columns: tuple[str, ...]) -> exp.Expr:
    return exp.and_(*(exp.Not(this=exp.Is(this=quoted.column(name), expression=exp.null())) for name in columns))


def _repeats(constraint: Unique, dataset: str) -> exp.Select:
    """Rows that repeat an earlier one in the key."""
    many = exp.alias_(exp.Count(this=exp.Star()), _MANY)
    groups = exp.select(many).from_(quoted.dataset(dataset)).where(_all_present(constraint.columns))
    groups = groups.group_by(*(quoted.column(name) for name in constraint.columns))
    rows = exp.func("coalesce", exp.Sum(this=quoted.column(_MANY)), exp.Literal.number(0))
    return exp.select(
        exp.alias_(exp.cast(rows, "BIGINT"), "checked"),
        exp.alias_(exp.cast(exp.Sub(this=rows.copy(), expression=exp.Count(this=exp.Star())), "BIGINT"), "failing"),
        exp.alias_(exp.cast(exp.null(), "DOUBLE"), "observed"),
    ).from_(groups.subquery("nl_groups"))


def _predicate(text: str) -> exp.Expr:
    """The expression of a predicate.

    Raises:
        InvalidSql: It is no expression over one row, or holds a part that is not allowed.
    """
    tree = tree_of(f"SELECT {text}")
    parts = {name for name, part in tree.args.items() if part}
    if not isinstance(tree, exp.Select) or parts != {"expressions"} or len(tree.expressions) != 1:
        raise InvalidSql("A predicate is one expression, such as amount >= 0.")
    check_allowed(f"SELECT {text}", tree)
    for node in tree.expressions[0].walk():
        if isinstance(node, _OF_MORE_THAN_A_ROW):
            raise InvalidSql(
                "A predicate looks at one row: no subquery, aggregate, window, parameter, name or star.",
                hint="Write a constraint of type 'query', whose rows are those that fail.",
            )
    found: exp.Expr = tree.expressions[0]
    return found


def _query(text: str) -> exp.Query:
    statement = parse(text)
    if statement.parameters:
        raise InvalidSql("A constraint's query has no parameters.")
    tree = statement.tree.copy()
    if isinstance(tree, exp.Subquery):
        tree = tree.unnest()
    if not isinstance(tree, exp.Query):
        raise InvalidSql("A constraint's query is a SELECT.")
    return tree


def _null_in(constraint: NotNull) -> exp.Expr:
    return exp.or_(*(exp.Is(this=quoted.column(name), expression=exp.null()) for name in constraint.columns))


def _other_value(constraint: AcceptedValues) -> exp.Expr:
    values = [_value(value) for value in constraint.values]
    return exp.Not(this=exp.In(this=quoted.column(constraint.column), expressions=values))


def _out_of_range(constraint: Range) -> exp.Expr:
    ends: list[exp.Expr] = []
    if constraint.min is not None:
        ends.append(exp.LT(this=quoted.column(constraint.column), expression=_value(constraint.min)))
    if constraint.max is not None:
        ends.append(exp.GT(this=quoted.column(constraint.column), expression=_value(constraint.max)))
    return exp.or_(*ends)


def _other_shape(constraint: Pattern) -> exp.Expr:
    text = exp.cast(quoted.column(constraint.column), "VARCHAR")
    return exp.Not(this=exp.func("regexp_full_match", text, exp.Literal.string(constraint.regex)))


def _unrelated(constraint: Relation) -> exp.Expr:
    kind = _RELATIONS[constraint.op]
    return exp.Not(
        this=exp.paren(kind(this=quoted.column(constraint.left), expression=quoted.column(constraint.right)))
    )


def _dangling(constraint: Reference) -> exp.Expr:
    key = quoted.column(constraint.to)
    known = exp.select(key).from_(quoted.dataset(constraint.dataset))
    known = known.where(exp.Not(this=exp.Is(this=key.copy(), expression=exp.null())))
    return exp.Not(this=exp.In(this=quoted.column(constraint.column), query=known.subquery()))


_RELATIONS: dict[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "<>": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}
_OF_ROWS: dict[type, Callable[[Any], exp.Expr]] = {
    NotNull: _null_in,
    AcceptedValues: _other_value,
    Range: _out_of_range,
    Pattern: _other_shape,
    Relation: _unrelated,
    Reference: _dangling,
    Predicate: lambda constraint: exp.Not(this=exp.paren(_predicate(constraint.sql).copy())),
}

"""A stored answer in another order, or only some of its rows: the engine looks at all, what is read is a page.

Nothing is asked of any dataset again. An answer was governed when it was made, and the policies are asked again
before it is read (`still`), so whoever sorts or filters it learns nothing that its rows do not say.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from sqlglot import exp

from neurolake.engine.base import Engine, Limits, Session
from neurolake.engine.choice import Engines
from neurolake.kernel.errors import EngineFailed, InvalidInput, InvalidSql
from neurolake.query.recent import Recent
from neurolake.query.results import Result
from neurolake.sql import quoted

if TYPE_CHECKING:
    import pyarrow as pa

Operator = Literal["=", "!=", "<", "<=", ">", ">=", "contains", "starts with", "is null", "is not null"]
OPERATORS: tuple[Operator, ...] = get_args(Operator)
Begun = Callable[[Callable[[], None]], object]

RELATION = "nl_answer"
_ROW = "nl_row"
# Up to ten million rows each, of four bytes.
_KEPT = 8
_COMPARED = {"=": exp.EQ, "!=": exp.NEQ, "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE}


@dataclass(frozen=True)
class Sort:
    """By the values of a column; NULL is last in both directions."""

    column: str
    descending: bool = False


@dataclass(frozen=True)
class Filter:
    """What must hold of a column; `value` is text that is read as the column's type, and none for NULL or not."""

    column: str
    operator: Operator
    value: str | None = None


@dataclass(frozen=True)
class Arrangement:
    """Which rows, and in which order; rows that are alike stay as they were."""

    sort: tuple[Sort, ...] = ()
    filters: tuple[Filter, ...] = ()


class Arranged:
    """Finds the rows of arrangements, and keeps the numbers of the last ones: the next page costs what it holds.

    Args:
        timeout_s: Seconds that the engine may take.
    """

    def __init__(self, engines: Engines, timeout_s: float) -> None:
        self.engines = engines
        self.timeout_s = timeout_s
        self._numbers: Recent[tuple[str, Arrangement], Any] = Recent(_KEPT)

    def page(
        self, result: Result, wanted: Arrangement, offset: int, limit: int, begun: Begun | None = None
    ) -> "tuple[pa.Table, int]":
        """Up to `limit` rows from row `offset` on, and how many there are in all.

        Args:
            begun: Given, before the engine works, what stops it from any thread.

        Raises:
            NotFound: The answer has no such column.
            InvalidInput: A value is none of its column's type.
            Cancelled, TimedOut, LimitExceeded, StorageFull, EngineFailed: See `Session`.
        """
        key = (result.query_id, wanted)
        numbers = self._numbers.get(key)
        if numbers is None:
            numbers = self._found(result, wanted, begun)
            self._numbers.put(key, numbers)
        return result.rows_at(numbers.slice(min(offset, len(numbers)), limit).to_pylist()), len(numbers)

    def _found(self, result: Result, wanted: Arrangement, begun: Begun | None) -> Any:
        used = dict.fromkeys([*(one.column for one in wanted.sort), *(one.column for one in wanted.filters)])
        at = {name: result.position(name) for name in used}
        tree, values = _statement(result, wanted, at)
        with looking_at(self.engines.default, result, sorted(set(at.values())), self.timeout_s, begun) as run:
            return run(tree, values).column(0).combine_chunks()


@contextmanager
def looking_at(
    engine: Engine, result: Result, columns: Sequence[int], timeout_s: float, begun: Begun | None
) -> "Iterator[Callable[..., pa.Table]]":
    """What runs queries over some columns of a stored answer, as the relation `RELATION`.

    Each column is called as `name_of` says, whatever its own name, and each row has a number.
    """
    with engine.session(Limits(timeout_s=timeout_s)) as session:
        if begun is not None:
            begun(session.cancel)

        def run(tree: exp.Expr, values: Sequence[str] = ()) -> "pa.Table":
            session.register(RELATION, _numbered(result, columns))
            return _answer(session, engine.render(tree, {}), values)

        yield run


def _answer(session: Session, sql: str, values: Sequence[str]) -> "pa.Table":
    try:
        return session.stream(sql, list(values) or None).read_all()
    except (EngineFailed, InvalidSql) as error:
        if "Conversion Error" in error.detail:
            raise InvalidInput("A value that is compared with is none of its column's type.") from error
        raise


def _numbered(result: Result, columns: Sequence[int]) -> "pa.RecordBatchReader":
    import pyarrow as pa

    fields = [result.schema.field(number).with_name(name_of(number)) for number in columns]
    schema = pa.schema([pa.field(_ROW, pa.uint32()), *fields])

    def batches() -> "Iterator[pa.RecordBatch]":
        first = 0
        for batch in result.batches():
            numbers = pa.array(range(first, first + batch.num_rows), pa.uint32())
            first += batch.num_rows
            yield pa.RecordBatch.from_arrays([numbers, *(batch.column(number) for number in columns)], schema=schema)

    return pa.RecordBatchReader.from_batches(schema, batches())


def name_of(number: int) -> str:
    """What the column with this number is called in the session."""
    return f"c{number}"


def _statement(result: Result, wanted: Arrangement, at: dict[str, int]) -> tuple[exp.Expr, list[str]]:
    """The numbers of the rows, and the values bound to it in their order."""
    tree = exp.select(quoted.column(_ROW)).from_(exp.to_table(RELATION))
    values: list[str] = []
    for one in wanted.filters:
        column = quoted.column(name_of(at[one.column]))
        tree = tree.where(_holds(one, column, result.columns[at[one.column]].type))
        if not one.operator.startswith("is"):
            values.append(one.value or "")
    orders = [
        exp.Ordered(this=quoted.column(name_of(at[one.column])), desc=one.descending, nulls_first=False)
        for one in wanted.sort
    ]
    return tree.order_by(*orders, exp.Ordered(this=quoted.column(_ROW))), values


def _holds(wanted: Filter, column: exp.Column, kind: str) -> exp.Expr:
    given = exp.Placeholder()
    if wanted.operator in _COMPARED:
        return _COMPARED[wanted.operator](this=column, expression=exp.cast(given, kind, dialect="duckdb"))
    if wanted.operator.startswith("is"):
        null = exp.Is(this=column, expression=exp.null())
        return null if wanted.operator == "is null" else exp.not_(null)
    text, part = (exp.Lower(this=exp.cast(one, "text")) for one in (column, given))
    if wanted.operator == "starts with":
        return exp.StartsWith(this=text, expression=part)
    return exp.func("contains", text, part, dialect="duckdb")

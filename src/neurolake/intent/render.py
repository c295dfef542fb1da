"""Items and tests of an intent as SQL expressions. Every name and literal is a node of the tree."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from sqlglot import exp

from neurolake.intent.facts import Facts
from neurolake.intent.frame import Between, Col, Grain, Item, Measure, Scalar, Test, Top, Within, columns_of_test
from neurolake.intent.joins import Node
from neurolake.intent.windows import bounds

Alias = Callable[[Node], str]

_COMPARED = {"=": exp.EQ, "<>": exp.NEQ, ">": exp.GT, "<": exp.LT, ">=": exp.GTE, "<=": exp.LTE}


def table(name: tuple[str, ...], alias: str) -> exp.Expr:
    """A table by its parts, with an alias where that is not its own name."""
    parts = [exp.to_identifier(part, quoted=True) for part in name]
    node = exp.Table(this=parts[-1])
    for key, part in zip(("db", "catalog"), reversed(parts[:-1]), strict=False):
        node.set(key, part)
    return exp.alias_(node, alias, table=True, quoted=True) if alias != name[-1] else node


def column(col: Col, alias: Alias) -> exp.Column:
    """A column of a table of the query."""
    return exp.column(
        exp.to_identifier(col.column, quoted=True), table=exp.to_identifier(alias((col.table, col.role)), quoted=True)
    )


class Renderer:
    """Renders for one query: its aliases, the moment of the question, and items that are read from an inner query."""

    def __init__(self, facts: Facts, alias: Alias, now: datetime, given: Mapping[Item, exp.Expr] | None = None) -> None:
        self._facts = facts
        self._alias = alias
        self._now = now
        self._given = given or {}

    def item(self, item: Item) -> exp.Expr:
        """An item as it stands in SELECT, GROUP BY or ORDER BY."""
        if item in self._given:
            return self._given[item].copy()
        if isinstance(item, Col):
            return column(item, self._alias)
        if isinstance(item, Grain):
            return exp.func("DATE_TRUNC", exp.Literal.string(item.unit), column(item.of, self._alias), dialect="duckdb")
        return self._measure(item)

    def sorted_by(self, item: Item) -> exp.Expr:
        """An item as it is compared for order: numbers that are stored as text, by their value."""
        return self.item(item)

    def defaults(self, node: Node, tests: Iterable[Test]) -> list[exp.Expr]:
        """What holds for the rows of a table where the question does not test the same columns."""
        spoken = {col.column for test in tests for col in columns_of_test(test) if col.table == node[0]}
        filters = self._facts.schema.by_name[node[0]].filters
        return [exp.paren(self._own(one, node)) for one in filters if not spoken & columns_in(one)]

    def _own(self, expression: exp.Expr, node: Node) -> exp.Expr:
        """An expression over bare columns of a table, for that table in this query."""
        own = expression.copy()
        for found in list(own.find_all(exp.Column)):
            made = column(Col(node[0], found.name, node[1]), self._alias)
            if found is own:
                return made
            found.replace(made)
        return own

    def _measure(self, measure: Measure) -> exp.Expr:
        if measure.function == "defined":
            assert measure.table is not None
            figure = self._facts.column(Col(measure.table, measure.name)).figure
            assert figure is not None
            own = self._own(figure, (measure.table, 0))
            return exp.paren(own) if isinstance(own, exp.Binary) else own
        if measure.of is None:
            return exp.Count(this=exp.Star())
        inner = self._number(measure.of) if measure.function in {"avg", "sum"} else column(measure.of, self._alias)
        if measure.distinct:
            inner = exp.Distinct(expressions=[inner])
        return {"count": exp.Count, "avg": exp.Avg, "min": exp.Min, "max": exp.Max, "sum": exp.Sum}[measure.function](
            this=inner
        )

    def _number(self, col: Col) -> exp.Expr:
        """A column as a number."""
        plain = column(col, self._alias)
        if self._facts.numeric(col):
            return plain
        return exp.TryCast(this=plain, to=exp.DataType.build("DOUBLE"))

    def test(self, test: Test) -> exp.Expr:
        """A test as a condition."""
        negated = test.op.startswith("not ")
        made = self._positive(test, test.op.removeprefix("not "))
        return exp.Not(this=made) if negated else made

    def _positive(self, test: Test, op: str) -> exp.Expr:
        if op == "null":
            return exp.Is(this=self.item(test.left), expression=exp.Null())
        if op in {"like", "prefix", "suffix"}:
            return exp.ILike(this=self.item(test.left), expression=exp.Literal.string(_pattern(str(test.right), op)))
        if isinstance(test.right, Within):
            low, high = bounds(test.right.span, self._now)
            left = self.item(test.left)
            return exp.and_(
                exp.GTE(this=left, expression=_moment(low)), exp.LT(this=left.copy(), expression=_moment(high))
            )
        if isinstance(test.right, Between):
            left, cast = self._left(test)
            return exp.Between(this=left, low=cast(test.right.low), high=cast(test.right.high))
        return _COMPARED[op](**self._sides(test))

    def _sides(self, test: Test) -> dict[str, exp.Expr]:
        """Both sides of a comparison."""
        left, cast = self._left(test)
        if isinstance(test.right, Scalar):
            number = self._number(test.left) if isinstance(test.left, Col) else left
            return {"this": number, "expression": self._scalar(test.right)}
        if isinstance(test.right, Top):
            return {"this": left, "expression": self._top(test.right)}
        right = column(test.right, self._alias) if isinstance(test.right, Col) else cast(test.right)
        return {"this": left, "expression": right}

    def _left(self, test: Test) -> tuple[exp.Expr, Callable[[object], exp.Expr]]:
        """The left side, and how literals are written beside it: text beside text, a year beside a date."""
        left = test.left
        if not isinstance(left, Col):
            return self.item(left), _literal
        right = test.right
        values = [right.low, right.high] if isinstance(right, Between) else [right]
        numbers = all(isinstance(value, int | float) for value in values)
        if numbers and self._facts.moment(left):
            return exp.Extract(this=exp.Var(this="year"), expression=column(left, self._alias)), _literal
        if self._facts.numeric(left):
            return column(left, self._alias), _as_number
        if numbers and test.op not in {"=", "<>"}:
            return self._number(left), _literal
        return column(left, self._alias), lambda value: exp.Literal.string(str(value))

    def _top(self, top: Top) -> exp.Expr:
        """A query of its own with a column of the first row."""
        inner = Renderer(self._facts, lambda node: node[0][-1], self._now)
        order = exp.Ordered(
            this=inner.item(top.order.item), desc=top.order.descending, nulls_first=not top.order.descending
        )
        query = exp.select(inner.item(top.of)).from_(table(top.of.table, top.of.table[-1])).order_by(order).limit(1)
        return exp.Subquery(this=query.where(*inner.defaults((top.of.table, 0), ())))

    def _scalar(self, scalar: Scalar) -> exp.Expr:
        """A query of its own with one value."""
        of = scalar.measure.of
        assert of is not None
        inner = Renderer(self._facts, lambda node: node[0][-1], self._now)
        measured = inner.item(scalar.measure)
        if scalar.measure.function in {"min", "max"}:
            measured.set("this", inner._number(of))
        query = exp.select(measured).from_(table(of.table, of.table[-1]))
        for test in scalar.tests:
            query = query.where(inner.test(test))
        query = query.where(*inner.defaults((of.table, 0), scalar.tests))
        return exp.Subquery(this=query)


def columns_in(expression: exp.Expr) -> set[str]:
    """The columns that an expression of one table reads."""
    return {found.name for found in expression.find_all(exp.Column)}


def _pattern(text: str, op: str) -> str:
    return {"like": f"%{text}%", "prefix": f"{text}%", "suffix": f"%{text}"}[op]


def _moment(moment: datetime) -> exp.Expr:
    return exp.cast(exp.Literal.string(moment.strftime("%Y-%m-%d %H:%M:%S")), "TIMESTAMP")


def _literal(value: object) -> exp.Expr:
    return exp.Literal.string(value) if isinstance(value, str) else exp.Literal.number(str(value))


def _as_number(value: object) -> exp.Expr:
    try:
        return exp.Literal.number(str(value)) if float(str(value)) == float(str(value)) else exp.Null()
    except ValueError:
        return exp.Literal.string(str(value))

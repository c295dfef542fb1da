"""Which drawing a result gets: a specification checked against the result's columns, or one by rule."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from neurolake.nuic.chart import Chart

MOST_BARS = 200
_NUMBERS = ("TINYINT", "SMALLINT", "INT", "BIGINT", "HUGEINT", "U", "FLOAT", "DOUBLE", "REAL", "DECIMAL", "NUMERIC")
_NO_NUMBERS = ("UUID", "UNION", "INTERVAL")
_MOMENTS = ("DATE", "TIMESTAMP")


@dataclass(frozen=True)
class Shape:
    """What is known of a result: its columns with their types, how many rows it has, and the query."""

    columns: Sequence[tuple[str, str]]
    rows: int
    sql: str = ""

    def type_of(self, name: str) -> str | None:
        """The type of a column; None where there is no such column."""
        return dict(self.columns).get(name)


def fits(chart: Chart, shape: Shape) -> bool:
    """Whether the result has the columns that a chart names, and numbers to draw."""
    named = [chart.x, *([chart.series] if chart.series else [])]
    return all(shape.type_of(name) for name in named) and all(is_number(shape.type_of(name)) for name in chart.y)


def drawable(shape: Shape) -> bool:
    """Whether there is anything to draw."""
    return shape.rows > 1 and len(shape.columns) > 1 and any(is_number(kind) for _, kind in shape.columns)


def by_rule(shape: Shape, title: str = "") -> Chart | None:
    """Figures over time are a line, figures of categories are bars, two numbers of each row are points."""
    if not drawable(shape):
        return None
    figures, others = _split(shape)
    moments = [name for name in others if is_moment(shape.type_of(name))]
    if figures and moments:
        series = [name for name in others if name != moments[0]]
        y = figures[:1] if series else figures[:4]
        return Chart(kind="line", x=moments[0], y=y, series=series[0] if series else None, title=title)
    if figures and others and shape.rows <= MOST_BARS:
        series = others[1:2] if len(others) == 2 else []
        y = figures[:1] if series else figures[:4]
        return Chart(kind="bar", x=others[0], y=y, series=series[0] if series else None, title=title)
    if len(figures) == 2 and not others:
        return Chart(kind="scatter", x=figures[0], y=figures[1:2], title=title)
    return None


def is_number(kind: str | None) -> bool:
    """Whether values of a type are numbers."""
    return kind is not None and kind.startswith(_NUMBERS) and not kind.startswith(_NO_NUMBERS) and "[" not in kind


def is_moment(kind: str | None) -> bool:
    """Whether values of a type are dates or times."""
    return kind is not None and kind.startswith(_MOMENTS) and "[" not in kind


def _split(shape: Shape) -> tuple[list[str], list[str]]:
    """The figures, and what they are figures of: in a query that aggregates, only its aggregates are figures."""
    aggregates = _aggregates(shape)
    names = [name for name, _ in shape.columns]
    figures = [name for name, kind in shape.columns if is_number(kind) and (not aggregates or name in aggregates)]
    return figures, [name for name in names if name not in figures]


def _aggregates(shape: Shape) -> set[str]:
    try:
        tree = sqlglot.parse_one(shape.sql, dialect="duckdb") if shape.sql else None
    except sqlglot.errors.SqlglotError:
        return set()
    if not isinstance(tree, exp.Select) or len(tree.expressions) != len(shape.columns):
        return set()
    made = zip(tree.expressions, shape.columns, strict=True)
    return {name for item, (name, _) in made if item.find(exp.AggFunc) is not None}

"""Templates that every lake has; they work on any dataset."""

from functools import cache
from typing import Any

from neurolake.nuic.templates.document import Template

OWNER = "neurolake"
"""Whose they are, as far as others are concerned."""

_SOURCE: dict[str, Any] = {"name": "source", "type": "table", "description": "The dataset."}
_MOST: dict[str, Any] = {"name": "most", "type": "integer", "default": 20, "description": "Most rows."}


def _column(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "type": "column", "of": "source", "description": description}


_ALL: tuple[dict[str, Any], ...] = (
    {
        "name": "top-values",
        "description": "The most frequent values of a column, each with its share of the rows.",
        "tags": ["profile"],
        "sql": "SELECT $field AS value, count(*) AS rows, count(*) / sum(count(*)) OVER () AS share\n"
        "FROM $source GROUP BY 1 ORDER BY rows DESC, value LIMIT $most",
        "parameters": [_SOURCE, _column("field", "Whose values."), _MOST],
    },
    {
        "name": "rows-over-time",
        "description": "How many rows fall into each month, or day, week, quarter or year.",
        "tags": ["time"],
        "sql": "SELECT date_trunc($unit, $moment) AS period, count(*) AS rows\n"
        "FROM $source WHERE $moment IS NOT NULL GROUP BY 1 ORDER BY period",
        "parameters": [
            _SOURCE,
            _column("moment", "A date or a time."),
            {
                "name": "unit",
                "type": "text",
                "choices": ["day", "week", "month", "quarter", "year"],
                "default": "month",
            },
        ],
    },
    {
        "name": "newest-rows",
        "description": "The rows with the latest date or time, or the greatest value.",
        "tags": ["time"],
        "sql": "SELECT * FROM $source WHERE $moment IS NOT NULL ORDER BY $moment DESC LIMIT $most",
        "parameters": [_SOURCE, _column("moment", "What is latest."), _MOST],
    },
    {
        "name": "repeated-keys",
        "description": "Values of a column that are in more than one row.",
        "tags": ["quality"],
        "sql": "SELECT $field AS value, count(*) AS rows FROM $source WHERE $field IS NOT NULL\n"
        "GROUP BY 1 HAVING count(*) > 1 ORDER BY rows DESC, value LIMIT $most",
        "parameters": [_SOURCE, _column("field", "What should be a key."), _MOST],
    },
    {
        "name": "spread",
        "description": "Least, greatest, mean and quartiles of a number, for each value of another column.",
        "tags": ["profile"],
        "sql": "SELECT $kind AS kind, count($amount) AS rows, min($amount) AS least,\n"
        "  quantile_cont($amount, 0.25) AS quarter, median($amount) AS middle, avg($amount) AS mean,\n"
        "  quantile_cont($amount, 0.75) AS three_quarters, max($amount) AS greatest\n"
        "FROM $source GROUP BY 1 ORDER BY rows DESC, kind LIMIT $most",
        "parameters": [_SOURCE, _column("amount", "A number."), _column("kind", "Grouped by this."), _MOST],
    },
    {
        "name": "rows-with",
        "description": "The rows whose column has one of some values.",
        "tags": ["find"],
        "sql": "SELECT * FROM $source WHERE CAST($field AS VARCHAR) IN ($found) LIMIT $most",
        "parameters": [
            _SOURCE,
            _column("field", "Where to look."),
            {"name": "found", "type": "text", "list": True, "example": ["x"], "description": "What to look for."},
            _MOST,
        ],
    },
    {
        "name": "only-in-first",
        "description": "Rows of one dataset that another with the same columns has not.",
        "tags": ["compare"],
        "sql": "SELECT * FROM $source EXCEPT SELECT * FROM $other LIMIT $most",
        "parameters": [_SOURCE, {"name": "other", "type": "table", "description": "Compared with this."}, _MOST],
    },
)


@cache
def shipped() -> dict[str, Template]:
    """Name → template."""
    return {str(one["name"]): Template.model_validate(one) for one in _ALL}

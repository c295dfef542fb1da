"""Patterns that give texts the type of what they hold; a text that does not fit becomes NULL, and is counted before."""

from sqlglot import exp

from neurolake.nuic.patterns.base import Given, Pattern, Slot
from neurolake.nuic.patterns.trees import call, replaced, text, with_columns
from neurolake.sql.quoted import column

_TYPES = ("BIGINT", "DOUBLE", "DECIMAL(18,2)", "BOOLEAN", "DATE", "TIMESTAMP")
_DATES = {
    "day first": ("%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d %b %Y", "%d %B %Y", "%Y-%m-%d"),
    "month first": ("%m/%d/%Y", "%m-%d-%Y", "%b %d, %Y", "%B %d, %Y", "%Y-%m-%d"),
    "year first": ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"),
}


def _typed(given: Given) -> exp.Expr:
    to = exp.DataType.build(given.values["type"], dialect="duckdb")
    changed: dict[str, exp.Expr] = {
        name: exp.TryCast(this=call("trim", column(name)), to=to.copy()) for name in given.values["columns"]
    }
    return with_columns(given, changed)


def _dates(given: Given) -> exp.Expr:
    name = given.values["column"]
    tidy = call("trim", column(name))
    tried = [call("try_strptime", tidy.copy(), text(form)) for form in _DATES[given.values["order"]]]
    return with_columns(given, {name: exp.cast(call("coalesce", *tried), "DATE")})


def _numbers(given: Given) -> exp.Expr:
    """Signs of currencies, blanks and separators of thousands go; the decimal sign becomes a dot."""
    decimal = given.values["decimal"]

    def number(name: str) -> exp.Expr:
        bare = replaced(column(name), r"[^0-9,.()-]", "")
        # Bookkeepers write negative numbers in brackets.
        signed = replaced(bare, r"^\((.*)\)$", r"-\1")
        dotted = replaced(replaced(signed, r"\.", ""), ",", ".") if decimal == "comma" else replaced(signed, ",", "")
        return exp.TryCast(this=dotted, to=exp.DataType.build("DOUBLE"))

    return with_columns(given, {name: number(name) for name in given.values["columns"]})


TYPES = (
    Pattern(
        "clean-types",
        "Gives columns of text the type of what they hold.",
        "columns",
        (
            Slot("columns", "columns", "The texts.", "text"),
            Slot("type", "choice", "Their type.", choices=_TYPES),
        ),
        _typed,
    ),
    Pattern(
        "normalise-dates",
        "Makes dates of texts that are written in several ways.",
        "columns",
        (
            Slot(
                "column",
                "column",
                "The texts.",
                "text",
                ("iso_date", "dmy_date", "mdy_date", "dmy_dotted_date", "named_dmy_date"),
            ),
            Slot("order", "choice", "How an ambiguous one is read.", choices=tuple(_DATES), default="day first"),
        ),
        _dates,
    ),
    Pattern(
        "clean-numbers",
        "Makes numbers of texts with currencies, blanks and separators.",
        "columns",
        (
            Slot(
                "columns",
                "columns",
                "The texts.",
                "text",
                ("amount", "grouped_number", "comma_number", "spaced_number"),
            ),
            Slot("decimal", "choice", "The decimal sign.", choices=("dot", "comma"), default="dot"),
        ),
        _numbers,
    ),
)

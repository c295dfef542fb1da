"""Names and values into SQL text, by way of the AST, never by quoting by hand."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from neurolake.kernel.errors import InvalidSql

if TYPE_CHECKING:
    from sqlglot import exp


@lru_cache(maxsize=16_384)
def ident(name: str) -> str:
    """`name` as a quoted identifier, whatever characters it holds."""
    from sqlglot import exp

    return exp.to_identifier(name, quoted=True).sql("duckdb")


def literal(value: str | float | bool | None) -> str:
    """`value` as a SQL literal."""
    return _literal(type(value).__name__, value)


@lru_cache(maxsize=16_384)
def _literal(_kind: str, value: str | float | bool | None) -> str:
    """Cached by type as well, since 1, 1.0 and True are equal."""
    from sqlglot import exp

    return exp.convert(value).sql("duckdb")


def idents(names: Iterable[str]) -> str:
    """Quoted identifiers, separated by commas."""
    return ", ".join(ident(name) for name in names)


def literals(values: Iterable[Any]) -> str:
    """Literals, separated by commas."""
    return ", ".join(literal(value) for value in values)


def call(function: str, *arguments: Any, **options: Any) -> str:
    """A table function's call; strings, numbers, booleans, lists and mappings become literals.

    `call("read_csv", ["a.csv"], header=True)` → `read_csv(['a.csv'], header = TRUE)`.
    """
    parts = [_value(argument) for argument in arguments]
    parts += [f"{name} = {_value(value)}" for name, value in options.items()]
    return f"{function}({', '.join(parts)})"


def sql_text(tree: "exp.Expr", dialect: str) -> str:
    """The tree as SQL of a dialect, every name quoted.

    Raises:
        InvalidSql: A part has no counterpart in the dialect.
    """
    from sqlglot.errors import ErrorLevel, UnsupportedError

    try:
        return tree.sql(
            dialect,
            identify=True,
            comments=False,
            unsupported_level=ErrorLevel.RAISE,
        )
    except UnsupportedError as error:
        raise InvalidSql(f"Not supported: {error}.") from error


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{literal(str(key))}: {_value(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return literal(value)

"""SQL of another dialect into DuckDB's."""

from typing import Any

from sqlglot import Dialect, ErrorLevel, Generator, exp
from sqlglot.errors import ParseError, SqlglotError

from neurolake.kernel.errors import InvalidOption, InvalidSql
from neurolake.sql.places import did_you_mean
from neurolake.sql.rownum import without_rownum
from neurolake.sql.tokens import check_length

CANONICAL = "duckdb"
_ALIASES = {"postgresql": "postgres", "sqlserver": "tsql", "t-sql": "tsql", "mssql": "tsql", "sparksql": "spark"}


def transpile(sql: str, dialect: str) -> str:
    """One statement, as DuckDB has it. What comes out is text like any other: still to be parsed and checked.

    Args:
        dialect: `snowflake`, `bigquery`, `tsql`, `spark`, `postgres`, `oracle`, `mysql`, … in any case.

    Raises:
        InvalidOption: There is no such dialect.
        InvalidSql: It cannot be parsed, is not exactly one statement, or has a part that DuckDB has no word for.
        LimitExceeded: It is too long.
    """
    name = known_dialect(dialect)
    check_length(sql)
    if name == CANONICAL:
        return sql
    tree = _parsed(sql, name)
    for node in list(tree.find_all(exp.Version)):
        _travel(node)
    if name == "oracle":
        without_rownum(tree)
    return _generated(tree, name)


def known_dialect(dialect: str) -> str:
    """The dialect's name in the parser.

    Raises:
        InvalidOption: There is no such dialect.
    """
    name = _ALIASES.get(dialect.lower(), dialect.lower())
    known = sorted(kind for kind in Dialect.classes if kind)
    if name not in known:
        hint = did_you_mean(name, known) or f"Known: {', '.join(known)}."
        raise InvalidOption(f"There is no SQL dialect {dialect[:40]!r}.", hint=hint)
    return name


def _parsed(sql: str, dialect: str) -> exp.Expr:
    try:
        trees = [tree for tree in Dialect.get_or_raise(dialect).parse(sql) if tree is not None]
    except ParseError as error:
        raise InvalidSql(_shown(error), dialect=dialect, **_place(error)) from error
    except RecursionError as error:
        raise InvalidSql("The query is nested too deeply.") from error
    except Exception as error:
        # The parser's boundary: on odd text it fails in ways of its own, which say nothing to a person.
        raise InvalidSql(f"This cannot be read as {dialect}.", dialect=dialect) from error
    if len(trees) != 1:
        what = "Only one statement is allowed." if trees else "The query is empty."
        raise InvalidSql(what, dialect=dialect)
    return trees[0]


def _generated(tree: exp.Expr, dialect: str) -> str:
    if isinstance(tree, exp.Command):
        raise InvalidSql(f"{str(tree.this)[:40].upper()} is not allowed.", dialect=dialect)
    try:
        generator: Generator = Dialect.get_or_raise(CANONICAL).generator(
            pretty=True, comments=False, unsupported_level=ErrorLevel.RAISE
        )
        return generator.generate(tree)
    except (SqlglotError, RecursionError, ValueError) as error:
        raise InvalidSql(f"This has no counterpart in DuckDB's dialect: {error}.", dialect=dialect) from error


def _travel(version: exp.Version) -> None:
    """`FOR VERSION AS OF n` and `FOR SYSTEM_TIME AS OF x` as `AT (VERSION => n)` and `AT (TIMESTAMP => x)`."""
    table = version.parent
    if not isinstance(table, exp.Table) or version.args.get("kind") != "AS OF":
        raise InvalidSql("Of time travel, only AS OF is supported.", hint="Ask for one version or one time.")
    when = exp.HistoricalData(this="AT", kind=str(version.this), expression=version.expression)
    table.set("version", None)
    table.set("when", when)


def _shown(error: ParseError) -> str:
    first: dict[str, Any] = dict(error.errors[0]) if error.errors else {}
    found = str(first.get("highlight") or "")
    return f"{str(first.get('description') or 'This cannot be parsed').rstrip('.')}{f' at {found!r}' if found else ''}."


def _place(error: ParseError) -> dict[str, Any]:
    first: dict[str, Any] = dict(error.errors[0]) if error.errors else {}
    return {"line": first.get("line"), "column": first.get("col")}

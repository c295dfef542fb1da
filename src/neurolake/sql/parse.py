"""SQL text into one syntax tree that is safe to look at further."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import Token, TokenType, exp
from sqlglot.errors import ParseError

from neurolake.kernel.errors import InvalidSql
from neurolake.sql.allowed import check_allowed
from neurolake.sql.places import did_you_mean, place_of
from neurolake.sql.tokens import KEYWORDS, Dialect, tokens_of

Parameters = Mapping[str, Any] | Sequence[Any]
"""Values for `$name` or `:name`, or for `?` and `$1`."""


@dataclass(frozen=True)
class Statement:
    """A query that was parsed and holds nothing but allowed parts.

    Attributes:
        sql: The text it came from.
        tree: Its syntax tree; to be copied before it is changed.
        parameters: Names of the parameters it asks for; positional ones are "1", "2", …
    """

    sql: str
    tree: exp.Expr
    parameters: frozenset[str]

    def bound(self, parameters: Parameters | None) -> list[Any] | dict[str, Any] | None:
        """The parameters as the engine takes them.

        Raises:
            InvalidSql: One is missing, or one is given that the query does not name.
        """
        given = _named(parameters)
        if missing := sorted(self.parameters - given.keys()):
            raise InvalidSql(f"No value is given for {_listed(missing)}.", hint="Give one value per parameter.")
        if surplus := sorted(given.keys() - self.parameters):
            raise InvalidSql(f"The query has no parameter {_listed(surplus)}.")
        if not given:
            return None
        if any(name.isdecimal() for name in given):
            return [given[str(number)] for number in range(1, len(given) + 1)]
        return given


def parse(sql: str) -> Statement:
    """Parse one query.

    Raises:
        InvalidSql: It cannot be parsed, is not exactly one SELECT, set operation or VALUES, or holds a part that
            is not allowed; with `line` and `column` where known.
        LimitExceeded: It is too long.
    """
    return query(sql, _tree(sql, tokens_of(sql)))


def query(sql: str, tree: exp.Expr) -> Statement:
    """A parsed query, checked.

    Raises:
        InvalidSql: It holds a part that is not allowed.
    """
    check_allowed(sql, tree)
    return Statement(sql, mended(sql, tree), parameters_of(sql, tree))


def tree_of(sql: str) -> exp.Expr:
    """The tree of one query, with whatever parts it has; they are still to be checked.

    Raises:
        InvalidSql, LimitExceeded: See `parse`.
    """
    return mended(sql, _tree(sql, tokens_of(sql)))


def _tree(sql: str, tokens: list[Token]) -> exp.Expr:
    tree = syntax(sql, tokens)
    if not is_query(tree):
        raise InvalidSql("Only one SELECT, set operation or VALUES is allowed.")
    return tree


def is_query(tree: exp.Expr) -> bool:
    """Whether it reads and does nothing else."""
    return isinstance(tree, exp.Select | exp.SetOperation | exp.Values | exp.Subquery)


def syntax(sql: str, tokens: list[Token]) -> exp.Expr:
    """The tree of one statement of any kind.

    Raises:
        InvalidSql: It cannot be parsed.
    """
    try:
        (tree,) = Dialect().parser().parse(tokens, sql)
    except ParseError as error:
        raise _readable(tokens, error) from error
    except RecursionError as error:
        raise InvalidSql("The query is nested too deeply.") from error
    except Exception as error:
        # The parser's boundary: on odd text it fails in ways of its own, which say nothing to a person.
        raise InvalidSql("The query cannot be parsed.") from error
    if tree is None:
        raise InvalidSql("The query is empty.")
    return tree


def mended(sql: str, tree: exp.Expr) -> exp.Expr:
    """The tree where the parser twisted a function's arguments: mended, or refused if something was lost."""
    for node in list(tree.find_all(exp.DateAdd, exp.DateBin)):
        if isinstance(node, exp.DateAdd):
            # The parser takes what is no interval for a number of days.
            node.replace(exp.paren(exp.Add(this=node.this, expression=node.expression)))
        elif any(node.args.get(part) for part in ("unit", "zone", "origin")):
            raise InvalidSql("time_bucket takes a width and a time here, nothing more.", **place_of(sql, node))
    return tree


def _readable(tokens: list[Token], error: ParseError) -> InvalidSql:
    first = error.errors[0] if error.errors else {}
    found = str(first.get("highlight") or "")
    text = str(first.get("description") or error)
    if text.startswith("Invalid expression"):
        text = f"Unexpected {found!r}" if found else "Something unexpected"
    elif text.startswith("Required"):
        text = f"The query is incomplete at {found!r}"
    text = text.partition(" but got ")[0].rstrip(".")
    line, end = first.get("line"), first.get("col")
    column = max(1, end - len(found) + 1) if end else None
    words = [token.text.upper() for token in tokens if token.token_type == TokenType.VAR and token.line == line]
    hints = (did_you_mean(word, KEYWORDS) for word in words)
    return InvalidSql(f"{text}.", hint=next((hint for hint in hints if hint), None), line=line, column=column)


def parameters_of(sql: str, tree: exp.Expr) -> frozenset[str]:
    """Names of the parameters in a tree; positional ones are "1", "2", …

    Raises:
        InvalidSql: They are named and numbered at once, or not numbered from 1 on.
    """
    names = {str(node.this) for node in _placeholders(tree)}
    positions = {int(name) for name in names if name.isdecimal()}
    if positions and (len(positions) < len(names) or positions != set(range(1, len(positions) + 1))):
        raise InvalidSql("Parameters are either all named or numbered from $1 on without a gap.")
    for node in _placeholders(tree):
        if not node.this:
            raise InvalidSql("A parameter needs a name or a number.", **place_of(sql, node))
    return frozenset(names)


def _placeholders(tree: exp.Expr) -> Iterator[exp.Placeholder]:
    return tree.find_all(exp.Placeholder)


def _named(parameters: Parameters | None) -> dict[str, Any]:
    if parameters is None:
        return {}
    if isinstance(parameters, dict):
        return {str(name).lstrip("$:"): value for name, value in parameters.items()}
    return {str(number): value for number, value in enumerate(parameters, start=1)}


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"${name}" for name in names)

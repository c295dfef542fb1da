"""A text with several statements, taken apart at the semicolons between them."""

from dataclasses import dataclass

from sqlglot import TokenType
from sqlglot.errors import TokenError

from neurolake.kernel.errors import InvalidSql
from neurolake.sql.tokens import Dialect, check_length


@dataclass(frozen=True)
class Part:
    """One statement and where it begins in the whole text, both from 1 on."""

    sql: str
    line: int
    column: int


def several(sql: str) -> list[Part]:
    """The statements of a text; empty ones are left out.

    Raises:
        InvalidSql: It holds a quote or comment without an end, or nothing at all.
        LimitExceeded: It is too long.
    """
    check_length(sql)
    try:
        tokens = Dialect().tokenize(sql)
    except TokenError as error:
        raise InvalidSql("A quote or a comment has no end.") from error
    groups: list[list[int]] = [[]]
    for position, token in enumerate(tokens):
        if token.token_type == TokenType.SEMICOLON:
            groups.append([])
        else:
            groups[-1].append(position)
    parts = [_part(sql, tokens[group[0]].start, tokens[group[-1]].end + 1) for group in groups if group]
    if not parts:
        raise InvalidSql("There is no statement.")
    return parts


def _part(sql: str, start: int, end: int) -> Part:
    before = sql[:start]
    return Part(sql[start:end], before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1)

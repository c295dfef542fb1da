"""SQL text into tokens: one statement, of bounded size and depth, that starts like a query."""

import re
from typing import ClassVar

from sqlglot import Token, TokenType
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import TokenError
from sqlglot.parsers.duckdb import DuckDBParser

from neurolake.kernel.errors import InvalidSql, LimitExceeded
from neurolake.sql.places import did_you_mean, place

MAX_CHARACTERS = 1_000_000
MAX_TOKENS = 100_000
MAX_DEPTH = 100
KEYWORDS = """SELECT FROM WHERE GROUP ORDER HAVING LIMIT OFFSET JOIN UNION INTERSECT EXCEPT DISTINCT BETWEEN QUALIFY
    WINDOW VALUES WITH LEFT RIGHT INNER OUTER CROSS""".split()
INSTEAD = {
    "COPY": "To load a file, ingest it; to save a result, download it.",
    "INSERT": "A change is a statement of its own, not a part of a query.",
    "UPDATE": "A change is a statement of its own, not a part of a query.",
    "DELETE": "A change is a statement of its own, not a part of a query.",
    "SHOW": "The catalog lists the datasets: neurolake datasets.",
    "DESCRIBE": "The catalog has a dataset's columns: neurolake dataset NAME.",
    "SUMMARIZE": "The catalog has a dataset's profile: neurolake dataset NAME.",
    "PIVOT": "Name the values: SELECT * FROM t PIVOT (sum(x) FOR y IN ('a', 'b')).",
    "AT": "Write t AT (VERSION => snapshot id) or t AT (TIMESTAMP => '2026-01-31 12:00:00').",
    "BYTE STRING": "Write a plain text; chr(10) is a line break.",
    "UNPIVOT": "Write it as: SELECT * FROM t UNPIVOT (value FOR name IN (a, b)).",
}
"""What to do instead of a statement or a clause that is not allowed."""

_TRIES = 50
_STARTS = frozenset(
    (TokenType.SELECT, TokenType.WITH, TokenType.VALUES, TokenType.FROM, TokenType.TABLE, TokenType.L_PAREN)
)
_CHANGES = frozenset(
    (
        TokenType.CREATE,
        TokenType.INSERT,
        TokenType.UPDATE,
        TokenType.DELETE,
        TokenType.MERGE,
        TokenType.DROP,
        TokenType.ALTER,
        TokenType.TRUNCATE,
    )
)
_TYPES = DuckDBParser.TYPE_TOKENS - {
    TokenType.INTERVAL,
    TokenType.NULL,
    TokenType.RANGE,
    TokenType.UNION,
    TokenType.YEAR,
}
_ZONES = (("WITH", "TIME", "ZONE"), ("WITHOUT", "TIME", "ZONE"))
_OPENING = frozenset((TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE))
_CLOSING = frozenset((TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE))


class Dialect(DuckDB):
    """DuckDB's dialect without $$texts$$: their tokens swallow the parameters of `$1+$2`."""

    class Tokenizer(DuckDB.Tokenizer):
        HEREDOC_STRINGS: ClassVar[list[str | tuple[str, str]]] = []


def tokens_of(sql: str, *, changes: bool = False) -> list[Token]:
    """The tokens of one query, without the semicolons at its end.

    Args:
        changes: Whether it may be a statement that changes something.

    Raises:
        InvalidSql: It is empty, is no query or more than one, or a text, name or comment is not closed.
        LimitExceeded: It is too long.
    """
    check_length(sql)
    tokens = _tokens(sql)
    if len(tokens) > MAX_TOKENS:
        raise LimitExceeded(f"The query has more than {MAX_TOKENS:,} words and signs.")
    _check_start(sql, tokens, _STARTS | _CHANGES if changes else _STARTS)
    _check_all(sql, tokens)
    return _cast(_numbered(tokens))


def _cast(tokens: list[Token]) -> list[Token]:
    """`DATE '2024-01-31'` as `CAST('2024-01-31' AS DATE)`: in `DATE '…'::VARCHAR` the parser casts the text first."""
    found: list[Token] = []
    for number, token in enumerate(tokens):
        start = _type_before(tokens, number) if token.token_type == TokenType.STRING else None
        if start is None:
            found.append(token)
            continue
        kind = found[start - number :]
        del found[start - number :]
        opened = (_like(kind[0], TokenType.VAR, "CAST"), _like(kind[0], TokenType.L_PAREN, "("))
        found += [*opened, token, _like(token, TokenType.ALIAS, "AS"), *kind, _like(token, TokenType.R_PAREN, ")")]
    return found


def _type_before(tokens: list[Token], end: int) -> int | None:
    """Where the name of a type begins that reaches up to a token: `DECIMAL(5, 2)[]`, `TIMESTAMP WITH TIME ZONE`."""
    at = end - 1
    while at > 0 and tokens[at].token_type == TokenType.R_BRACKET:
        at = _opening(tokens, at) - 1
    if at > 2 and _words(tokens, at - 2) in _ZONES:
        at -= 3
    if at > 0 and tokens[at].token_type == TokenType.R_PAREN:
        at = _opening(tokens, at) - 1
    return at if at >= 0 and tokens[at].token_type in _TYPES else None


def _words(tokens: list[Token], start: int) -> tuple[str, ...]:
    return tuple(token.text.upper() for token in tokens[start : start + 3])


def _opening(tokens: list[Token], at: int) -> int:
    """Where the bracket stands that is closed at `at`."""
    depth = 0
    for number in range(at, -1, -1):
        depth += (tokens[number].token_type in _CLOSING) - (tokens[number].token_type in _OPENING)
        if depth == 0:
            return number
    return 0


def check_length(sql: str) -> None:
    """Refuse a text that is too long to look at.

    Raises:
        LimitExceeded: It is.
    """
    if len(sql) > MAX_CHARACTERS:
        raise LimitExceeded(f"The query is longer than {MAX_CHARACTERS:,} characters.")


def _tokens(sql: str) -> list[Token]:
    for offset, character in enumerate(sql):
        if character < " " and character not in "\t\n\r":
            raise InvalidSql(f"The character U+{ord(character):04X} is not allowed.", **place(sql, offset))
    try:
        tokens = Dialect().tokenize(sql)
    except TokenError as error:
        raise InvalidSql(
            "A text, a quoted name or a comment is not closed.",
            hint="Close every ' and \" and /*.",
            **place(sql, _unclosed(sql)),
        ) from error
    while tokens and tokens[-1].token_type == TokenType.SEMICOLON:
        tokens.pop()
    return tokens


def _unclosed(sql: str) -> int | None:
    """Where the text, name or comment begins that is not closed: the last opening with sound SQL before it."""
    openings = [match.start() for match in re.finditer(r"['\"]|/\*", sql)]
    for start in reversed(openings[-_TRIES:]):
        try:
            Dialect().tokenize(sql[:start])
        except TokenError:
            continue
        return start
    return None


def _check_start(sql: str, tokens: list[Token], starts: frozenset[TokenType]) -> None:
    if not tokens:
        raise InvalidSql("The query is empty.", hint="Write a SELECT.")
    first = next((token for token in tokens if token.token_type != TokenType.L_PAREN), tokens[0])
    if first.token_type not in starts:
        word = first.text.upper()
        hint = INSTEAD.get(word) or did_you_mean(word, KEYWORDS)
        raise InvalidSql(
            f"{first.text[:40]!r} does not start a query: one SELECT, set operation or VALUES is allowed.",
            hint=hint,
            **place(sql, first.start),
        )


def _check_all(sql: str, tokens: list[Token]) -> None:
    depth = 0
    for before, token in zip([tokens[0], *tokens], tokens, strict=False):
        depth += (token.token_type in _OPENING) - (token.token_type in _CLOSING)
        _check_token(sql, before, token, depth)


def _check_token(sql: str, before: Token, token: Token, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise InvalidSql(f"The query is nested more than {MAX_DEPTH} levels deep.", **place(sql, token.start))
    if token.token_type == TokenType.SEMICOLON:
        raise InvalidSql("Only one statement is allowed.", hint="Ask them one by one.", **place(sql, token.start))
    if token.token_type == TokenType.VAR and before.token_type == TokenType.NUMBER and before.end + 1 == token.start:
        # The parser would read 0xff as the number 0 with the name xff.
        raise InvalidSql(f"{before.text}{token.text} is no number.", **place(sql, before.start))


def _numbered(tokens: list[Token]) -> list[Token]:
    """Every `?` as `$1`, `$2`, … in the order of the text, which the tree need not keep."""
    numbered: list[Token] = []
    count = 0
    for token in tokens:
        if token.token_type == TokenType.PLACEHOLDER:
            count += 1
            numbered.append(_like(token, TokenType.PARAMETER, "$"))
            numbered.append(_like(token, TokenType.NUMBER, str(count)))
        else:
            numbered.append(token)
    return numbered


def _like(token: Token, kind: TokenType, text: str) -> Token:
    return Token(kind, text, token.line, token.col, token.start, token.end)

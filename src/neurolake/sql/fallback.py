"""What the parser gives up on without a word, told."""

from sqlglot import Token, TokenType

from neurolake.sql.parse import syntax


def check_query_of(sql: str, tokens: list[Token]) -> None:
    """Parse the query of a CREATE that the parser took for a command unknown to it, so that its error is told.

    Raises:
        InvalidSql: The query is wrong, and where.
    """
    depth = 0
    for position, token in enumerate(tokens):
        depth += (token.token_type == TokenType.L_PAREN) - (token.token_type == TokenType.R_PAREN)
        if token.token_type == TokenType.ALIAS and not depth:
            syntax(sql, tokens[position + 1 :])
            return

"""Any query in plain words, as far as it has few parts."""

import sqlglot
from sqlglot import exp

from neurolake.intent import readout


def told(sql: exp.Query) -> str:
    """What a query answers; that it has several steps where it has."""
    plain = sql.find(exp.With) is None and all(isinstance(part, exp.Table) for part in _sources(sql))
    if not plain or sql.find(exp.From) is None or not isinstance(sql, exp.Select | exp.SetOperation):
        return "what the query says, in several steps"
    try:
        return readout.words(sql)
    except (AssertionError, KeyError):
        # The words are made for the parser's queries; what they do not cover is told by the query.
        return "what the query says"


def words_of(sql: str) -> str:
    """The same of a query as text."""
    try:
        tree = sqlglot.parse_one(sql, dialect="duckdb")
    except (sqlglot.errors.SqlglotError, RecursionError):
        return "what the query says"
    return told(tree) if isinstance(tree, exp.Query) else "what the query says"


def _sources(sql: exp.Query) -> list[exp.Expr]:
    found: list[exp.Expr] = [part.this for part in sql.find_all(exp.From, exp.Join)]
    return found

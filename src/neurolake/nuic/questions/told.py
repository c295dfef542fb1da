"""Any query in plain words, as far as it has few parts."""

from sqlglot import exp

from neurolake.intent import readout


def told(sql: exp.Query) -> str:
    """What a query answers; that it has several steps where it has."""
    plain = sql.find(exp.With) is None and not any(isinstance(part.this, exp.Query) for part in _sources(sql))
    return readout.words(sql) if plain else "what the query says, in several steps"


def _sources(sql: exp.Query) -> list[exp.Expr]:
    found: list[exp.Expr] = [part.this for part in sql.find_all(exp.From, exp.Join)]
    return found

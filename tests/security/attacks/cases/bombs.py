"""Queries that would run for ever, or take all memory or the stack."""

from tests.security.attacks.base import Case, harmless, refused

_BOUNDED = {"timeout_s": 1.0}


def bounded(sql: str, problem: str) -> Case:
    """Ends with a problem soon."""
    return Case(sql, "failed", problem=problem, options=_BOUNDED)


# What is too large for the memory of a process, or too long for its time, whichever is met first.
_MUCH_OF_LITTLE = (
    "SELECT length(repeat('x', 4000000000))",
    "SELECT length(lpad('x', id + 2000000000, 'y')) FROM orders",
    "SELECT len(range(400000000))",
    "SELECT length(array_to_string(range(100000000), ','))",
    "SELECT levenshtein(repeat('x', 100000), repeat('y', 100000))",
    "SELECT length(replace(repeat('x', 100000), 'x', repeat('y', 100000)))",
)
CASES = (
    *(harmless(sql, who=who, timeout_s=1.0) for sql in _MUCH_OF_LITTLE for who in ("ann", "cat", "ada")),
    refused("SELECT 1 AS a, " + ", ".join(f"a{n or ''} + a{n or ''} AS a{n + 1}" for n in range(30))),
    refused("SELECT *, * FROM (" * 20 + "SELECT * FROM people" + ") x" * 20),
    bounded("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r", "timed-out"),
    bounded(
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r, people p WHERE p.id = 0) SELECT max(n) FROM r",
        "timed-out",
    ),
    bounded("SELECT count(*) FROM range(10000000000) a, range(10000000000) b", "timed-out"),
    bounded("SELECT sum(a.id * b.id) FROM people a, people b, range(10000000000) c", "timed-out"),
    bounded(
        "SELECT count(*) FROM people, people b, people c, people d, people e, people f, people g, people h, people i, "
        "people j, people k, people l, people m",
        "timed-out",
    ),
    bounded("SELECT range(100000000000)", "invalid-sql"),
    bounded("SELECT list_resize([1], 1000000000000)", "invalid-sql"),
    bounded("SELECT repeat('x', 100000000000)", "invalid-sql"),
    bounded("SELECT factorial(1000000)", "invalid-sql"),
    refused("SELECT " + "(" * 150 + "1" + ")" * 150),
    refused("SELECT " + "[" * 150 + "1" + "]" * 150),
    refused("SELECT " + "CASE WHEN true THEN " * 5000 + "1" + " END" * 5000, placed=False),
    refused("SELECT " + "NOT " * 20000 + "true", placed=False),
    refused("SELECT " + " + ".join(["1"] * 60000), "limit-exceeded", placed=False),
    refused("SELECT '" + "x" * 1_000_001 + "'", "invalid-input", placed=False),
    refused("SELECT 1" + " UNION SELECT 1" * 40000, "limit-exceeded", placed=False),
    refused("SELECT " + "a" * 900_000 + " FROM people", placed=False),
)

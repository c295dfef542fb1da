"""Whatever the query: after the passes it gives the same columns, types and rows.

`NEUROLAKE_EXAMPLES=20000 pytest tests/unit/optimizer/test_equivalence.py` looks longer.
"""

import os
from dataclasses import dataclass, replace
from random import Random

import duckdb
from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st
from sqlglot import exp, parse_one

from neurolake.optimizer.barrier import Hides, mark
from neurolake.optimizer.optimise import optimise

COLUMNS = {
    "t": {
        "id": "int",
        "a": "int",
        "b": "int",
        "x": "float",
        "n": "float",
        "s": "text",
        "d": "date",
        "m": "time",
        "f": "bool",
    },
    "u": {"id": "int", "a": "int", "c": "text", "d": "date"},
    "empty": {"a": "int", "s": "text"},
}
LITERALS = {
    "int": ["1", "2", "-1", "10", "0", "1 + 1", "2147483648", "NULL", "'1'", "1.5"],
    "float": ["0.5", "0.05", "1e0", "0.06 - 0.01", "0", "-3.5", "NULL", "'nan'"],
    "text": ["'x'", "''", "'5'", "'Xy'", "NULL", "5"],
    "date": [
        "DATE '1995-01-01'",
        "'1995-01-01'",
        "DATE '1994-01-01' + INTERVAL 1 YEAR",
        "NULL",
        "TIMESTAMP '1994-12-31 00:00:00'",
        "DATE '1994-01-01' + 364",
        "TIMESTAMP '1995-01-01 12:30:00'",
    ],
    "time": ["TIMESTAMP '1995-01-01 12:30:00'", "DATE '1995-01-01'", "DATE '1994-12-31' + INTERVAL '1' DAY", "NULL"],
    "bool": ["TRUE", "FALSE", "NULL"],
}


JOINS = ("JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "SEMI JOIN", "ANTI JOIN", ",", "CROSS JOIN")


@dataclass
class Rel:
    """A thing that may stand in a FROM clause, and its columns as (reference, kind)."""

    sql: str
    columns: dict[str, str]


class Writer:
    """Writes a random query; every choice is made by `random`, which hypothesis steers."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.ctes: dict[str, dict[str, str]] = {}
        self.names = 0

    def pick(self, *choices):
        return self.random.choice(choices)

    def some(self, columns: dict[str, str], least: int, most: int) -> list[str]:
        return self.random.sample(sorted(columns), min(len(columns), self.random.randint(least, most)))

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def name(self) -> str:
        self.names += 1
        return f"q{self.names}"

    def statement(self) -> str:
        parts = []
        for _ in range(self.pick(0, 0, 1, 2)):
            body, columns = self.query(1)
            hint = self.pick("", "", "MATERIALIZED ", "NOT MATERIALIZED ")
            for _ in range(self.pick(1, 1, 2)):
                name = f"w{len(parts)}"
                parts.append(f"{name} AS {hint}({body})")
                self.ctes[name] = columns
        sql, _ = self.query(2)
        return (f"WITH {', '.join(parts)} " if parts else "") + sql

    def query(self, depth: int) -> tuple[str, dict[str, str]]:
        sql, columns = self.select(depth)
        if depth and self.chance(20):
            operator = self.pick("UNION ALL", "UNION", "INTERSECT", "EXCEPT", "EXCEPT ALL")
            if self.chance(60):
                return f"{sql} {operator} {self.refiltered(sql)}", columns
            other, others = self.select(depth - 1)
            if list(columns.values()) == list(others.values()):
                return f"{sql} {operator} {other}", columns
        return sql, columns

    def refiltered(self, sql: str) -> str:
        return f"SELECT * FROM ({sql}) {self.name()}"

    def relation(self, depth: int) -> Rel:
        alias = self.name()
        kind = self.random.randrange(100)
        if depth == 0 or kind < 30:
            source = self.pick(*COLUMNS, "t", *self.ctes)
            columns = COLUMNS.get(source) or self.ctes[source]
        elif kind < 40 and self.ctes:
            source = self.pick(*self.ctes)
            columns = self.ctes[source]
        else:
            inner, columns = self.query(depth - 1)
            source = f"({inner})"
        return Rel(f"{source} AS {alias}", {f"{alias}.{name}": kind for name, kind in columns.items()})

    def select(self, depth: int) -> tuple[str, dict[str, str]]:
        first = self.relation(depth)
        sql, columns = f" FROM {first.sql}", dict(first.columns)
        many = depth and self.chance(15)
        for _ in range(2 if many else self.pick(0, 0, 0, 1, 1, 2) if depth else 0):
            other = self.relation(0 if many else depth - 1)
            join = self.pick("JOIN", "JOIN", ",") if many else self.pick(*JOINS)
            on = "" if join in (",", "CROSS JOIN") else f" ON {self.join_condition(columns, other.columns)}"
            sql += f"{join} {other.sql}{on}" if join == "," else f" {join} {other.sql}{on}"
            if join not in ("SEMI JOIN", "ANTI JOIN"):
                columns |= other.columns
        if self.chance(60):
            sql += f" WHERE {self.condition(columns, depth)}"
        if self.chance(25):
            return self.grouped(sql, columns)
        if self.chance(10) and len(columns) == len(first.columns):
            return f"SELECT *{sql}", {name.split(".")[1]: kind for name, kind in columns.items()}
        return self.plain(sql, columns, depth)

    def join_condition(self, left: dict[str, str], right: dict[str, str]) -> str:
        pairs = [(a, b) for a, one in left.items() for b, two in right.items() if one == two]
        if not pairs or self.chance(10):
            return self.pick("TRUE", "1 = 1")
        one, two = self.pick(*pairs)
        extra = f" AND {self.condition(left | right, 0)}" if self.chance(30) else ""
        return f"{one} = {two}{extra}"

    def plain(self, sql: str, columns: dict[str, str], depth: int) -> tuple[str, dict[str, str]]:
        chosen = self.some(columns, 1, 4)
        projections, out = [], {}
        for number, column in enumerate(chosen):
            name = self.pick(column.split(".")[1], f"c{number}")
            if name in out:
                name = f"c{number}"
            expression, kind = self.expression(column, columns[column])
            projections.append(
                f"{expression} AS {name}" if expression != column or name != column.split(".")[1] else column
            )
            out[name] = kind
        if self.chance(10):
            keys = ", ".join(chosen)
            projections.append(f"row_number() OVER (PARTITION BY {chosen[0]} ORDER BY {keys}) AS rn")
            out["rn"] = "int"
        elif self.chance(10):
            projections.append(f"count(*) OVER (PARTITION BY {chosen[0]}) AS rn")
            out["rn"] = "int"
        distinct = "DISTINCT " if self.chance(25) else ""
        tail = ""
        if self.chance(25):
            tail = " ORDER BY ALL" if self.chance(50) or distinct else f" ORDER BY {chosen[0]}"
            if tail == " ORDER BY ALL" and self.chance(40):
                tail += f" LIMIT {self.pick(0, 1, 3)}" + self.pick("", " OFFSET 1")
        return f"SELECT {distinct}{', '.join(projections)}{sql}{tail}", out

    def grouped(self, sql: str, columns: dict[str, str]) -> tuple[str, dict[str, str]]:
        names = sorted(columns)
        keys = self.some(columns, 0, 2)
        out = {f"k{number}": columns[key] for number, key in enumerate(keys)}
        projections = [f"{key} AS k{number}" for number, key in enumerate(keys)]
        for number in range(self.pick(1, 2)):
            column = self.pick(*names)
            function = self.pick("count", "min", "max", "count")
            kind = "int" if function == "count" else columns[column]
            distinct = "DISTINCT " if self.chance(20) else ""
            projections.append(f"{function}({distinct}{column}) AS g{number}")
            out[f"g{number}"] = kind
        group = ""
        if keys:
            group = " GROUP BY " + self.pick(
                ", ".join(keys), ", ".join(str(place + 1) for place in range(len(keys))), "ALL"
            )
        having = " HAVING count(*) > 1" if self.chance(20) else ""
        distinct = "DISTINCT " if self.chance(20) else ""
        return f"SELECT {distinct}{', '.join(projections)}{sql}{group}{having}", out

    def expression(self, column: str, kind: str) -> tuple[str, str]:
        if self.chance(75):
            return column, kind
        if kind == "text":
            return self.pick(f"lower({column})", f"coalesce({column}, '*')", "'***'", f"left({column}, 1)"), "text"
        if kind == "int":
            return self.pick(f"{column} % 2", f"CASE WHEN {column} > 1 THEN {column} END", "NULL::INTEGER", "7"), "int"
        return f"coalesce({column}, NULL)", kind

    def condition(self, columns: dict[str, str], depth: int, level: int = 1) -> str:
        if level and self.chance(45):
            left, right = (self.condition(columns, depth, level - 1) for _ in range(2))
            return self.pick(
                f"{left} AND {right}",
                f"({left} OR {right})",
                f"{left} AND {right}",
                f"NOT ({left})",
                f"(({left} AND {right}) OR ({left} AND NOT ({right})))",
                f"{left} AND {left}",
            )
        column = self.pick(*sorted(columns))
        return self.atom(column, columns[column], columns, depth)

    def atom(self, column: str, kind: str, columns: dict[str, str], depth: int) -> str:
        literals = LITERALS[kind]
        choice = self.random.randrange(100)
        if choice < 45:
            return f"{column} {self.pick('=', '<>', '<', '<=', '>', '>=', 'IS DISTINCT FROM')} {self.pick(*literals)}"
        if choice < 55:
            return f"{column} IS {self.pick('', 'NOT ')}NULL"
        if choice < 62:
            return f"{column} BETWEEN {self.pick(*literals)} AND {self.pick(*literals)}"
        if choice < 70:
            return f"{column} {self.pick('', 'NOT ')}IN ({self.pick(*literals)}, {self.pick(*literals)})"
        if choice < 76:
            return self.pick("TRUE", "1 = 1", "1 = 0", "'a' = 'a'", "random() < 2", "NOT FALSE", "NULL")
        if choice < 82 and kind == "text":
            return self.pick(
                f"{column} LIKE 'x%'",
                f"lower({column}) = 'xy'",
                f"CAST({column} AS INTEGER) = 5",
                f"TRY_CAST({column} AS INTEGER) = 5",
                f"{column} ILIKE 'X%'",
            )
        same = [other for other, its in columns.items() if its == kind]
        if choice < 90 or not depth:
            return f"{column} {self.pick('=', '<', '>=')} {self.pick(*sorted(same))}"
        inner, out = self.query(0)
        name, its = next(iter(out.items()))
        if its == kind and len(out) == 1:
            return f"{column} {self.pick('', 'NOT ')}IN ({inner})"
        return (
            f"{self.pick('', 'NOT ')}EXISTS (SELECT 1 FROM ({inner}) e WHERE e.{name} = {column})"
            if its == kind
            else f"EXISTS ({inner})"
        )


@settings(
    max_examples=int(os.environ.get("NEUROLAKE_EXAMPLES", "200")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(random=st.randoms(), guarded=st.booleans())
def test_the_answer_stays_the_same(data, tables, random, guarded):
    sql = Writer(random).statement()
    note(sql)
    tree = parse_one(sql, dialect="duckdb")
    if guarded:
        for node in tree.find_all(exp.Subquery):
            mark(node, Hides.ROWS)
    try:
        before = data.answer(tree)
    except duckdb.Error as error:
        event(f"the query itself fails: {type(error).__name__}")
        return
    # Row counts decide what is worth doing, never what is right.
    counted = {name: replace(facts, rows=random.choice((0, 1, 1000, 10**6))) for name, facts in tables.items()}
    done = optimise(tree, counted)
    for fired in done.fired:
        event(f"{fired.name} fired")
    assert data.answer(done.tree) == before, [(fired.name, fired.after) for fired in done.fired]

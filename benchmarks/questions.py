"""Questions with their queries and databases, as `shared/nl2sql` lays them out: read where they are, never copied."""

import json
import os
import sqlite3
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import duckdb
from sqlglot import exp

from neurolake.intent.ask import Checked, is_one_figure
from neurolake.intent.candidates import Parser
from neurolake.intent.keys import inferred
from neurolake.intent.schema import Column, Link, Schema, Table
from neurolake.intent.values import MemoryValues

HELD_BACK = 5
_HERE = Path(__file__).resolve().parents[2]


def folder() -> Path | None:
    """Where the questions are; None when this machine has none."""
    places = [os.environ.get("NEUROLAKE_NL2SQL"), _HERE / "shared" / "nl2sql", _HERE.parent / "shared" / "nl2sql"]
    return next((Path(place) for place in places if place and (Path(place) / "questions.json").exists()), None)


@dataclass(frozen=True)
class Question:
    index: int
    set: str
    database: str
    text: str
    sql: str

    @property
    def held_back(self) -> bool:
        return self.index % HELD_BACK == 0


def questions(place: Path) -> list[Question]:
    return [
        Question(index, one["set"], one["database"], one["question"], one["sql"])
        for index, one in enumerate(json.loads((place / "questions.json").read_text()))
    ]


class Database:
    """One database: its schema in words, its values, and its rows both in SQLite and in DuckDB."""

    def __init__(self, place: Path, name: str) -> None:
        self._described = next(one for one in json.loads((place / "schemas.json").read_text()) if one["db_id"] == name)
        self.sqlite = sqlite3.connect(f"file:{place / 'databases' / f'{name}.sqlite'}?mode=ro", uri=True)
        self.sqlite.text_factory = lambda raw: raw.decode(errors="replace")
        self.duckdb = duckdb.connect(config={"threads": 1})
        self._rows = {table: self._load(table) for table in self._described["table_names_original"]}

    def _load(self, table: str) -> dict[str, list[object]]:
        cursor = self.sqlite.execute(f'SELECT * FROM "{table}"')
        names = [column[0] for column in cursor.description]
        rows = cursor.fetchall()
        columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
        kinds = {name: _kind(values) for name, values in columns.items()}
        declared = ", ".join(f'"{name}" {kind}' for name, kind in kinds.items())
        self.duckdb.execute(f'CREATE TABLE "{table}" ({declared})')
        if rows:
            marks = ", ".join("?" * len(names))
            self.duckdb.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
        return columns

    @cached_property
    def schema(self) -> Schema:
        described = self._described
        tables = tuple(
            Table(
                (name,),
                tuple(
                    self._column(name, place) for place, (of, _) in enumerate(described["column_names"]) if of == number
                ),
                (described["table_names"][number],),
                len(next(iter(self._rows[name].values()))),
            )
            for number, name in enumerate(described["table_names_original"])
        )
        schema = Schema(tables, tuple(self._link(one, other) for one, other in described["foreign_keys"]))
        distinct = {
            ((table,), column): set(values)
            for table, columns in self._rows.items()
            for column, values in columns.items()
        }
        return replace(schema, links=schema.links + inferred(schema, distinct))

    def _column(self, table: str, place: int) -> Column:
        name = self._described["column_names_original"][place][1]
        values = next(values for column, values in self._rows[table].items() if column.lower() == name.lower())
        unique = len(set(values)) == len(values) and None not in values and len(values) > 0
        kind = _kind(values)
        semantic = "number" if kind == "VARCHAR" and self._described["column_types"][place] == "number" else None
        return Column(name, kind, (self._described["column_names"][place][1],), semantic, unique=unique)

    def _link(self, one: int, other: int) -> Link:
        names, tables = self._described["column_names_original"], self._described["table_names_original"]
        return Link((tables[names[one][0]],), names[one][1], (tables[names[other][0]],), names[other][1])

    @cached_property
    def _texts(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for columns in self._rows.values():
            for name, values in columns.items():
                found.setdefault(name.lower(), set()).update(value for value in values if isinstance(value, str))
        return {name: frozenset(values) for name, values in found.items()}

    def texts_of(self, column: str) -> frozenset[str]:
        """The texts that are stored in columns of this name."""
        return self._texts.get(column.lower(), frozenset())

    def holds_other_than_numbers(self, column: str) -> bool:
        """Are most texts of a column numbers, and some are not?"""
        stored = self.texts_of(column)
        numbers = sum(_is_number(value) for value in stored)
        return bool(stored) and len(stored) / 2 < numbers < len(stored)

    def gold(self, question: Question) -> list[tuple[object, ...]]:
        return self.sqlite.execute(question.sql).fetchall()

    def answer(self, sql: exp.Query, most: int = 100_000) -> list[tuple[object, ...]] | None:
        """The rows of a query; None when it cannot run."""
        try:
            return self.duckdb.cursor().execute(sql.sql("duckdb")).fetchmany(most)
        except duckdb.Error:
            return None

    def check(self, sql: exp.Query) -> Checked:
        rows = self.answer(sql, 1000)
        if rows is None:
            return Checked("it cannot run")
        return Checked(rows=0 if is_one_figure(sql) and not any(v is not None for v in rows[0]) else len(rows))

    @cached_property
    def parser(self) -> Parser:
        return Parser(self.schema)

    @cached_property
    def values(self) -> MemoryValues:
        return MemoryValues(
            {
                ((table,), column): list(dict.fromkeys(value for value in values if isinstance(value, str)))
                for table, columns in self._rows.items()
                for column, values in columns.items()
                if any(isinstance(value, str) for value in values)
            }
        )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _kind(values: list[object]) -> str:
    kinds = {type(value) for value in values} - {type(None)}
    if kinds <= {int} and kinds:
        return "BIGINT"
    if kinds <= {int, float} and kinds:
        return "DOUBLE"
    return "VARCHAR"

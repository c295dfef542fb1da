"""The phrases by which people name tables and columns: names cut into words, labels, with and without the table."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from neurolake.intent.schema import Column, Schema, Table, TableName
from neurolake.intent.stems import stem
from neurolake.intent.synonyms import expanded
from neurolake.intent.tokens import words

_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


@dataclass(frozen=True)
class Phrase:
    """Stems that name a table, or a column of it when `column` is not empty; `worth` is 1 for its whole name."""

    stems: tuple[str, ...]
    table: TableName
    column: str = ""
    worth: float = 1.0


@lru_cache(maxsize=65536)
def stems_of(name: str) -> tuple[str, ...]:
    """A name of a table or a column as stems: `AirportCode` is `airport`, `code`."""
    parts = [part for piece in re.split(r"[^A-Za-z\d]+", name) for part in _PARTS.findall(piece)] or words(name)
    return tuple(stem(word) for part in parts for word in expanded(part.lower()))


def label_stems(label: str) -> tuple[str, ...]:
    """A label as stems, without the small words in it."""
    return tuple(stem(word) for part in words(label) for word in expanded(part) if part not in {"of", "the", "in", "a"})


class Phrases:
    """All phrases of a schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    @cached_property
    def all(self) -> tuple[Phrase, ...]:
        """Phrases of the tables, then of their columns."""
        tables = [phrase for table in self._schema.tables for phrase in _of_table(table)]
        columns = [
            phrase
            for table in self._schema.tables
            for column in (*table.columns, *table.measures)
            for phrase in _of_column(table, column)
        ]
        return tuple(dict.fromkeys(tables + columns))


def names_of_table(table: Table) -> tuple[tuple[str, ...], ...]:
    """What a table is called, in stems."""
    return tuple(dict.fromkeys([stems_of(table.name[-1]), *(label_stems(label) for label in table.labels)]))


def names_of_column(column: Column) -> tuple[tuple[str, ...], ...]:
    """What a column is called, in stems."""
    said = [label_stems(label) for label in column.labels]
    short = [tuple(stem(word) for word in words(text)) for text in (column.name, *column.labels)]
    return tuple(dict.fromkeys([stems_of(column.name), *said, *(name for name in short if len(name) == 1)]))


def _of_table(table: Table) -> list[Phrase]:
    found = [Phrase(name, table.name) for name in names_of_table(table) if name]
    for name in names_of_table(table):
        if len(name) > 1 and name[0] in {"reference", "dim", "fact", "tbl", "stg"}:
            found.append(Phrase(name[1:], table.name, worth=0.98))
        if len(name) > 1 and name[-1] in {"list", "data", "info", "information", "table", "record", "detail", "master"}:
            found.append(Phrase(name[:-1], table.name, worth=0.96))
    return found


def _of_column(table: Table, column: Column) -> list[Phrase]:
    found = [Phrase(name, table.name, column.name) for name in names_of_column(column) if name]
    tables = {word for name in names_of_table(table) for word in name}
    for phrase in tuple(found):
        rest = tuple(word for word in phrase.stems if word not in tables)
        if rest and len(rest) < len(phrase.stems):
            found.append(Phrase(rest, table.name, column.name, 0.97))
        for name in names_of_table(table):
            if set(name) == set(phrase.stems):
                found.append(Phrase((*name, "name"), table.name, column.name, 0.97))
            if not set(name) & set(phrase.stems):
                found.append(Phrase(name + phrase.stems, table.name, column.name, 1.0))
    return found

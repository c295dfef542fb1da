"""What is told of a question in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from neurolake.intent import outcome
from neurolake.intent.frame import Frame
from neurolake.intent.schema import Schema, TableName
from neurolake.intent.values import MemoryValues
from neurolake.nuic.semantic.verified import Verified


@dataclass(frozen=True)
class TableRead:
    """A dataset that a reading reads, as it was when the question was understood; a view has no snapshot."""

    name: str
    dataset_id: str
    snapshot_id: int | None

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        number = None if self.snapshot_id is None else str(self.snapshot_id)
        return {"name": self.name, "dataset_id": self.dataset_id, "snapshot_id": number}


@dataclass(frozen=True)
class Sight:
    """What of the lake a question can be about, for one asker.

    Attributes:
        verified: Questions like this one that people verified, the most alike first.
    """

    schema: Schema
    values: MemoryValues
    tables: dict[TableName, TableRead]
    verified: tuple[Verified, ...] = ()


@dataclass(frozen=True)
class OnlyRows:
    """Rows that one of two readings answers and the other does not, as the asker sees them.

    Attributes:
        more: How many there are beside the first few that are shown.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: int = 0

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"columns": list(self.columns), "rows": [list(row) for row in self.rows], "more": self.more}


@dataclass(frozen=True)
class Reading:
    """One way to understand a question.

    Attributes:
        sql: In DuckDB's dialect.
        reading: The same in plain words, told from the query.
        confidence: 0..1.
        rows: How many rows it answers, 1,000 for that many and more; None where they were not counted.
        by: Who made it; `verified` is one that a person verified and an owner approved.
        only: Where parser and model differ, what only this one answers.
        frame: The intent that it was made of, where there is one: a question that follows goes on from it.
    """

    sql: str
    reading: str
    confidence: float
    tables: tuple[TableRead, ...]
    rows: int | None
    by: Literal["parser", "model", "verified"] = "parser"
    only: OnlyRows | None = None
    frame: Frame | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        told = {name: value for name, value in vars(self).items() if name != "frame"}
        only = None if self.only is None else self.only.to_json()
        return {**told, "tables": [table.to_json() for table in self.tables], "only": only}


@dataclass(frozen=True)
class Understood:
    """What came of a question.

    Attributes:
        best: The answer; None where it has to be asked back, or nothing was understood.
        others: Other readings, the likeliest first; where it has to be asked back, those to choose from.
        clarification: What to ask back.
        refused: Why nothing was understood well enough.
        parts: What was understood all the same, in words.
        note: What the asker should know of how it was understood.
    """

    best: Reading | None = None
    others: tuple[Reading, ...] = ()
    clarification: str | None = None
    refused: str | None = None
    parts: tuple[str, ...] = ()
    note: str | None = None

    @property
    def readings(self) -> tuple[Reading, ...]:
        """All readings, the likeliest first."""
        return self.others if self.best is None else (self.best, *self.others)


def understood(found: outcome.Outcome, tables: Mapping[TableName, TableRead]) -> Understood:
    """What the parser gives, with the datasets that its readings read."""
    if isinstance(found, outcome.Refuse):
        return Understood(refused=found.reason, parts=found.understood)
    if isinstance(found, outcome.Ask):
        return Understood(others=tuple(_reading(one, tables) for one in found.readings), clarification=found.question)
    return Understood(_reading(found.reading, tables), tuple(_reading(one, tables) for one in found.alternatives))


def _reading(one: outcome.Reading, tables: Mapping[TableName, TableRead]) -> Reading:
    read = tuple(tables[name] for name in one.tables if name in tables)
    return Reading(one.sql.sql("duckdb"), one.words, round(one.confidence, 4), read, one.rows, frame=one.frame)

"""The schema that the parser is given: no more than the asker sees of the catalog."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.intent.schema import Column, Table
from neurolake.metadata.models import Dataset
from neurolake.nuic.questions.relevant import Subject
from neurolake.nuic.search import document

_WORDS_OF_A_LABEL = 5


@dataclass(frozen=True)
class Facts:
    """Figures of a dataset; `keys` are the columns without two equal values that the asker sees as they are."""

    snapshot_id: int | None
    rows: int | None
    keys: frozenset[str]


def facts_of(session: Session, subjects: Sequence[Subject]) -> dict[str, Facts]:
    """Dataset id → its figures, as far as they are the asker's to know."""
    ids = [one.id for one in subjects]
    asked = select(Dataset.id, Dataset.snapshot_id, Dataset.rows, Dataset.keys).where(Dataset.id.in_(ids))
    rows = {one.id: one for one in session.execute(asked)}
    return {one.id: _facts(one, rows[one.id]) for one in subjects if one.id in rows}


def _facts(subject: Subject, row: Any) -> Facts:
    unique = {key["name"] for key in row.keys or () if int(key["distinct"]) >= row.rows}
    rows = None if subject.decision.filters or row.snapshot_id is None else int(row.rows)
    return Facts(row.snapshot_id, rows, frozenset(unique & subject.decision.plain))


def tables(subjects: Sequence[Subject], facts: Mapping[str, Facts]) -> tuple[Table, ...]:
    """The datasets as the parser takes them."""
    return tuple(_table(one, facts[one.id]) for one in subjects if one.id in facts)


def _table(subject: Subject, facts: Facts) -> Table:
    seen = subject.seen
    labels = (*seen.terms, *_short(seen.description), *(tag.replace("_", " ") for tag in seen.tags))
    columns = tuple(
        Column(
            name=column.name,
            type=column.type,
            labels=tuple(_labels(column)),
            semantic=column.semantic,
            unique=column.name in facts.keys,
        )
        for column in seen.columns
    )
    return Table(subject.table, columns, labels, facts.rows)


def _labels(column: document.Column) -> Iterator[str]:
    yield from column.terms
    yield from _short(column.description)


def _short(text: str | None) -> tuple[str, ...]:
    """A description that is no more than another name."""
    return (text.rstrip("."),) if text and len(text.split()) <= _WORDS_OF_A_LABEL else ()

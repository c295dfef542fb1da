"""Profile, quality and personal data of the raw rows; profile and quality of the written ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from neurolake.compliance.pii.base import Finding
from neurolake.engine.base import Column, Session
from neurolake.engine.sql import ident, literal
from neurolake.ingestion.formats.base import Source
from neurolake.ingestion.transforms.base import ColumnPlan
from neurolake.quality.base import Context, QualityReport, TableProfile
from neurolake.quality.footer import Footer, read_footer
from neurolake.quality.memory import Memory
from neurolake.storage.types import Field

RAW = "nl_raw"
_ROW = "nl_row"


@dataclass(frozen=True)
class Measured:
    """A profile and the quality that follows from it; `memory` is what a second look can build on."""

    profile: TableProfile
    report: QualityReport
    memory: Memory


def load_raw(session: Session, source: Source, columns: Sequence[ColumnPlan]) -> int:
    """Copy the source's sample into the session as the table RAW, columns under their new names; returns rows."""
    select = ", ".join(f"{ident(column.original)} AS {ident(column.name)}" for column in columns)
    [(rows,)] = session.run(
        f"CREATE OR REPLACE TEMP TABLE {RAW} AS "
        f"SELECT {select}, row_number() OVER () - 1 AS {ident(_ROW)} FROM {source.sample}"
    )
    return int(rows)


def measure_raw(session: Session, columns: Sequence[ColumnPlan], rows: int, context: Callable[[], Context]) -> Measured:
    """Profile and assess the raw sample; see `measure_file`."""
    shown = tuple(Column(column.name, column.type) for column in columns)
    return _measure(session, RAW, shown, ident(_ROW), rows, context)


def personal_data(session: Session, columns: Sequence[ColumnPlan]) -> tuple[Finding, ...]:
    """What personal data the raw sample holds: its texts are as they were written, before any conversion."""
    from neurolake.compliance.pii.detect import detect

    return detect(session, RAW, [Column(column.name, column.type) for column in columns])


def measure_file(
    session: Session,
    path: Path,
    fields: Sequence[Field],
    rows: int,
    context: Callable[[], Context],
    memory: Memory | None = None,
) -> Measured:
    """Profile and assess a written data file.

    Args:
        context: Asked for once the profile is done.
        memory: What is known about columns that are the same, row by row.
    """
    from neurolake.quality.sample import WHOLE_ROWS

    relation = f"read_parquet({literal(str(path))}, file_row_number = true)"
    names = {column.name for column in session.describe(relation)}
    shown = tuple(Column(field.name, field.type) for field in fields if field.name in names)
    footer = read_footer(path) if rows > WHOLE_ROWS else None
    return _measure(session, relation, shown, "file_row_number", rows, context, footer=footer, memory=memory)


def _measure(
    session: Session,
    relation: str,
    columns: tuple[Column, ...],
    row_id: str,
    rows: int,
    context: Callable[[], Context],
    *,
    footer: Footer | None = None,
    memory: Memory | None = None,
) -> Measured:
    from neurolake.quality.profile import profile
    from neurolake.quality.sample import open_table
    from neurolake.quality.score import assess

    table = open_table(session, relation, columns, row_id=row_id, rows=rows, footer=footer, memory=memory)
    profiled = profile(session, table)
    return Measured(profiled, assess(session, table, profiled, context()), table.memory)

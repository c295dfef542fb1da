"""The quality of a dataset as it is, measured on rows that are read on the governed path like everything else."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session as DatabaseSession

from neurolake.app.for_now import for_now
from neurolake.catalog import alerts, changes, datasets, measurements
from neurolake.engine.base import Engine, Session
from neurolake.engine.sql import ident
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import InvalidOption, NotFound
from neurolake.kernel.ids import new_id
from neurolake.kernel.principal import ADMIN, Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset

if TYPE_CHECKING:
    from neurolake.quality.base import QualityReport, TableProfile
    from neurolake.query.results import Result
    from neurolake.query.service import Queries

MEASURER = Principal("system:quality", roles=frozenset((ADMIN,)))
"""Who measurements read as; its name stands in the history and with the accesses."""

WHOLE_ROWS = 200_000
"""Rows up to which a dataset is measured in whole."""

_SAMPLE_ROWS = 100_000
_RESERVOIR_ROWS = 5_000_000
_MOST_BYTES = 512 * 1024 * 1024
_TIMEOUT_S = 120.0
_RELATION = "nl_measured"
_ROW = "nl_row"


@dataclass(frozen=True)
class Measurer:
    """Measures datasets.

    Args:
        engine: Holds the sample, within a memory bound of its own.
    """

    database: Database
    queries: "Callable[[], Queries]"
    engine: Callable[[], Engine]
    clock: Callable[[], datetime] = utc_now

    def measure(self, dataset_id: str) -> dict[str, Any]:
        """Measure a dataset as it is now; what is found is in the catalog, and returned.

        Raises:
            NotFound: There is none.
            InvalidOption: It has no rows.
            NeuroLakeError: Its rows cannot be read.
        """
        with self.database.read() as session:
            dataset = datasets.find(session, dataset_id)
        if not dataset.rows:
            raise InvalidOption(f"{dataset.zone}.{dataset.name} has no rows to measure.")
        drawn, snapshot_id = self._drawn(dataset)
        with for_now(self.queries(), drawn), self.engine().session() as session:
            profile, report = _assess(session, drawn, dataset, self.clock())
        return self._record(dataset, drawn.query_id, snapshot_id, profile, report)

    def _drawn(self, dataset: Dataset) -> "tuple[Result, int | None]":
        from neurolake.query.question import Question

        queries = self.queries()
        name = f"{dataset.zone}.{dataset.name}"
        sql = sample_sql(name, dataset.rows, whole=WHOLE_ROWS, drawn=_SAMPLE_ROWS)
        drawn = queries.run(Question(sql, principal=MEASURER, timeout_s=_TIMEOUT_S))
        run = queries.get(drawn.query_id, principal=MEASURER.name)
        snapshots = [one["snapshot_id"] for one in run.datasets if one["id"] == dataset.id]
        if drawn.truncated or drawn.path.stat().st_size > _MOST_BYTES:
            queries.results.drop(drawn.query_id)
            raise InvalidOption(f"The rows of {dataset.zone}.{dataset.name} are too large to be measured.")
        return drawn, int(snapshots[0]) if snapshots and snapshots[0] is not None else None

    def _record(
        self,
        dataset: Dataset,
        query_id: str,
        snapshot_id: int | None,
        profile: "TableProfile",
        report: "QualityReport",
    ) -> dict[str, Any]:
        from neurolake.quality.facts import report_fact
        from neurolake.quality.reference import to_json
        from neurolake.quality.render import profile_json, report_json

        now = self.clock()
        rendered = report_json(report)
        fact = report_fact(report, rendered, origin="measured", rows=dataset.rows, sample_rows=profile.rows)
        with self.database.write() as session:
            entry = session.get(Dataset, dataset.id)
            if entry is None or entry.snapshot_id != snapshot_id or snapshot_id is None:
                raise NotFound(f"{dataset.zone}.{dataset.name} was changed or dropped while it was measured.")
            measurements.record(session, entry, fact, job_id=query_id, snapshot_id=snapshot_id, now=now)
            entry.profile = profile_json(replace(profile, sampled=profile.rows < dataset.rows))
            entry.reference = to_json(report.reference)
            entry.keys = [
                {"name": column.name, "type": column.type, "distinct": column.distinct}
                for column in profile.columns
                if column.key_like
            ]
            _mean(session, entry, profile)
            changes.note(session, entry.id)
            session.flush()
            _tell_anomalies(session, entry, now)
            found = measurements.latest(session, entry)
            return measurements.as_json(*found) if found else {}


def sample_sql(name: str, rows: int, *, whole: int, drawn: int) -> str:
    """A query of all rows of a small dataset, in their order; of a larger one of rows that are drawn from all of it.

    Args:
        name: `zone.name`.
        whole: Rows up to which all are read.
        drawn: How many are drawn beyond.
    """
    zone, _, bare = name.rpartition(".")
    table = f"{ident(zone)}.{ident(bare)}"
    if rows <= whole:
        return f"SELECT * FROM {table}"
    if rows <= _RESERVOIR_ROWS:
        return f"SELECT * FROM {table} USING SAMPLE reservoir({drawn} ROWS)"
    return f"SELECT * FROM {table} USING SAMPLE {100 * drawn / rows:.6f} PERCENT (system)"


def _assess(session: Session, drawn: "Result", dataset: Dataset, now: datetime) -> "tuple[TableProfile, QualityReport]":
    from neurolake.quality.base import Context
    from neurolake.quality.profile import profile
    from neurolake.quality.reference import from_json
    from neurolake.quality.sample import open_table
    from neurolake.quality.score import assess

    session.register(_RELATION, drawn.to_arrow())
    columns = tuple(session.describe(_RELATION))
    row = f"{_ROW}_{new_id()[-12:]}"
    session.run(f"CREATE TEMP TABLE nl_rows AS SELECT *, row_number() OVER () - 1 AS {ident(row)} FROM {_RELATION}")
    table = open_table(session, "nl_rows", columns, row_id=ident(row), rows=len(drawn))
    shown = profile(session, table)
    earlier = from_json(dataset.reference) if dataset.reference else None
    return shown, assess(session, table, shown, Context(now, rows_in=None, reference=earlier))


def _mean(session: DatabaseSession, dataset: Dataset, profile: "TableProfile") -> None:
    """Columns that a change has made have no meaning yet; now it is known."""
    meanings = {column.name: column.semantic.name for column in profile.columns if column.semantic}
    for column in datasets.columns(session, dataset):
        column.semantic = meanings.get(column.name, column.semantic)


def _tell_anomalies(session: DatabaseSession, dataset: Dataset, now: datetime) -> None:
    """Note an alert where the newest measurement stands out."""
    from neurolake.nuic.quality.scores import anomalies

    points = measurements.series(session, dataset, since=None, until=None, limit=100)
    newest = points[-1][0].measured_at.isoformat()
    for found in anomalies(points):
        if found["measured_at"] == newest:
            body = {
                "type": "quality.anomaly",
                "at": now.isoformat(),
                "dataset": f"{dataset.zone}.{dataset.name}",
                "dataset_id": dataset.id,
                **{name: found[name] for name in ("dimension", "kind", "value", "expected", "score", "points")},
            }
            alerts.tell(session, "warning", body, now)

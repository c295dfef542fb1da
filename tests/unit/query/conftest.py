"""A lake of two datasets without the ingestion: files from the engine, committed with their catalog entries."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from neurolake.cache.memory import MemoryCache
from neurolake.catalog import datasets
from neurolake.compliance.audit import AuditLog
from neurolake.compliance.policies.rules import PolicyBook
from neurolake.engine.choice import Engines
from neurolake.engine.duckdb import DuckDBEngine
from neurolake.engine.sql import ident, literal
from neurolake.gate.gate import Gate
from neurolake.kernel.clock import utc_now
from neurolake.metadata.database import Database
from neurolake.query.change.path import ChangePath
from neurolake.query.change.place import Place
from neurolake.query.expected import Expectations
from neurolake.query.lookup import Answers
from neurolake.query.path import QueryPath
from neurolake.query.question import Question
from neurolake.query.record import Recorder
from neurolake.query.results import Result, ResultStore
from neurolake.query.reuse import WiderAnswers
from neurolake.query.service import Queries
from neurolake.storage.owner import Owner
from neurolake.storage.warehouse import Change, Committed, Warehouse

SALES = """SELECT i AS id, ['north', 'south', 'east'][i % 3 + 1] AS region, (i * 1.25)::DECIMAL(10, 2) AS amount,
    DATE '2024-01-01' + i::INT AS day, {'a': i, 'b': 'x' || i} AS nested FROM range(1000) t(i)"""
PEOPLE = """SELECT i AS id, 'Person ' || i AS name, ['north', 'south', 'east'][i % 3 + 1] AS region,
    TIMESTAMPTZ '2024-01-01 12:00:00+02' AS seen FROM range(30) t(i)"""

Commit = Callable[..., Committed]


@pytest.fixture
def commit(database: Database, warehouse: Warehouse, engine: DuckDBEngine, home: Path) -> Commit:
    """Appends the rows of a query to a dataset, making it where there is none."""
    written = []

    def append(name: str, zone: str, query: str) -> Committed:
        path = home / f"staged-{len(written)}.parquet"
        written.append(path)
        table = (zone, name)
        with engine.session() as session:
            columns = [(column.name, column.type) for column in session.describe(f"({query})")]
            names = [column for column, _ in columns]
            planned = warehouse.plan_fields(table if warehouse.exists(table) else None, columns)
            fields = tuple(field for field in planned if field.name in names)
            ids = ", ".join(f"{ident(field.name)}: {_field_ids(field)}" for field in fields)
            session.run(f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet, FIELD_IDS {{{ids}}})")

        def facts(session, done: Committed) -> None:
            now = utc_now()
            dataset = datasets.register(session, name, zone, now)
            known = [datasets.ColumnFact(field.id, field.name, field.type) for field in done.fields]
            datasets.record_schema(session, dataset, known, now)
            fact = datasets.SnapshotFact(
                done.snapshot_id,
                done.parent_id,
                done.operation,
                done.added_rows,
                done.total_rows,
                done.total_bytes,
                done.total_files,
            )
            datasets.record_snapshot(session, dataset, fact, now)

        return warehouse.commit(Change(table=table, files=(path,), fields=fields, facts=facts))

    return append


def _field_ids(field) -> str:
    if not field.children:
        return str(field.id)
    parts = ", ".join(f"{ident(child.name)}: {_field_ids(child)}" for child in field.children)
    return f"{{__duckdb_field_id: {field.id}, {parts}}}"


@pytest.fixture
def settings() -> SimpleNamespace:
    return SimpleNamespace(
        sessions=4,
        query_timeout_s=60.0,
        result_max_rows=1_000_000,
        result_max_bytes=256 * 1024**2,
        result_keep_hours=24.0,
        results_max_bytes=1024**3,
    )


@pytest.fixture
def audit(database: Database, home: Path) -> Iterator[AuditLog]:
    opened = AuditLog(database, key=home / "audit.pem", checkpoints=home / "checkpoints.jsonl")
    yield opened
    opened.close()


@pytest.fixture
def owner(home: Path) -> Iterator[Owner]:
    opened = Owner(home / "owners")
    yield opened
    opened.release()


@pytest.fixture
def begin(
    database: Database,
    warehouse: Warehouse,
    engine: DuckDBEngine,
    home: Path,
    settings: SimpleNamespace,
    audit: AuditLog,
    owner: Owner,
) -> Iterator[Callable[[], Queries]]:
    """Makes a query service that knows only what is stored, as one that has just been started."""
    begun: list[Queries] = []

    def service() -> Queries:
        store = ResultStore(home / "results", max_age_s=24 * 3600)
        answers = Answers(MemoryCache(max_bytes=1_000_000), store, 3600)
        engines = Engines("duckdb", ["duckdb"], lambda _name: engine)
        place = Place(
            database=database,
            warehouse=warehouse,
            engines=engines,
            writer=engine,
            policies=PolicyBook(),
            recorder=Recorder(audit),
            audit=audit,
            staging=home / "staging",
            mask_key=lambda: "a secret of this test",
            gate=Gate(audit),
        )
        path = QueryPath(
            database,
            warehouse,
            engines,
            place.policies,
            place.recorder,
            answers,
            place.mask_key,
            ChangePath(place),
            Expectations(database),
            WiderAnswers(store),
        )
        begun.append(Queries(path=path, results=store, settings=settings, owner=owner))
        return begun[-1]

    yield service
    for one in begun:
        one.close()


@pytest.fixture
def queries(begin: Callable[[], Queries], commit: Commit) -> Queries:
    """A query service over `gold.sales` (1,000 rows) and `silver.people` (30 rows)."""
    commit("sales", "gold", SALES)
    commit("people", "silver", PEOPLE)
    return begin()


@pytest.fixture
def ask(queries: Queries) -> Callable[..., Result]:
    """`ask(sql, parameters, **fields of the question)` runs a query and waits."""
    return lambda sql, parameters=None, **fields: queries.run(Question(sql, parameters, **fields))

"""A generated table with rules in it, and the four rule-finding dimensions measured over any SQL."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import ModuleType

import pytest

from neurolake.engine.base import Column, Session
from neurolake.engine.duckdb import DuckDBEngine
from neurolake.quality import accuracy, consistency, integrity, timeliness
from neurolake.quality.base import Context, Measurement, Table, TableProfile
from neurolake.quality.profile import profile
from neurolake.quality.sample import open_table

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ROWS = 20_000
DIMENSIONS: dict[str, ModuleType] = {
    "consistency": consistency,
    "accuracy": accuracy,
    "timeliness": timeliness,
    "integrity": integrity,
}
CITIES = (
    "['Berlin', 'Marseille', 'Bologna', 'Valencia', 'Hamburg', 'Toulouse', 'Palermo', 'Sevilla',"
    " 'Leipzig', 'Bordeaux', 'Firenze', 'Granada', 'Dresden', 'Grenoble', 'Messina', 'Cordoba']"
)
COUNTRIES = "['DE', 'FR', 'IT', 'ES']"


def clean(rows: int = ROWS) -> str:
    """SQL of a table without defects: zip → city → country, quantity * unit_price = total, start <= end."""
    return f"""
        SELECT i AS id,
            'Person ' || chr(65 + (hash(i) % 26)::INT) || lower(hex(hash(i * 7) % 1000000)) AS name,
            'user' || i || '@example.com' AS email,
            {COUNTRIES}[1 + p % 4] AS country_code,
            (10000 + p * 37)::VARCHAR AS postal_code,
            {CITIES}[1 + p % 16] AS city,
            round(exp(4 + 0.8 * sqrt(-2 * ln((1 + hash(i * 3) % 99991) / 100000.0))
                * cos(6.2831853 * ((hash(i * 5) % 99991) / 100000.0))), 2) AS amount,
            1 + (hash(i * 11) % 20)::INT AS quantity,
            round(1 + (hash(i * 13) % 50000) / 100.0, 2) AS unit_price,
            round((1 + (hash(i * 11) % 20)::INT) * round(1 + (hash(i * 13) % 50000) / 100.0, 2), 2) AS total,
            DATE '2024-01-01' + (hash(i * 17) % 800)::INT AS start_date,
            DATE '2024-01-01' + (hash(i * 17) % 800)::INT + (hash(i * 19) % 60)::INT AS end_date,
            '+49 30 ' || (1000000 + hash(i * 23) % 8999999)::VARCHAR AS phone,
            TIMESTAMP '2026-05-31 22:00:00' - to_hours(({rows} - i)::BIGINT // 20) AS updated_at
        FROM (SELECT i, (hash(i * 29) % 160)::INT AS p FROM range({rows}) AS t(i))"""


def spoiled(changes: dict[str, str], rate: float, rows: int = ROWS) -> str:
    """The clean table with columns replaced by SQL in `rate` of the rows, each column in rows of its own."""
    replaced = ", ".join(
        f"CASE WHEN hash(id * 31 + {number * 1_000_003}) % 1000 < {round(1000 * rate)} THEN {sql} ELSE {name} END "
        f"AS {name}"
        for number, (name, sql) in enumerate(changes.items())
    )
    return f"SELECT * REPLACE ({replaced}) FROM ({clean(rows)})"


@dataclass(frozen=True)
class Judged:
    """A table's profile and its measurements by dimension."""

    table: Table
    profile: TableProfile
    measured: dict[str, Measurement]

    def __getitem__(self, dimension: str) -> Measurement:
        return self.measured[dimension]

    def score(self, dimension: str) -> float:
        score = self.measured[dimension].score
        assert score is not None, self.measured[dimension].reason
        return score


class Judge:
    """Measures SQL, and writes the SQL of clean and spoiled tables. Keyword arguments go into the context."""

    cities = CITIES
    countries = COUNTRIES
    now = NOW
    clean = staticmethod(clean)
    spoiled = staticmethod(spoiled)

    def __init__(self, session: Session) -> None:
        self.session = session

    def table(self, sql: str, **options: int) -> Table:
        relation = f"({sql})"
        columns = tuple(Column(column.name, column.type) for column in self.session.describe(relation))
        return open_table(self.session, relation, columns, row_id="row_number() OVER () - 1", **options)

    def __call__(self, sql: str, *dimensions: str, context: Context | None = None, **known: object) -> Judged:
        table = self.table(sql)
        profiled = profile(self.session, table)
        context = replace(context or Context(NOW), **known)
        measured = {
            name: DIMENSIONS[name].measure(self.session, table, profiled, context) for name in dimensions or DIMENSIONS
        }
        return Judged(table, profiled, measured)


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("quality")
    engine = DuckDBEngine([folder], folder, threads=2)
    yield engine
    engine.close()


@pytest.fixture
def session(engine):
    with engine.session() as session:
        yield session


@pytest.fixture
def judge(session):
    return Judge(session)


@pytest.fixture(scope="module")
def module_judge(engine):
    with engine.session() as session:
        yield Judge(session)

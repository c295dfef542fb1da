"""An engine, tables laid in it from Python columns, and a clean table with ways to spoil it."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from neurolake.engine.base import Session
from neurolake.engine.duckdb import DuckDBEngine
from neurolake.quality.base import Context, Table
from neurolake.quality.sample import open_table

Columns = dict[str, list[Any]]
Lay = Callable[..., Table]

_FIRST = (
    "Anna Ben Clara David Emma Felix Greta Hans Ida Jonas Klara Lukas Mia Noah Olga Paul Rosa Simon Tina Uwe".split()
)
_LAST = "Meyer Schmidt Fischer Weber Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf Neumann Lange".split()
_CITIES = {
    "10115": "Berlin", "20095": "Hamburg", "80331": "Munich", "50667": "Cologne", "60311": "Frankfurt",
    "70173": "Stuttgart", "40213": "Dusseldorf", "44135": "Dortmund", "04109": "Leipzig", "01067": "Dresden",
}  # fmt: skip
_COUNTRIES = "DE FR IT ES NL PL AT CH BE SE NO FI".split()


@pytest.fixture(scope="session")
def engine_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The one folder that the shared engine may touch."""
    return tmp_path_factory.mktemp("measured")


@pytest.fixture(scope="session")
def shared_engine(engine_folder: Path) -> Iterator[DuckDBEngine]:
    opened = DuckDBEngine([engine_folder], engine_folder / "tmp", memory="1GB", threads=2, sessions=2)
    yield opened
    opened.close()


@pytest.fixture
def session(shared_engine: DuckDBEngine) -> Iterator[Session]:
    with shared_engine.session() as opened:
        yield opened


@pytest.fixture
def lay(session: Session) -> Lay:
    """`lay(columns)` or `lay(sql=…)`: a table of these columns, ready to be measured."""
    made = 0

    def build(columns: Columns | pa.Table | None = None, *, sql: str = "", **options: Any) -> Table:
        nonlocal made
        made += 1
        relation = f"({sql})"
        if columns is not None:
            relation = f"laid_{made}"
            session.register(relation, columns if isinstance(columns, pa.Table) else pa.table(columns))
        options.setdefault("row_id", "row_number() OVER () - 1")
        return open_table(session, relation, session.describe(relation), **options)

    return build


@pytest.fixture
def context() -> Context:
    return Context(now=datetime(2025, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="session")
def clean() -> Columns:
    """20,000 rows of a sound table of mixed types; city depends on postal code, end is after start."""
    chance = random.Random(1)
    rows = [_row(chance, number) for number in range(20_000)]
    return {name: [row[name] for row in rows] for name in rows[0]}


@pytest.fixture(scope="session")
def clean_texts(clean: Columns) -> Columns:
    """The same table as it comes out of a file in which nothing could be cast: all texts."""
    return {name: [str(value) for value in values] for name, values in clean.items()}


def _row(chance: random.Random, number: int) -> dict[str, Any]:
    first, last, postal = chance.choice(_FIRST), chance.choice(_LAST), chance.choice(list(_CITIES))
    start = date(2023, 1, 1) + timedelta(days=chance.randrange(700))
    return {
        "id": number + 1,
        "name": f"{first} {last}",
        "email": f"{first}.{last}{chance.randrange(100_000)}@example.{chance.choice(['com', 'org', 'net'])}".lower(),
        "country": chance.choice(_COUNTRIES),
        "postal_code": postal,
        "city": _CITIES[postal],
        "quantity": chance.randint(1, 20),
        "amount": round(chance.lognormvariate(4, 0.6), 2),
        "start_date": start,
        "end_date": start + timedelta(days=chance.randrange(1, 60)),
        "phone": f"+49 {chance.randint(30, 899)} {chance.randint(1_000_000, 9_999_999)}",
    }

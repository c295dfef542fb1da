"""A server with a lake of its own, and clients of the Iceberg protocol."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pytest
from pyiceberg.catalog.rest import RestCatalog
from pyiceberg.table import Table

from neurolake import Lake
from tests.serving import served

PASSWORD = "correct horse battery"
ROWS = pa.table({"id": pa.array([1, 2, 3], pa.int64()), "name": ["a", "b", None], "amount": [0.5, 1.5, 2.5]})
COUNT = "SELECT count(*) AS n FROM "


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    with Lake.open(tmp_path_factory.mktemp("iceberg") / "lake") as opened:
        yield opened


@pytest.fixture(scope="module")
def address(lake: Lake) -> Iterator[str]:
    with served(lake) as url:
        yield url


@pytest.fixture(scope="module")
def catalog(address: str) -> RestCatalog:
    return RestCatalog("lake", uri=f"{address}/iceberg")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    """A lake that wants to know who asks, with an administrator `ada` and the users `bob` and `eve`."""
    with Lake.open(tmp_path_factory.mktemp("guarded") / "lake", auth="required") as opened:
        for name, roles in (("ada", ["admin"]), ("bob", []), ("eve", [])):
            opened.identity.users.create(name, PASSWORD, roles=roles)
        yield opened


@pytest.fixture(scope="module")
def of_user(guarded: Lake) -> Iterator[Callable[..., RestCatalog]]:
    """Makes the client of a user, with an API key of these scopes."""
    with served(guarded) as url:

        def made(name: str, *scopes: str, **properties: str) -> RestCatalog:
            _, key = guarded.identity.keys.create(name, "test", scopes or ("iceberg",))
            given = properties or {"token": key}
            return RestCatalog(name, uri=f"{url}/iceberg", **{k: v.format(key=key) for k, v in given.items()})

        yield made


@pytest.fixture
def table(catalog: RestCatalog) -> Table:
    made = catalog.create_table(f"gold.t_{uuid4().hex[:8]}", schema=ROWS.schema)
    made.append(ROWS)
    return made


@pytest.fixture
def unchanged(lake: Lake, table: Table) -> object:
    """Whatever the test does, the table is the same afterwards, and nothing is left behind that it does not need."""
    before = table.catalog.load_table(table.name()).metadata_location
    yield
    assert table.catalog.load_table(table.name()).metadata_location == before
    assert lake.query(f"{COUNT}{table.name()[1]}").to_arrow()["n"].to_pylist() == [3]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A Parquet file that is no part of the lake."""
    import pyarrow.parquet as pq

    path = tmp_path / "secret.parquet"
    pq.write_table(ROWS, path)
    return path

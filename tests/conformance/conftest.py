"""What the engines' suites share: TPC-H's tables."""

from collections.abc import Iterator, Mapping

import pytest

from neurolake.engine.base import Engine, Scan
from neurolake.engine.registry import engines
from neurolake.testing.tpch import make_tables
from tests.conformance.tpch import SCALE


@pytest.fixture(scope="session")
def duckdb_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The engine that the others are compared with."""
    temp = tmp_path_factory.mktemp("duckdb") / "tmp"
    engine = engines.open("duckdb:", allowed=[tmp_path_factory.getbasetemp()], temp=temp, threads=2, sessions=2)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def tpch_tables(duckdb_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Scan]:
    """TPC-H's tables."""
    return make_tables(duckdb_engine, tmp_path_factory.mktemp("tpch"), scale=SCALE)

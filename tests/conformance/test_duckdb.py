import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from neurolake.engine.base import Engine
from neurolake.engine.registry import engines
from neurolake.testing.engine import EngineSuite


class TestDuckDB(EngineSuite):
    @pytest.fixture(scope="class")
    def engine(self, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
        yield from _opened(tmp_path_factory, memory="2GB", sessions=4)

    @pytest.fixture(scope="class")
    def small_engine(self, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
        yield from _opened(tmp_path_factory, memory="64MB", sessions=1)

    def cpu_seconds(self) -> float:
        return time.process_time()


def _opened(folders: pytest.TempPathFactory, **options: object) -> Iterator[Engine]:
    temp: Path = folders.mktemp("engine") / "tmp"
    engine = engines.open("duckdb:", allowed=[folders.getbasetemp()], temp=temp, threads=2, **options)
    yield engine
    engine.close()

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from _pytest.outcomes import Failed

from neurolake.engine.base import Engine
from neurolake.engine.registry import engines
from neurolake.testing.engine import EngineSuite, Gap, children_cpu_seconds
from tests.conformance.tpch import TpchSuite


class TestDataFusion(EngineSuite, TpchSuite):
    gaps: ClassVar = {
        "test_whole_numbers_do_not_overflow_unseen": Gap(
            Failed, "DataFusion 55 wraps around, and has no setting against it; sums are made wide enough instead."
        ),
    }

    @pytest.fixture(scope="class")
    def engine(self, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
        yield from _opened(tmp_path_factory, memory="2GB", sessions=4)

    @pytest.fixture(scope="class")
    def small_engine(self, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
        yield from _opened(tmp_path_factory, memory="128MB", sessions=1)

    def cpu_seconds(self) -> float:
        return children_cpu_seconds()


def _opened(folders: pytest.TempPathFactory, **options: object) -> Iterator[Engine]:
    temp: Path = folders.mktemp("engine") / "tmp"
    engine = engines.open("datafusion:", allowed=[folders.getbasetemp()], temp=temp, threads=2, **options)
    yield engine
    engine.close()

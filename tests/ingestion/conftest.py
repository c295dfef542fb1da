"""A lake on an empty folder, and what the crash tests work with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from neurolake import Lake
from tests.crashes import Children
from tests.ingestion.killed import IMPORTS


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    with Lake.open(tmp_path / "lake") as opened:
        yield opened


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("files")
    paths = (folder / "one.csv", folder / "two.csv")
    for number, path in enumerate(paths):
        path.write_text("id,name\n" + "".join(f"{number * 100 + n},name {n}\n" for n in range(20)))
    return paths


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    started = Children("tests.ingestion.killed:work", IMPORTS)
    yield started
    started.close()

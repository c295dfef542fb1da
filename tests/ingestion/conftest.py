"""A lake on an empty folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from neurolake import Lake


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    with Lake.open(tmp_path / "lake") as opened:
        yield opened

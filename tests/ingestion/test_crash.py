"""The process is killed at half of the fault points of an ingestion; in two files, as a file runs on one core."""

from pathlib import Path

import pytest

from tests.crashes import Children
from tests.ingestion import killed


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("part", [0, 1])
def test_a_kill_at_any_point_leaves_all_or_nothing(
    children: Children, files: tuple[Path, Path], tmp_path: Path, part: int
) -> None:
    assert killed.problems(children, files, tmp_path, part) == {}

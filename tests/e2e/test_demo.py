"""`make serve` fills the demo lake on every start; only the first may change it."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = 9


def _fill(home: Path) -> list[str]:
    """What is told, line by line."""
    command = [sys.executable, ROOT / "scripts" / "demo.py", home]
    return subprocess.run(command, check=True, timeout=120, capture_output=True, text=True).stdout.splitlines()


def _query(home: Path, sql: str) -> str:
    command = [Path(sys.executable).with_name("neurolake"), "query", "--json", sql]
    environment = {**os.environ, "NEUROLAKE_HOME": str(home)}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=60)
    json.loads(done.stdout)
    return done.stdout


def test_second_run_changes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "lake"
    told = _fill(home)
    assert len(told) == FILES
    assert told[0].startswith("airports.csv: 3,376 rows in gold.airports, quality ")
    data = sorted(path for path in (home / "warehouse").rglob("*") if path.is_file())
    originals = sorted(path.name for path in (home / "landing").rglob("*") if path.is_file())
    assert len(originals) >= FILES
    assert _fill(home) == []
    assert sorted(path for path in (home / "warehouse").rglob("*") if path.is_file()) == data


def test_demo_data_can_be_asked(tmp_path: Path) -> None:
    home = tmp_path / "lake"
    _fill(home)
    assert "406" in _query(home, "SELECT count(*) AS cars FROM cars")
    assert "3376" in _query(home, "SELECT count(*) AS airports FROM airports")

"""`neurolake ask`: a question in words, for people and for programs."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.test_commands import SALES, answer, neurolake

COUNT = "How many sales are in the region north?"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ask")
    (folder / "sales.csv").write_text(SALES)
    assert neurolake("ingest", folder / "sales.csv", "--home", folder / "lake").exit_code == 0
    return folder / "lake"


def test_reading_sql_datasets_and_rows_are_shown(home: Path) -> None:
    result = neurolake("ask", COUNT, "--home", home)
    assert result.exit_code == 0, result.stderr
    for part in ("north", "SELECT", "Reads gold.sales (snapshot ", "Confidence ", "50"):
        assert part in result.stdout
    shown = neurolake("ask", COUNT, "--no-run", "--home", home)
    assert "SELECT" in shown.stdout
    assert "50" not in shown.stdout.splitlines()


def test_programs_get_json(home: Path) -> None:
    found = answer("ask", COUNT, "--home", home)
    assert found["result"]["rows"] == [[50]]
    assert {"sql", "reading", "confidence", "tables", "rows", "alternatives"} <= set(found)
    assert "result" not in answer("ask", COUNT, "--no-run", "--home", home)
    second = answer("ask", COUNT, "--reading", "1", "--home", home)
    assert second["sql"] == found["sql"]


def test_what_is_not_understood_ends_with_why(home: Path) -> None:
    result = neurolake("ask", "What is the meaning of life?", "--home", home)
    assert result.exit_code == 1
    assert "not understood" in result.stderr
    result = neurolake("ask", "What is the meaning of life?", "--json", "--home", home)
    assert json.loads(result.stderr)["type"] == "not-understood"
    assert neurolake("ask", COUNT, "--reading", "99", "--home", home).exit_code == 1

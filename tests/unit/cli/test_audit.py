"""`neurolake audit`."""

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from neurolake.cli.main import build


def neurolake(*arguments: object) -> Result:
    return CliRunner().invoke(build(), [str(argument) for argument in arguments])


def test_the_log_is_exported_verified_and_its_tampering_told(tmp_path: Path) -> None:
    home, file = tmp_path / "lake", tmp_path / "people.csv"
    file.write_text("id,name\n1,a\n2,b\n")
    assert neurolake("ingest", file, "--home", home).exit_code == 0
    assert neurolake("audit", "export", "--home", home, "--output", tmp_path / "log.jsonl").exit_code == 0
    exported = (tmp_path / "log.jsonl").read_text()
    assert neurolake("audit", "export", "--home", home).stdout == exported
    assert json.loads(exported.splitlines()[0])["action"] == "ingest"

    result = neurolake("audit", "verify", "--home", home, "--json")
    verdict = json.loads(result.stdout)
    assert (result.exit_code, verdict["intact"], verdict["covered"]) == (0, True, verdict["entries"])
    assert "intact" in neurolake("audit", "verify", "--home", home).stdout

    with sqlite3.connect(home / "catalog.db") as connection:
        connection.execute("DELETE FROM audit_entries")
    result = neurolake("audit", "verify", "--home", home)
    assert result.exit_code == 1
    assert "truncated (first wrong: entry 0)" in result.stdout


def test_doctor_finds_a_log_that_was_set_back_and_a_cache_that_is_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, file = tmp_path / "lake", tmp_path / "people.csv"
    file.write_text("id,name\n1,a\n2,b\n")
    assert neurolake("ingest", file, "--home", home).exit_code == 0
    with sqlite3.connect(home / "catalog.db") as connection:
        connection.execute("UPDATE audit_tree SET size = 0")
    monkeypatch.setenv("NEUROLAKE_CACHE_URL", "redis://127.0.0.1:1/0")
    result = neurolake("doctor", "--home", home, "--json")
    found = {item["check"]: item for item in json.loads(result.stdout)}
    assert result.exit_code == 1
    assert [name for name, item in found.items() if not item["ok"]] == ["servers", "audit log"]
    assert "end of the tree" in found["audit log"]["faults"][0]["what"]
    assert found["servers"]["faults"][0]["where"] == "NEUROLAKE_CACHE_URL"

"""The command as a process: signals, exit codes, speed of its start, the server."""

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).with_name("neurolake")
ENDLESS = "SELECT count(*) FROM range(100000000) a, range(100000) b"
# Within one call, so that it runs in a process of its own.
ENDLESS_APART = "SELECT levenshtein(repeat('x', 1000000), repeat('y', 1000000))"
# Also where the tests run in the background of a shell, which ignores Ctrl-C.
HEEDS_CTRL_C = (
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
)


def start(arguments: Sequence[object]) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HEEDS_CTRL_C, *(str(part) for part in (PROGRAM, *arguments))]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0)


def runs_a_query(home: Path) -> bool:
    with contextlib.closing(sqlite3.connect(home / "catalog.db")) as lake:
        try:
            return lake.execute("SELECT count(*) FROM query_runs WHERE state = 'running'").fetchone() != (0,)
        except sqlite3.OperationalError:
            return False


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from neurolake.cli.main import build; build(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"duckdb", "pyarrow", "sqlalchemy", "sqlglot", "fastapi", "uvicorn", "pyiceberg", "pandas", "numpy"}
    assert heavy & set(done.stdout.split()) == set()


@pytest.mark.parametrize("sql", [ENDLESS, ENDLESS_APART])
def test_ctrl_c_cancels_a_query(tmp_path: Path, sql: str) -> None:
    home = tmp_path / "lake"
    process = start(["query", sql, "--home", home, "--json"])
    deadline = time.monotonic() + 60
    while not ((home / "catalog.db-wal").exists() and runs_a_query(home)) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(2)
    # As a terminal does: to all processes of the group.
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert json.loads(err)["type"] == "cancelled", err


def test_ctrl_c_cancels_an_ingestion_and_leaves_nothing(tmp_path: Path) -> None:
    rows = "".join(f"{n},some text {n % 97},{n * 1.5},2024-01-{n % 28 + 1:02d}\n" for n in range(500_000))
    (tmp_path / "large.csv").write_text("id,text,amount,day\n" + rows)
    home = tmp_path / "lake"
    process = start(["ingest", tmp_path / "large.csv", "--home", home, "--json"])
    deadline = time.monotonic() + 30
    while not list((home / "staging").glob("*/*")) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, ""), err
    assert json.loads(err)["type"] == "cancelled"
    assert list((home / "warehouse").rglob("*.parquet")) == []
    jobs = subprocess.run([PROGRAM, "jobs", "--home", home, "--json"], capture_output=True, text=True, check=True)
    assert [job["state"] for job in json.loads(jobs.stdout)] == ["cancelled"]


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_serve_says_when_it_is_ready_and_stops_within_seconds(tmp_path: Path, stop: signal.Signals) -> None:
    process = start(["serve", "--port", "0", "--home", tmp_path / "lake", "--json"])
    assert process.stdout
    text = ""
    while not text.rstrip().endswith("}"):
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        text += line
    url = json.loads(text)["url"]
    with urllib.request.urlopen(f"{url}/api/neurolake/system/health") as answer:
        assert json.load(answer)["status"] == "ok"
    for page in ("docs", "redoc", "openapi.json"):
        with urllib.request.urlopen(f"{url}/{page}") as answer:
            assert answer.status == 200
    body = json.dumps({"sql": ENDLESS, "wait_s": 60}).encode()
    slow = urllib.request.Request(f"{url}/api/query/execute", body, {"Content-Type": "application/json"})
    states: list[str] = []
    asker = threading.Thread(target=lambda: states.append(json.load(urllib.request.urlopen(slow))["state"]))
    asker.start()
    time.sleep(1)
    began = time.monotonic()
    process.send_signal(stop)
    _, err = process.communicate(timeout=60)
    assert time.monotonic() - began < 60
    assert "Traceback" not in err
    asker.join(60)
    assert states == ["running"]
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(url, timeout=2)


def test_a_port_that_is_taken_is_a_problem(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = start(["serve", "--port", port, "--home", tmp_path / "lake", "--json"])
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert json.loads(err)["type"] == "invalid-option"
    assert str(port) in err
    assert os.path.exists(tmp_path / "lake")

"""Queries that make much of little: they end in time, and the server's memory stays as it was.

The engine looks at its limits between batches, not within one call. Each bomb is asked in a process of its own, whose
memory and that of all below it is watched from outside; a bomb that works is killed there.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

CODE = """
import sys
from neurolake import Lake
from neurolake.kernel.errors import NeuroLakeError
from neurolake.query.question import Question
with Lake.open(sys.argv[1], query_memory="300MB") as lake:
    for line in sys.stdin:
        try:
            question = Question(line, timeout_s=1.0)
            said = lake.queries.explain(question) if sys.argv[2] == "explain" else lake.queries.run(question)
            print("answered", flush=True)
        except NeuroLakeError as error:
            print(error.type, flush=True)
"""
# What the bound of a process adds to 300 MB, and the interpreter with its libraries.
MOST_MB_BELOW = 1_500
MOST_MB_HERE = 700
PATIENCE_S = 120
GROWN = f"""WITH a0 AS (SELECT 'xxxxxxxx' AS t),
    {", ".join(f"a{n + 1} AS (SELECT t || t AS t FROM a{n})" for n in range(40))} SELECT length(t) FROM a40"""
_PAIRS = (f"c{n + 1} AS NOT MATERIALIZED (SELECT a.x + b.x AS x FROM c{n} a, c{n} b)" for n in range(20))
UNFOLDED = f"WITH c0 AS NOT MATERIALIZED (SELECT 1 AS x), {', '.join(_PAIRS)} SELECT count(*) FROM c20"
BOMBS = [
    "SELECT length(repeat('x', 4000000000))",
    "SELECT length(lpad('x', 2000000000, 'y'))",
    "SELECT length(rpad('x', n, 'y')) FROM (VALUES (2000000000)) t(n)",
    "SELECT length(format('{:>2000000000}', 'x'))",
    "SELECT length(printf('%*d', 2000000000, 1))",
    "SELECT len(range(1000000000))",
    "SELECT sum(len(range(1000000 + i))) FROM range(3000) r(i)",
    "SELECT len(generate_series(TIMESTAMP '0001-01-01', TIMESTAMP '9999-01-01', INTERVAL 1 second))",
    "SELECT len(list_resize(['x'], 500000000, 'y'))",
    "SELECT len(repeat([1, 2, 3], 1000000000))",
    "SELECT bit_length(bitstring('1', 2000000000))",
    "SELECT length(array_to_string(range(100000000), ','))",
    "SELECT length(replace(repeat('x', 100000), 'x', repeat('y', 100000)))",
    "SELECT length(regexp_replace(repeat('x', 100000), '', repeat('y', 100000), 'g'))",
    "SELECT len(string_split(repeat('a', 100000000), ''))",
    "SELECT levenshtein(repeat('x', 100000), repeat('y', 100000))",
    "SELECT damerau_levenshtein(repeat('x', 100000), repeat('y', 100000))",
    "SELECT count(*) FROM (SELECT unnest(range(1000000000)) AS a)",
    "SELECT repeat('x', 200000000) AS x",
    GROWN,
    "SELECT count(*) FROM range(1000000) a JOIN range(1000000) b ON a.range < b.range AND a.range * b.range % 7 = 9",
    UNFOLDED,
]


class Watched:
    """A process with a lake. It is killed when it, or one below it, takes more memory than it may, or too long."""

    def __init__(self, home: Path, what: str) -> None:
        command = [sys.executable, "-c", CODE, str(home), what]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.killed = ""
        self.deadline = time.monotonic() + PATIENCE_S
        threading.Thread(target=self.watch, daemon=True).start()

    def ask(self, sql: str) -> str:
        assert self.process.stdin
        assert self.process.stdout
        self.deadline = time.monotonic() + PATIENCE_S
        self.process.stdin.write(" ".join(sql.split()) + "\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline().strip()
        assert said, f"{self.killed or 'the process of the lake ended'}: {sql[:200]}"
        return said

    def watch(self) -> None:
        while self.process.poll() is None:
            here = resident_mb(self.process.pid)
            below = max(map(resident_mb, children(self.process.pid)), default=0)
            if here > MOST_MB_HERE or below > MOST_MB_BELOW:
                self.killed = f"{here} MB in the server's process, {below} MB below it"
            elif time.monotonic() > self.deadline:
                self.killed = "no end"
            if self.killed:
                self.close()
                return
            time.sleep(0.02)

    def close(self) -> None:
        for child in children(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        self.process.kill()
        self.process.wait()


def resident_mb(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20
    except (OSError, IndexError):
        return 0


def children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except OSError:
            continue
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="the bound of memory, and /proc, are Linux's")
@pytest.mark.parametrize("what", ["run", "explain"])
def test_a_bomb_takes_neither_the_servers_memory_nor_its_time(tmp_path: Path, what: str) -> None:
    lake = Watched(tmp_path / "lake", what)
    ends = {"limit-exceeded", "timed-out", "invalid-sql"} | ({"answered"} if what == "explain" else set())
    try:
        assert lake.ask("SELECT 1") == "answered"
        for bomb in BOMBS:
            assert lake.ask(bomb) in ends, bomb[:200]
        assert lake.ask("SELECT 'a' || 'b'") == "answered"
    finally:
        lake.close()

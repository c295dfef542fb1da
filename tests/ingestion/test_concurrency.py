import subprocess
import sys
from pathlib import Path

from neurolake import Lake

CHILD = """
import sys
from neurolake import Lake

home, number = sys.argv[1], int(sys.argv[2])
with Lake.open(home, ingest_memory="300MB", sessions=2) as lake:
    for batch in range(4):
        path = lake.home / "tmp" / f"{number}-{batch}.csv"
        start = (number * 4 + batch) * 25
        path.write_text("id,worker\\n" + "".join(f"{start + n},worker {number}\\n" for n in range(25)))
        answer = lake.ingest(path, dataset="shared", mode="append")
        print(answer["rows"]["stored"], flush=True)
"""


def test_eight_processes_append_to_one_table_without_failure_or_loss(tmp_path: Path) -> None:
    home = tmp_path / "lake"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD, str(home), str(number)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(8)
    ]
    ended = [process.communicate(timeout=240) for process in running]
    assert [(process.returncode, error[-2000:]) for process, (_, error) in zip(running, ended, strict=True)] == [
        (0, "")
    ] * 8
    assert [output.split() for output, _ in ended] == [["25"] * 4] * 8
    with Lake.open(home) as lake:
        view = lake.dataset("shared")
        assert view["rows"] == 800
        assert len(view["ingestions"]) == 32
        counted = lake.query("SELECT count(*) AS n, count(DISTINCT id) AS d, min(id) AS lo, max(id) AS hi FROM shared")
        assert counted.to_arrow().to_pylist() == [{"n": 800, "d": 800, "lo": 0, "hi": 799}]
        assert lake.recover()["orphans"] >= 0

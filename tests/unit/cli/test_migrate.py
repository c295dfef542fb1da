"""`neurolake migrate`, as a job before servers start runs it."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from neurolake.metadata.database import HEAD

PROGRAM = Path(sys.executable).with_name("neurolake")
NOBODY = "postgresql+psycopg://nobody:hidden@127.0.0.1:9/none"


def test_three_at_once_make_one_schema(tmp_path: Path) -> None:
    command = [PROGRAM, "migrate", "--home", tmp_path / "lake", "--json"]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for one in started:
        out, err = one.communicate(timeout=120)
        assert one.returncode == 0, err
        assert json.loads(out) == {"version": HEAD}


def test_a_database_that_is_away_is_waited_for_so_long(tmp_path: Path) -> None:
    began = time.monotonic()
    done = subprocess.run(
        [PROGRAM, "migrate", "--wait", "2", "--home", tmp_path / "lake", "--json"],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"NEUROLAKE_METADATA_URL": NOBODY},
    )
    assert done.returncode == 1
    assert 1.5 < time.monotonic() - began < 30
    assert json.loads(done.stderr)["type"] == "unavailable"
    assert "hidden" not in done.stderr

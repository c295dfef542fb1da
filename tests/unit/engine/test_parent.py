import subprocess
import sys

import pytest

from neurolake.engine.frames import Frames


@pytest.mark.parametrize("module", ["apart_worker", "datafusion_worker"])
def test_a_worker_whose_asker_is_gone_ends_without_a_word(module: str) -> None:
    command = [sys.executable, "-I", "-m", f"neurolake.engine.{module}"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    process.stdout.close()
    with process.stdin as requests:
        # A file that is not there: it tries to tell the error.
        request = {"do": "register", "path": "/nowhere", "name": "t"}
        Frames(None, requests).send_json("request", request)  # type: ignore[arg-type] # nothing is received
        _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (0, b"")

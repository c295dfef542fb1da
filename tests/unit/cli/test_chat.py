"""`neurolake chat`: lines in, answers out; Ctrl-C stops an answer and not the program."""

import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from neurolake import Lake
from neurolake.testing.llm import ProviderServer, Reply

SALES = "id,town,state\n1,Lyon,paid\n2,Ghent,open\n3,Lyon,open\n"
PROGRAM = Path(sys.executable).parent / "neurolake"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli-chat")
    (folder / "sales.csv").write_text(SALES)
    with Lake.open(folder / "lake") as lake:
        lake.ingest(folder / "sales.csv")
    return folder / "lake"


def talked(home: Path, said: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [PROGRAM, "chat", "--home", home, *options]
    return subprocess.run(command, input=said, capture_output=True, text=True, timeout=120, check=False)


def test_lines_are_answered_one_after_the_other(home: Path) -> None:
    done = talked(home, "How many sales are there?\nonly from Lyon\ngo back\n\nWhich sales are open?\n")
    assert done.returncode == 0, done.stderr
    assert re.findall(r": (\d)\.", done.stdout)[:3] == ["3", "2", "3"]
    assert "SELECT COUNT(*)" in done.stdout
    assert "Ghent" in done.stdout or "│" in done.stdout


def test_what_is_wrong_ends_the_answer_and_not_the_talk(home: Path) -> None:
    done = talked(home, "go back\nWhat is the meaning of life?\nHow many sales are there?\n", "--no-sql")
    assert done.returncode == 0, done.stderr
    assert "nothing to go back to" in done.stderr
    assert "No part of the question" in done.stdout
    assert ": 3." in done.stdout
    assert "SELECT" not in done.stdout


def test_ctrl_c_stops_the_answer_and_ctrl_d_the_program(home: Path) -> None:
    with ProviderServer(lambda _: Reply("Word " * 50, pause_s=0.5)) as server:
        master, slave = pty.openpty()
        environment = os.environ | {"NEUROLAKE_LLM_URL": server.openai, "NEUROLAKE_HOME": str(home), "TERM": "dumb"}
        process = subprocess.Popen(
            [PROGRAM, "chat"], stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)
        seen = until(master, "> ")
        os.write(master, b"Why is the sky blue, and what of it?\n")
        seen = until(master, "Word Word")
        process.send_signal(signal.SIGINT)
        seen = until(master, "> ")
        assert "Stopped." in seen
        os.write(master, b"How many sales are there?\n")
        assert ": 3." in until(master, ": 3.")
        until(master, "> ")
        os.write(master, b"\x04")
        assert process.wait(60) == 0
        os.close(master)


def until(terminal: int, text: str) -> str:
    """What a terminal shows, up to a text."""
    seen = ""
    deadline = time.monotonic() + 90
    while text not in seen.replace("Why is the sky blue, and what of it?", ""):
        assert time.monotonic() < deadline, seen
        seen += os.read(terminal, 4096).decode(errors="replace")
    return seen

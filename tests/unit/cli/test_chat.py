"""`neurolake chat`: lines in, answers out; Ctrl-C stops an answer and not the program."""

import os
import pty
import re
import select
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
        environment = {"NEUROLAKE_LLM_URL": server.openai, "NEUROLAKE_HOME": str(home), "TERM": "dumb"}
        terminal = Terminal(environment)
        terminal.until("> ")
        terminal.type("Why is the sky blue, and what of it?\n")
        terminal.until("Word Word")
        terminal.process.send_signal(signal.SIGINT)
        terminal.until("Stopped.")
        terminal.until("> ")
        terminal.type("How many sales are there?\n")
        terminal.until(": 3.")
        terminal.until("> ")
        terminal.type("\x04")
        assert terminal.process.wait(60) == 0


class Terminal:
    """`neurolake chat` at a terminal; what was waited for is read."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._master, slave = pty.openpty()
        self._unread = ""
        self.process = subprocess.Popen(
            [PROGRAM, "chat"],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=os.environ | environment,
            start_new_session=True,
        )
        os.close(slave)

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def until(self, text: str) -> None:
        deadline = time.monotonic() + 90
        while text not in self._unread:
            ready, _, _ = select.select([self._master], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, self._unread
            self._unread += os.read(self._master, 4096).decode(errors="replace")
        self._unread = self._unread.partition(text)[2]

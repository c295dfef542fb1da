"""The README and the guides are executed as they stand: a reader who copies a block gets what it promises.

One document is one test. Its blocks run in order in an empty folder with a lake of its own: `sh` blocks in bash,
`python` blocks each in a fresh interpreter. `text` and `json` blocks are only shown. A comment before a block may say
more:

    <!-- test: server -->           needs a running server (started once, in place of http://127.0.0.1:8000)
    <!-- test: server guarded -->   the same, but the server wants to know who asks
    <!-- test: shows 3 rows -->     its output must hold this text
    <!-- test: skip, starts a server -->   is not run, for this reason

Several marks are separated by semicolons.
"""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs" / "guides").glob("*.md"))]
PROGRAMS = Path(sys.executable).parent
STATED_URL = "http://127.0.0.1:8000"
SHOWN_ONLY = {"text", "json"}
BLOCK = re.compile(r"(?:^<!-- test: (?P<marks>[^\n]+) -->\n+)?^```(?P<language>\w*)\n(?P<code>.*?)^```$", re.M | re.S)
# Makes a refused request fail its block, as it would stop a reader.
STRICT_CURL = 'curl() { command curl --silent --show-error --fail-with-body "$@"; }\n'


@dataclass(frozen=True)
class Block:
    line: int
    language: str
    code: str
    server: bool | str = False
    shows: str | None = None
    skip: str | None = None


def _blocks(document: Path) -> Iterator[Block]:
    text = document.read_text()
    for match in BLOCK.finditer(text):
        line = text.count("\n", 0, match.start("code"))
        marks = dict(_mark(mark) for mark in (match["marks"] or "").split(";") if mark.strip())
        yield Block(line, match["language"], match["code"], **marks)


def _mark(text: str) -> tuple[str, str | bool]:
    name, _, rest = text.strip().replace(",", " ", 1).partition(" ")
    return name, rest.strip() or True


@contextmanager
def _server(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [PROGRAMS / "neurolake", "serve", "--port", str(port)], cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        deadline = time.monotonic() + 30
        while not _healthy(port):
            assert process.poll() is None, (folder / "server.log").read_text()
            assert time.monotonic() < deadline, "the server did not answer"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def _healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/api/neurolake/system/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _run(block: Block, url: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    code = block.code.replace(STATED_URL, url)
    if block.language == "python":
        command = [sys.executable, "-c", code]
    else:
        command = ["bash", "-euo", "pipefail", "-c", STRICT_CURL + code]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_blocks_do_what_they_promise(document: Path, tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("NEUROLAKE_")},
        "NEUROLAKE_HOME": str(tmp_path / "lake"),
        "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
    }
    url = STATED_URL
    with ExitStack() as stack:
        for block in _blocks(document):
            if block.skip or block.language in SHOWN_ONLY:
                continue
            if "curl" in block.code and not shutil.which("curl"):
                pytest.skip("this machine has no curl")
            if block.server and url == STATED_URL:
                guard = {"NEUROLAKE_AUTH": "required"} if block.server == "guarded" else {}
                url = stack.enter_context(_server(tmp_path, environment | guard))
            done = _run(block, url, tmp_path, environment)
            where = f"{document.name}:{block.line}"
            assert done.returncode == 0, f"{where} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
            assert (block.shows or "") in done.stdout, f"{where} does not show {block.shows!r}:\n{done.stdout}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_blocks_are_runnable_or_say_why_not(document: Path) -> None:
    blocks = list(_blocks(document))
    assert any(not block.skip and block.language not in SHOWN_ONLY for block in blocks), "nothing in it is executed"
    for block in blocks:
        assert block.language in {"sh", "python", *SHOWN_ONLY}, f"{document.name}:{block.line}"
        assert block.skip is not True, f"{document.name}:{block.line} is skipped without a reason"
    assert len(blocks) * 2 == len(re.findall(r"^```", document.read_text(), re.M)), "a block that the test cannot see"

"""The Dockerfile: its steps are followed, and what comes of them serves without being able to write or to be root."""

import json
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.deploy.dockerfile import read
from tests.deploy.image import Image, build, impossible, sent
from tests.deploy.tools import tool

# What is built may have to be fetched first.
pytestmark = [pytest.mark.deploy, pytest.mark.timeout(900)]
ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "deploy/Dockerfile"
GUARDED = {"NEUROLAKE_ALLOWED_HOSTS": "lake.example.com"}


def test_hadolint_finds_nothing() -> None:
    done = subprocess.run([tool("hadolint"), DOCKERFILE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_base_image_can_be_pinned_and_none_is_the_latest() -> None:
    file = read(DOCKERFILE)
    written = re.findall(r"^FROM (\S+)", DOCKERFILE.read_text(), re.M)
    assert written == [f"${{{name}}}" for name in ("NODE_IMAGE", "PYTHON_IMAGE", "PYTHON_IMAGE")]
    for stage in file.stages:
        _, _, tag = stage.image.partition(":")
        assert re.search(r"\d", tag), stage.image


def test_the_one_who_runs_is_a_number_and_not_root() -> None:
    steps = dict(read(DOCKERFILE).stages[-1].steps)
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", steps["USER"])


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """The last stage, once all are built."""
    if why := impossible():
        pytest.skip(why)
    # Not below pytest's own folders, which others than root cannot enter.
    place = Path(tempfile.mkdtemp(prefix="neurolake-image-"))
    place.chmod(0o755)
    try:
        context = place / "context"
        context.mkdir()
        sent(ROOT, context)
        made: dict[str, Image] = {}
        for stage in read(DOCKERFILE).stages:
            root = place / stage.name
            root.mkdir()
            made[stage.name] = build(stage, context, made, root)
        yield made["run"]
    finally:
        shutil.rmtree(place)


def test_the_builder_gets_nothing_of_ours_alone(image: Image) -> None:
    context = image.root.parent / "context"
    names = {path.relative_to(context).as_posix() for path in context.rglob("*") if path.is_file()}
    tops = {name.split("/")[0] for name in names}
    assert tops == {"LICENSE", "README.md", "pyproject.toml", "uv.lock", "src", "docs", "ui"}
    assert not [name for name in names if "node_modules" in name or "/static/" in name or ".env" in name]


def _done(image: Image, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(image.run([*command], writable=False), capture_output=True, text=True, check=False)


def _status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


def _elsewhere(command: list[str], port: int) -> list[str]:
    """The command at a port that is free here, where 8000 may not be."""
    return [word.replace("8000", str(port)) for word in command]


@contextmanager
def _serving(image: Image, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [*image.entrypoint, *_elsewhere(image.command, port)]
    with log.open("wb") as out:
        process = subprocess.Popen(image.run(command, writable=False, extra=GUARDED), stdout=out, stderr=out)
    try:
        until = time.monotonic() + 60
        # What a crash may have left is looked for when it serves already.
        while {_status(port, path) for path in ("/startupz", "/readyz")} != {200}:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.wait(timeout=30)


def test_it_cannot_write_where_it_should_not_nor_become_root(image: Image) -> None:
    assert _done(image, "sh", "-c", "touch /data/x /tmp/x && rm /data/x && test $(id -u) = 10001").returncode == 0
    for path in ("/x", "/opt/neurolake/x", "/usr/local/x", "/etc/x"):
        refused = _done(image, "touch", path)
        assert refused.returncode != 0
        assert "Read-only" in refused.stderr or "Permission denied" in refused.stderr


def test_it_brings_its_database_to_the_newest_schema(image: Image) -> None:
    done = _done(image, *image.entrypoint, "migrate", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["version"]


def test_it_serves_pages_and_probes_and_stops_when_it_is_told(image: Image, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    healthy = _elsewhere(image.health, port)
    with _serving(image, port, tmp_path / "log") as process:
        assert [_status(port, path) for path in ("/livez", "/startupz", "/readyz", "/")] == [200] * 4
        assert _status(port, "/api/neurolake/catalog/datasets") == 401
        assert _done(image, *healthy).returncode == 0
        process.terminate()
        assert process.wait(timeout=30) in (0, -signal.SIGTERM)
    assert _done(image, *healthy).returncode != 0


def test_without_a_name_to_answer_at_it_is_not_open(image: Image) -> None:
    done = _done(image, *image.entrypoint, *image.command)
    assert done.returncode == 1
    assert "NEUROLAKE_ALLOWED_HOSTS" in done.stderr

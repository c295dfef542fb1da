"""Workflows: read by the linters of their syntax and of their safety; nothing in them can change under us."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.tools import tool

# A first build of the tools takes longer than a test may.
pytestmark = [pytest.mark.deploy, pytest.mark.timeout(1800)]
ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def _jobs(path: Path) -> dict[str, dict[str, Any]]:
    jobs: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text())["jobs"]
    return jobs


def test_actionlint_finds_nothing() -> None:
    done = subprocess.run([tool("actionlint"), "-shellcheck=", *WORKFLOWS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_finds_nothing() -> None:
    command = [tool("zizmor"), "--offline", "--no-progress", "--persona=auditor", *WORKFLOWS]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_action_is_one_commit_and_says_its_version() -> None:
    uses = [line.strip() for path in WORKFLOWS for line in path.read_text().splitlines() if "uses:" in line]
    assert uses
    for line in uses:
        assert re.fullmatch(r"(- )?uses: [\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_one_action_is_one_commit_everywhere() -> None:
    pins = {tuple(pin) for path in WORKFLOWS for pin in re.findall(r"uses: (\S+)@(\S+)", path.read_text())}
    assert len({name for name, _ in pins}) == len(pins)


def test_only_what_publishes_may_show_who_it_is() -> None:
    for path in WORKFLOWS:
        assert yaml.safe_load(path.read_text())["permissions"] == {}
        for name, job in _jobs(path).items():
            allowed = {"id-token": "write"} if name == "publish" else {"contents": "read"}
            assert job["permissions"] == allowed, name
            assert job["timeout-minutes"], name
    assert "secrets." not in "".join(path.read_text() for path in WORKFLOWS)


def test_what_make_is_asked_for_is_there() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.M))
    asked = {name for path in WORKFLOWS for name in re.findall(r"run: make ([a-z0-9-]+)", path.read_text())}
    assert {"lint", "test", "test-ui", "test-e2e", "test-deploy", "package"} <= asked <= targets


def test_every_python_that_we_name_is_tried() -> None:
    tried = _jobs(ROOT / ".github/workflows/ci.yml")["test"]["strategy"]["matrix"]["python"]
    named = re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text())
    assert named == tried

"""compose.yaml: of its own schema, closed as far as its services can be, with no password but those that were made."""

import os
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from neurolake import __version__
from neurolake.app.deployment import write_deployment
from tests.deploy.dockerfile import read
from tests.deploy.tools import tool

pytestmark = pytest.mark.deploy
ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "deploy/compose.yaml"
ONCE = {"migrate"}
_VARIABLE = re.compile(r"\$(?:\$|\{(?P<name>\w+)(?:(?P<how>:[-?])(?P<rest>[^}]*))?\})")


def _expanded(value: Any, variables: dict[str, str]) -> Any:
    """As compose puts variables in."""
    if isinstance(value, dict):
        return {name: _expanded(item, variables) for name, item in value.items()}
    if isinstance(value, list):
        return [_expanded(item, variables) for item in value]
    return _VARIABLE.sub(lambda found: _value(found, variables), value) if isinstance(value, str) else value


def _value(found: re.Match[str], variables: dict[str, str]) -> str:
    if found[0] == "$$":
        return "$"
    given = variables.get(found["name"])
    if not given and found["how"] == ":?":
        raise KeyError(found["name"])
    return given or (found["rest"] if found["how"] == ":-" else "")


def _variables(path: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in path.read_text().splitlines())


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_deployment(tmp_path_factory.mktemp("mine"), ("lake.example.com",)).settings.parent


@pytest.fixture(scope="module")
def services(deployment: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text())["services"]
    return {name: _expanded(one, _variables(deployment / ".env")) for name, one in found.items()}


def test_its_schema_takes_it() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_does_not_start_before_passwords_are_made() -> None:
    with pytest.raises(KeyError, match="NEUROLAKE_SECRETS"):
        _expanded(yaml.safe_load(COMPOSE.read_text())["services"], {})


def test_every_service_is_closed(services: dict[str, dict[str, Any]]) -> None:
    for name, one in services.items():
        assert one["read_only"] is True, name
        assert one["cap_drop"] == ["ALL"], name
        assert "cap_add" not in one, name
        assert one["security_opt"] == ["no-new-privileges:true"], name
        assert one["mem_limit"], name
        assert one["pids_limit"], name
        assert not one.get("privileged"), name


def test_no_service_is_root(services: dict[str, dict[str, Any]]) -> None:
    ours = dict(read(ROOT / "deploy/Dockerfile").stages[-1].steps)["USER"]
    for name, one in services.items():
        assert re.fullmatch(r"[1-9]\d*:\d+", one.get("user", ours if "build" in one else "")), name


def test_every_image_has_a_version(services: dict[str, dict[str, Any]]) -> None:
    for name, one in services.items():
        assert re.search(r":v?\d+\.\d+", one["image"]), name
    assert services["neurolake"]["image"] == f"neurolake:{__version__}"


def test_each_waits_until_what_it_needs_is_well(services: dict[str, dict[str, Any]]) -> None:
    for name, one in services.items():
        for other, how in one.get("depends_on", {}).items():
            ended = "service_completed_successfully" if other in ONCE else "service_healthy"
            assert how == {"condition": ended}, f"{name} on {other}"
            assert set(one["profiles"]) <= set(services[other]["profiles"]), f"{name} without {other}"
        # The image of ours brings its check along.
        assert "healthcheck" in one or "build" in one, name


def test_nothing_listens_beyond_this_machine(services: dict[str, dict[str, Any]]) -> None:
    ports = [port for one in services.values() for port in one.get("ports", [])]
    assert ports
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


def test_profiles_are_the_core_and_what_watches_it(services: dict[str, dict[str, Any]]) -> None:
    core = {name for name, one in services.items() if "core" in one["profiles"]}
    assert core == {"postgres", "redis", "migrate", "neurolake"}
    assert {name for name, one in services.items() if "obs" in one["profiles"]} == core | {"prometheus", "grafana"}


def test_passwords_come_from_the_files_that_were_made_and_from_nowhere_else(
    services: dict[str, dict[str, Any]], deployment: Path
) -> None:
    used = set()
    for name, one in services.items():
        for file in one["env_file"]:
            # Compose would else look for variables within the values.
            assert file["format"] == "raw"
            used.add(Path(file["path"]))
        told = [key for key in one.get("environment", {}) if re.search("PASSWORD|TOKEN|_KEY|SECRET", key)]
        assert told == [], name
    assert used == set((deployment / "secrets").glob("*.env"))
    text = COMPOSE.read_text()
    assert not re.search(r"(?i)(password|token)\s*[:=]\s*[\"']?[a-z0-9]{4,}", text)


def test_what_is_mounted_is_there(services: dict[str, dict[str, Any]]) -> None:
    named = yaml.safe_load(COMPOSE.read_text())["volumes"]
    for one in services.values():
        for volume in one.get("volumes", []):
            source, target, *how = volume.split(":")
            assert source in named or ((COMPOSE.parent / source).exists() and how == ["ro"]), volume
            assert target.startswith("/")


def test_prometheus_takes_its_configuration() -> None:
    command = [tool("promtool"), "check", "config", "--syntax-only", ROOT / "deploy/prometheus/prometheus.yaml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_prometheus_finds_its_token(services: dict[str, dict[str, Any]], deployment: Path, tmp_path: Path) -> None:
    """The command of its container, whose last line only says how it would be started."""
    variables = _variables(deployment / "secrets/prometheus.env")
    script = services["prometheus"]["command"][0].replace("/run/prometheus", str(tmp_path))
    script = script.replace("exec prometheus", "echo prometheus")
    command = [*services["prometheus"]["entrypoint"], script]
    done = subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, check=True)
    scrape = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yaml").read_text())["scrape_configs"][0]
    assert scrape["authorization"]["credentials_file"] == "/run/prometheus/token"
    assert (tmp_path / "token").read_text() == variables["NEUROLAKE_METRICS_TOKEN"]
    assert (tmp_path / "token").stat().st_mode & 0o077 == 0
    assert variables["NEUROLAKE_METRICS_TOKEN"] not in done.stdout


@pytest.fixture
def redis(services: dict[str, dict[str, Any]], deployment: Path, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The Redis of compose, as a process here; its variables."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    variables = os.environ | _variables(deployment / "secrets/redis.env") | {"PORT": port}
    tool("redis-server")
    script = services["redis"]["command"][0].replace("dir /tmp", f"dir {tmp_path}\nport {port}")
    process = subprocess.Popen(
        [*services["redis"]["entrypoint"], script], env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        until = time.monotonic() + 20
        while b"PONG" not in (said := _redis(variables, "ping")):
            assert process.poll() is None, process.stdout and process.stdout.read()
            assert time.monotonic() < until, said
            time.sleep(0.1)
        yield {**variables, "PID": str(process.pid)}
    finally:
        process.terminate()
        process.wait(timeout=10)


def _redis(variables: dict[str, str], *command: str) -> bytes:
    given = variables | {"REDISCLI_AUTH": variables.get("REDIS_PASSWORD", "")}
    words = ["redis-cli", "-p", variables["PORT"], *command]
    return subprocess.run(words, env=given, capture_output=True, check=False).stdout


def test_redis_wants_its_password_and_shows_it_to_nobody(
    services: dict[str, dict[str, Any]], redis: dict[str, str]
) -> None:
    stranger = {name: value for name, value in redis.items() if name != "REDIS_PASSWORD"}
    assert b"NOAUTH" in _redis(stranger, "ping")
    assert b"allkeys-lru" in _redis(redis, "config", "get", "maxmemory-policy")
    arguments = Path("/proc", redis["PID"], "cmdline").read_bytes()
    assert b"redis-server" in arguments
    assert redis["REDIS_PASSWORD"].encode() not in arguments
    how, check = services["redis"]["healthcheck"]["test"]
    assert how == "CMD-SHELL"
    here = check.replace("redis-cli", shlex.join(["redis-cli", "-p", redis["PORT"]]))
    assert subprocess.run(["sh", "-c", here], env=redis, check=False).returncode == 0
    assert subprocess.run(["sh", "-c", here], env=stranger | {"REDIS_PASSWORD": "x"}, check=False).returncode != 0

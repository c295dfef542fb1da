"""`neurolake init --deploy`: secrets of a deployment, made once."""

import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from neurolake.cli.main import build


def _init(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(build(), ["init", *map(str, arguments), "--json"])
    return done.exit_code, done.stdout, done.stderr


def _values(folder: Path) -> dict[str, dict[str, str]]:
    return {
        path.name: dict(line.split("=", 1) for line in path.read_text().splitlines())
        for path in sorted((folder / "secrets").glob("*.env"))
    }


def test_only_the_owner_can_read_what_is_written(tmp_path: Path) -> None:
    code, out, _ = _init("--deploy", tmp_path / "mine", "--host", "lake.example.com", "--host", "lake")
    assert code == 0
    told = json.loads(out)
    for path in map(Path, [told["settings"], *told["secrets"]]):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "mine/secrets").stat().st_mode) == 0o700
    assert {path.name for path in (tmp_path / "mine/secrets").iterdir()} == {Path(at).name for at in told["secrets"]}
    assert "NEUROLAKE_ALLOWED_HOSTS=lake.example.com,lake\n" in Path(told["settings"]).read_text()


def test_services_share_what_they_must_and_no_two_deployments_anything(tmp_path: Path) -> None:
    assert [_init("--deploy", tmp_path / name)[0] for name in ("one", "other")] == [0, 0]
    one, other = _values(tmp_path / "one"), _values(tmp_path / "other")
    assert one["neurolake.env"]["PGPASSWORD"] == one["postgres.env"]["POSTGRES_PASSWORD"]
    assert one["neurolake.env"]["REDIS_PASSWORD"] == one["redis.env"]["REDIS_PASSWORD"]
    assert one["redis.env"]["REDIS_PASSWORD"] in one["neurolake.env"]["NEUROLAKE_CACHE_URL"]
    assert one["neurolake.env"]["NEUROLAKE_METRICS_TOKEN"] == one["prometheus.env"]["NEUROLAKE_METRICS_TOKEN"]
    found = [{value for file in each.values() for value in file.values()} for each in (one, other)]
    assert not found[0] & found[1]
    assert all(len(value) >= 64 for value in found[0])
    admin = [(tmp_path / name / "secrets/admin.password").read_text().strip() for name in ("one", "other")]
    assert len({*admin, *found[0]}) == len(found[0]) + 2


@pytest.mark.parametrize("there", [".env", "secrets/neurolake.env"])
def test_nothing_is_overwritten(there: str, tmp_path: Path) -> None:
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_text("mine")
    code, _, err = _init("--deploy", tmp_path)
    assert code == 1
    assert json.loads(err)["type"] == "conflict"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / there]
    assert (tmp_path / there).read_text() == "mine"


def test_a_name_is_for_a_deployment_only(tmp_path: Path) -> None:
    assert _init("--host", "lake.example.com", "--home", tmp_path / "lake")[0] == 2
    assert not (tmp_path / "lake").exists()

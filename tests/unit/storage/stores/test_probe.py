"""Stores are tried before they are trusted."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from neurolake.app.stored import probed
from neurolake.cli.main import build
from neurolake.kernel.errors import InvalidOption, Unavailable
from neurolake.storage.location import Location
from neurolake.storage.stores.access import Access
from neurolake.storage.stores.probe import require_conditional_writes
from neurolake.storage.stores.s3 import S3Store
from tests.conformance import s3
from tests.unit.storage.stores.careless import careless

KEYS = {"access_key": "key", "secret_key": "never-shown"}


@pytest.mark.s3
def test_a_store_that_can_hold_tables_passes_and_keeps_nothing_of_it() -> None:
    url, access = s3.folder(), s3.reached()
    found = probed(url, access)
    assert {one.check: one.found for one in found if not one.ok} == {}
    assert len(found) == 6
    assert list(S3Store(url, access).list(Location.of(url))) == []
    require_conditional_writes(S3Store(url, access), Location.of(url))


@pytest.mark.s3
def test_the_command_says_what_was_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    access = s3.reached()
    monkeypatch.setenv("NEUROLAKE_S3_ACCESS_KEY", access.access_key or "")
    monkeypatch.setenv("NEUROLAKE_S3_SECRET_KEY", access.secret_key or "")
    result = CliRunner().invoke(
        build(), ["doctor", "storage", s3.folder(), "--endpoint", access.endpoint or "", "--json"]
    )
    assert result.exit_code == 0, result.stderr
    assert [item["check"] for item in json.loads(result.stdout) if item["ok"]] == [
        "put if absent",
        "compare and swap",
        "list after write",
        "upload in parts",
        "upload broken off",
        "ranges",
    ]


@pytest.mark.s3
def test_wrong_keys_are_told_without_the_keys() -> None:
    access = s3.reached()
    wrong = Access(access.endpoint, access.region, True, access.access_key, "never-shown")
    with pytest.raises(Unavailable, match="refuses") as told:
        probed(s3.folder(), wrong)
    assert "never-shown" not in str(told.value.problem())


def test_a_store_that_heeds_no_condition_is_refused_with_the_reason() -> None:
    with careless() as (endpoint, conditions):
        access = Access(endpoint, "us-east-1", True, **KEYS)
        found = {one.check: one for one in probed("s3://bucket/lake", access)}
        assert set(conditions) == {"If-None-Match", "If-Match"}
        assert not found["put if absent"].ok
        assert not found["compare and swap"].ok
        assert found["put if absent"].found == "16 of 16 writers of the same file were told that they wrote it"
        assert found["ranges"].ok
        with pytest.raises(InvalidOption, match="cannot hold tables: put if absent"):
            require_conditional_writes(S3Store("s3://bucket/lake", access), Location.of("s3://bucket/lake"))


def test_the_command_fails_for_such_a_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEUROLAKE_S3_ACCESS_KEY", "key")
    monkeypatch.setenv("NEUROLAKE_S3_SECRET_KEY", "never-shown")
    with careless() as (endpoint, _):
        result = CliRunner().invoke(build(), ["doctor", "storage", "s3://bucket/lake", "--endpoint", endpoint])
    assert result.exit_code == 1
    assert "put if absent" in result.stdout
    assert "never-shown" not in result.output


def test_a_store_that_is_away_is_told_soon() -> None:
    access = Access("http://127.0.0.1:1", "us-east-1", True, **KEYS)
    with pytest.raises(Unavailable, match="does not answer") as told:
        probed("s3://bucket/lake", access)
    assert "doctor storage" in (told.value.hint or "")


@pytest.mark.parametrize(
    "url", ["bucket", "s3://", "http://bucket", "s3://a:b@bucket", "s3://bucket/../x", "s3://b/?x"]
)
def test_what_is_no_place_for_tables_is_refused(url: str) -> None:
    with pytest.raises(InvalidOption):
        probed(url, Access())


def test_doctor_is_still_a_command_by_itself(tmp_path: Path) -> None:
    result = CliRunner().invoke(build(), ["doctor", "--home", str(tmp_path / "none"), "--json"])
    assert result.exit_code == 1
    assert "metadata database" in {item["check"] for item in json.loads(result.stdout)}

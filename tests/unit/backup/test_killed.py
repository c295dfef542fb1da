"""A backup or a restore that is killed is none, and the next one goes on."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from neurolake import Lake
from neurolake.backup.store import BackupStore
from neurolake.backup.verify import verify
from tests.unit.backup.conftest import PASSPHRASE, sums

PROGRAM = Path(sys.executable).with_name("neurolake")


def run(*arguments: object, at: str | None = None, number: int = 1) -> int:
    fault = {"NEUROLAKE_FAULT": str(number), "NEUROLAKE_FAULT_AT": at} if at else {}
    command = [str(PROGRAM), "backup", *map(str, arguments)]
    return subprocess.run(command, env=os.environ | fault, capture_output=True, check=False).returncode


@pytest.mark.parametrize(
    ("at", "number"),
    [("backup.database", 1), ("backup.kept", 5), ("backup.manifest-written", 1), ("file.before-rename", 9)],
)
def test_a_backup_that_is_killed_is_none(
    lake: Lake, home: Path, store: BackupStore, tmp_path: Path, at: str, number: int
) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    create = ("create", store.root, "--home", home, "--passphrase-file", secret)
    assert run(*create, at=at, number=number) == -signal.SIGKILL
    assert store.ids() == []
    assert run("restore", store.root, "--to", tmp_path / "new", "--passphrase-file", secret) == 1
    assert run(*create) == 0
    assert verify(store, store.find(None), PASSPHRASE).problems == ()
    assert list((store.root / "incoming").iterdir()) == []
    assert {path.name for path in store.root.iterdir()} == {"objects", "backups", "incoming", "lock"}


@pytest.mark.parametrize(("at", "number"), [("restore.file", 4), ("restore.moving", 1)])
def test_a_restore_that_is_killed_is_no_lake_and_is_done_again(
    lake: Lake, home: Path, store: BackupStore, tmp_path: Path, at: str, number: int
) -> None:
    before = sums(lake)
    create = ("create", store.root, "--home", home, "--plain-secrets")
    assert run(*create) == 0
    restore = ("restore", store.root, "--to", tmp_path / "new")
    assert run(*restore, at=at, number=number) == -signal.SIGKILL
    assert not (tmp_path / "new" / "catalog.db").exists()
    assert run(*restore) == 0
    with Lake.open(tmp_path / "new") as other:
        assert sums(other) == before

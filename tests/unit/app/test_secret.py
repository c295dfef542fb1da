"""Secrets in files."""

import threading
from pathlib import Path

import pytest

from neurolake.app.secret import secret
from neurolake.kernel.errors import InvalidOption


def test_a_secret_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "signing.key"
    key = secret(path)
    assert secret(path) == key
    assert (len(key), path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (64, 0o600, 0o700)
    path.chmod(0o640)
    with pytest.raises(InvalidOption, match="chmod 600"):
        secret(path)
    path.chmod(0o600)
    path.write_text("short")
    with pytest.raises(InvalidOption, match="no secret"):
        secret(path)


def test_processes_that_make_a_secret_at_once_agree(tmp_path: Path) -> None:
    found: list[str] = []
    begin = threading.Barrier(8)

    def make() -> None:
        begin.wait()
        found.append(secret(tmp_path / "secrets" / "signing.key"))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found))) == (8, 1)
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["signing.key"]

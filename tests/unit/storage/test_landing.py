import errno
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurolake.kernel.errors import InvalidInput, LimitExceeded
from neurolake.storage.landing import Landing


def test_an_original_is_kept_byte_for_byte_under_its_hash(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    landed = landing.put([b"one,", b"two\n"])
    assert landed.sha256 == hashlib.sha256(b"one,two\n").hexdigest()
    assert landed.path.read_bytes() == b"one,two\n"
    assert landing.get(landed.sha256) == landed


@settings(deadline=None)  # every example waits for the disk
@given(st.lists(st.binary(max_size=64), max_size=8))
def test_how_the_bytes_are_cut_does_not_matter(tmp_path_factory: pytest.TempPathFactory, chunks: list[bytes]) -> None:
    landing = Landing(tmp_path_factory.mktemp("landing"))
    whole = landing.put([b"".join(chunks)])
    assert landing.put(chunks) == whole
    assert whole.bytes == sum(map(len, chunks))


def test_a_stream_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    landing = Landing(tmp_path)
    with pytest.raises(ConnectionResetError):
        landing.put(broken())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_too_many_bytes_are_refused_and_leave_nothing(tmp_path: Path) -> None:
    landing = Landing(tmp_path, max_bytes=10)
    with pytest.raises(LimitExceeded):
        landing.put([b"x" * 11])
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_is_no_readable_file_is_named(tmp_path: Path) -> None:
    landing = Landing(tmp_path / "landing")
    with pytest.raises(InvalidInput, match="a folder"):
        landing.put_file(tmp_path)
    with pytest.raises(InvalidInput, match="not there"):
        landing.put_file(tmp_path / "nothing.csv")


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file that the system copies, range by range."""
    path = tmp_path / "large.bin"
    path.write_bytes(bytes(range(251)) * 200_000)
    return path


def test_a_large_file_is_kept_byte_for_byte_and_apart_from_the_original(tmp_path: Path, large: Path) -> None:
    content, shares = large.read_bytes(), list[float]()
    landed = Landing(tmp_path / "landing").put_file(large, shares.append)
    assert landed.sha256 == hashlib.sha256(content).hexdigest()
    with large.open("r+b") as file:
        file.write(b"changed afterwards")
    assert landed.path.read_bytes() == content
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_file_system_that_cannot_copy_by_itself_is_no_obstacle(
    tmp_path: Path, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(os, "copy_file_range", refuse)
    landed = Landing(tmp_path / "landing").put_file(large)
    assert landed.sha256 == hashlib.sha256(large.read_bytes()).hexdigest()


def test_a_large_file_above_the_bound_is_refused_and_leaves_nothing(tmp_path: Path, large: Path) -> None:
    landing = Landing(tmp_path / "landing", max_bytes=30_000_000)
    with pytest.raises(LimitExceeded):
        landing.put_file(large)
    assert [path for path in landing.root.rglob("*") if path.is_file()] == []

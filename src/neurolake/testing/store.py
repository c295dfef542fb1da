"""What every store must do. Subclass, and provide the fixtures `store` and `folder`.

>>> class TestMine(StoreConformance):
...     @pytest.fixture
...     def store(self) -> Store: ...
...
...     @pytest.fixture
...     def folder(self) -> Location: ...  # nothing is in it when a test begins
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from neurolake.storage.location import Location
from neurolake.storage.stores.base import Store

_AT_ONCE = 16
_LARGE = bytes(range(256)) * 4096 * 40


class StoreConformance:
    """Tests of the Protocol."""

    def test_what_was_written_is_read(self, store: Store, folder: Location) -> None:
        """Bytes come back as they were, empty and binary ones too, at names of all kinds."""
        for name, data in (("a", b"\x00\xff"), ("b/c", b""), ("x=1/schlüssel 😀+&.parquet", b"1" * 1000)):
            place = folder / name
            assert store.size(place) is None
            store.write(place, data)
            assert store.read(place) == data
            assert store.size(place) == len(data)

    def test_a_file_that_is_not_there_is_told(self, store: Store, folder: Location, tmp_path: Path) -> None:
        """Reading it and copying it are errors, and nothing is left of the copy."""
        assert store.size(folder / "none") is None
        for ask in (
            lambda: store.read(folder / "none"),
            lambda: store.read(folder / "none", 1, 2),
            lambda: store.fetch(folder / "none", tmp_path / "copy"),
            lambda: store.bring(tmp_path / "none", folder / "new"),
        ):
            try:
                ask()
            except FileNotFoundError:
                continue
            raise AssertionError("there is no such file")
        assert list(tmp_path.iterdir()) == []
        assert list(store.list(folder)) == []

    def test_ranges(self, store: Store, folder: Location) -> None:
        """A range is what the file holds there; what is beyond the end is left out."""
        data = bytes(range(256)) * 10
        store.write(folder / "file", data)
        for start, length in ((0, 3), (5, 100), (2550, 100), (2560, 1), (9999, 1), (0, 0), (7, None), (0, None)):
            end = None if length is None else start + length
            assert store.read(folder / "file", start, length) == data[start:end], (start, length)

    def test_a_file_is_written_once(self, store: Store, folder: Location) -> None:
        """Another file of the name is refused, the same bytes are not: an answer may have been lost."""
        store.write(folder / "file", b"first")
        store.write(folder / "file", b"first")
        try:
            store.write(folder / "file", b"second")
        except FileExistsError:
            pass
        else:
            raise AssertionError("a file was written over")
        assert store.read(folder / "file") == b"first"

    def test_of_many_writers_one_writes(self, store: Store, folder: Location) -> None:
        """All others are told, and the file is that of the one."""
        start = Barrier(_AT_ONCE)

        def run(number: int) -> bool:
            start.wait()
            try:
                store.write(folder / "race", b"%d" % number)
            except FileExistsError:
                return False
            return True

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            won = list(pool.map(run, range(_AT_ONCE)))
        assert won.count(True) == 1
        assert store.read(folder / "race") == b"%d" % won.index(True)

    def test_a_large_file_goes_there_and_back(self, store: Store, folder: Location, tmp_path: Path) -> None:
        """It is whole, and so is its copy; nothing else is left beside them."""
        source, copy = tmp_path / "source", tmp_path / "copies" / "copy"
        copy.parent.mkdir()
        source.write_bytes(_LARGE)
        store.bring(source, folder / "data" / "large.parquet")
        assert store.size(folder / "data" / "large.parquet") == len(_LARGE)
        assert store.fetch(folder / "data" / "large.parquet", copy) == len(_LARGE)
        assert copy.read_bytes() == _LARGE
        assert [path.name for path in copy.parent.iterdir()] == ["copy"]
        with store.settling([folder / "data" / "large.parquet"], [folder / "data"]):
            pass

    def test_files_are_listed_as_soon_as_they_are_written(self, store: Store, folder: Location) -> None:
        """At any depth, with their sizes; neighbours whose names begin alike are no part of a folder."""
        assert list(store.list(folder / "in")) == []
        for number, name in enumerate(("in/a", "in/deep/er/b", "inside/c", "in.txt"), start=1):
            store.write(folder / name, b"x" * number)
        listed = {one.location: one.bytes for one in store.list(folder / "in")}
        assert listed == {folder / "in/a": 1, folder / "in/deep/er/b": 2}
        written = [one.changed for one in store.list(folder)]
        assert len(written) == 4
        assert max(written) - min(written) < 600

    def test_what_was_deleted_is_gone(self, store: Store, folder: Location) -> None:
        """Others stay; deleting what is not there is no error."""
        for name in ("a", "b", "c"):
            store.write(folder / name, b"1")
        store.delete([folder / "a", folder / "none", folder / "b"])
        store.delete([])
        assert [one.location for one in store.list(folder)] == [folder / "c"]
        store.write(folder / "a", b"2")
        assert store.read(folder / "a") == b"2"

"""The stores that ship, against the suite of the port."""

from pathlib import Path

import pytest

from neurolake.storage.location import Location
from neurolake.storage.stores.base import Store
from neurolake.storage.stores.registry import stores
from neurolake.testing.store import StoreConformance
from tests.conformance import s3


class TestLocal(StoreConformance):
    @pytest.fixture
    def store(self) -> Store:
        return stores.open("file:")

    @pytest.fixture
    def folder(self, tmp_path_factory: pytest.TempPathFactory) -> Location:
        return Location.of(tmp_path_factory.mktemp("store"))

    def test_what_dies_while_it_writes_leaves_no_file(
        self, store: Store, folder: Location, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(path: Path) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("neurolake.storage.stores.local.sync_file", full)
        with pytest.raises(OSError, match="space"):
            store.write(folder / "file", b"1")
        assert list(folder.path.iterdir()) == []


@pytest.mark.s3
class TestS3(StoreConformance):
    @pytest.fixture
    def url(self) -> str:
        return s3.folder()

    @pytest.fixture
    def store(self, url: str) -> Store:
        return stores.open(url, access=s3.reached())

    @pytest.fixture
    def folder(self, url: str) -> Location:
        return Location.of(url)

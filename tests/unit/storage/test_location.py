"""Places of this machine and of stores, which are written alike."""

from pathlib import Path

import pytest

from neurolake.storage.location import Location

FOLDERS = [Location.of(Path("/lake/warehouse")), Location.of("s3://bucket/lake"), Location.of("s3://bucket")]


@pytest.mark.parametrize("folder", FOLDERS)
def test_names_are_joined_and_taken_apart(folder: Location) -> None:
    file = folder / "gold" / "sales-1/data" / "a b#?%.parquet"
    assert str(file) == f"{folder}/gold/sales-1/data/a b#?%.parquet"
    assert (file.name, file.suffix) == ("a b#?%.parquet", ".parquet")
    assert file.parent == folder / "gold/sales-1/data"
    assert file.below(folder) == "gold/sales-1/data/a b#?%.parquet"
    assert Location.of(str(file)) == file


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_neighbour_whose_name_begins_alike_is_not_within(folder: Location) -> None:
    neighbour = Location(f"{folder}2/file")
    assert not neighbour.is_within(folder)
    assert not folder.is_within(folder)
    with pytest.raises(ValueError, match="is not below"):
        neighbour.below(folder)


def test_only_a_place_of_this_machine_has_a_path() -> None:
    assert Location.of("/lake/a/").path == Path("/lake/a")
    place = Location.of("s3://bucket/lake/a")
    assert (place.is_remote, place.bucket, place.key) == (True, "bucket", "lake/a")
    with pytest.raises(ValueError, match="not on this machine"):
        _ = place.path

"""What a table is made of is told to those who manage it, without any of its values."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from neurolake import Lake
from neurolake.kernel.errors import Forbidden, InvalidInput, NotFound
from neurolake.kernel.principal import Principal
from neurolake.maintenance.base import Request

BOB = Principal("bob")


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    with Lake.open(tmp_path / "lake") as opened:
        opened.query("CREATE TABLE gold.t AS SELECT 0 AS id, 'secret-a' AS name")
        opened.query("INSERT INTO t SELECT range + 100, 'secret-n' || range FROM range(5000)")
        yield opened


def test_files_are_listed_smallest_first_and_a_footer_tells_columns_and_groups(lake: Lake) -> None:
    told = lake.layout.files("gold.t")
    assert (told["dataset"], told["total"], told["figures"]["small_files"]) == ("gold.t", 2, 2)
    assert [one["rows"] for one in told["files"]] == [1, 5000]
    assert told["files"][0]["bytes"] < told["files"][1]["bytes"]
    assert lake.layout.files("t", limit=1, offset=1)["files"] == told["files"][1:]
    footer = lake.layout.footer("t", told["files"][1]["file"])
    assert (footer["rows"], footer["row_groups"]) == (5000, len(footer["groups"]))
    assert {"id", "name"} <= {one["name"] for one in footer["columns"]}
    assert sum(group["rows"] for group in footer["groups"]) == 5000
    assert all(one["compression"] == "ZSTD" for group in footer["groups"] for one in group["columns"])
    assert "secret" not in json.dumps(footer)


def test_only_files_of_the_table_as_it_is_are_looked_at(lake: Lake) -> None:
    before = lake.layout.files("t")["files"][0]["file"]
    lake.maintenance.run("t", Request(tasks=("compact",)))
    assert lake.layout.files("t")["total"] == 1
    for file in (before, "../../catalog.db", "/etc/passwd", ""):
        with pytest.raises(NotFound, match="has no data file"):
            lake.layout.footer("t", file)
    lake.query("CREATE VIEW gold.v AS SELECT id FROM t")
    with pytest.raises(InvalidInput, match="view"):
        lake.layout.files("v")


def test_it_is_for_those_who_manage_the_table(lake: Lake) -> None:
    with pytest.raises(NotFound):
        lake.layout.files("t", BOB)
    grant = {"kind": "grant", "name": "reads", "to": ["user:bob"], "on": {"dataset": "t"}}
    lake.policies.create(grant, by="ada")
    for ask in (lambda: lake.layout.files("t", BOB), lambda: lake.layout.footer("t", "x", BOB)):
        with pytest.raises(Forbidden):
            ask()
    lake.policies.create({**grant, "name": "manages", "actions": ["manage"]}, by="ada")
    file = lake.layout.files("t", BOB)["files"][1]
    assert file["rows"] == 5000
    hides = {"kind": "row_filter", "name": "few", "to": ["user:bob"], "on": {"dataset": "t"}, "filter": "id < 10"}
    lake.policies.create(hides, by="ada")
    assert lake.layout.files("t", BOB)["files"][1]["rows"] is None
    footer = lake.layout.footer("t", file["file"], BOB)
    assert (footer["rows"], footer["groups"][0]["rows"]) == (None, None)

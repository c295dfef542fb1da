"""How lineage is known: statements run again over samples, and what that shows is recorded on the edges."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from neurolake import Lake
from neurolake.catalog import datasets
from neurolake.kernel.errors import Forbidden, InvalidOption, NotFound
from neurolake.kernel.principal import Principal
from neurolake.metadata.models import LineageEdge

ANN = Principal("ann")


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    with Lake.open(tmp_path / "lake") as opened:
        opened.query("CREATE TABLE silver.sales AS SELECT i AS id, i % 3 AS shop, i * 10 AS amount FROM range(20) t(i)")
        opened.query("CREATE TABLE silver.shops AS SELECT i AS shop, 'S' || i AS name, i AS boss FROM range(3) t(i)")
        yield opened


def _evidence(lake: Lake, dataset: str) -> dict[tuple[str, str | None], str]:
    """The source's column and the target's → how that is known."""
    with lake.database.read() as session:
        target = datasets.find(session, dataset).id
        asked = select(LineageEdge).where(
            LineageEdge.target_id == target, LineageEdge.source_column.is_not(None), LineageEdge.valid_to.is_(None)
        )
        return {(str(one.source_column), one.target_column): one.evidence for one in session.scalars(asked)}


def test_what_comes_out_otherwise_is_proved_and_what_the_plan_only_reads_is_agreed(lake: Lake) -> None:
    lake.query("""CREATE TABLE silver.made AS
        SELECT h.name, sum(s.amount) AS total, max(CASE WHEN s.id > 100 THEN h.boss END) AS never
        FROM sales s JOIN shops h ON s.shop = h.shop WHERE s.amount > 20 GROUP BY h.name""")
    assert set(_evidence(lake, "made").values()) == {"parsed"}
    told = lake.lineage_proof.prove("made", seconds=120)
    known = _evidence(lake, "made")
    assert known["name", "name"] == known["amount", "total"] == known["shop", None] == known["amount", None] == "proved"
    assert known["boss", "never"] == "agreed"
    assert [one["checked"] for one in told["statements"]] == [True]
    assert sum(told["edges"].values()) == 8


def test_views_and_rows_that_were_put_in_are_checked_too(lake: Lake) -> None:
    lake.query("CREATE VIEW silver.seen AS SELECT upper(name) AS loud FROM shops WHERE boss < 2")
    lake.query("CREATE TABLE silver.made (label VARCHAR, n BIGINT)")
    lake.query("INSERT INTO silver.made (n, label) SELECT count(*), loud FROM seen GROUP BY loud")
    lake.lineage_proof.prove("silver.seen", seconds=120)
    lake.lineage_proof.prove("silver.made", seconds=120)
    assert _evidence(lake, "seen") == {("name", "loud"): "proved", ("boss", None): "proved"}
    assert _evidence(lake, "made")["loud", "label"] == "proved"


def test_what_cannot_run_again_is_told_and_stays_as_it_is(lake: Lake) -> None:
    lake.query("CREATE TABLE silver.made AS SELECT 1 AS shop, 'x' AS name")
    lake.query("UPDATE silver.made SET name = h.name FROM shops h WHERE h.shop = made.shop")
    told = lake.lineage_proof.prove("made", seconds=120)
    assert [one["why"] for one in told["statements"]] == ["only what a query makes is run again"]
    assert set(_evidence(lake, "made").values()) == {"parsed"}


def test_only_who_may_modify_a_dataset_has_it_checked_and_only_over_what_they_see(lake: Lake) -> None:
    lake.query("CREATE TABLE silver.made AS SELECT name FROM shops")
    with pytest.raises(NotFound):
        lake.lineage_proof.prove("made", ANN)
    reads = {"kind": "grant", "name": "reads", "to": ["user:ann"], "on": {"dataset": "made"}, "actions": ["select"]}
    lake.policies.create(reads, by="test")
    with pytest.raises(Forbidden):
        lake.lineage_proof.prove("made", ANN)
    lake.policies.create(reads | {"name": "writes", "actions": ["modify"]}, by="test")
    told = lake.lineage_proof.prove("made", ANN)
    assert [one["checked"] for one in told["statements"]] == [False]
    assert "shops" not in str(told)
    assert set(_evidence(lake, "made").values()) == {"parsed"}


def test_bounds_are_kept(lake: Lake) -> None:
    with pytest.raises(InvalidOption):
        lake.lineage_proof.prove("sales", rows=0)
    with pytest.raises(InvalidOption):
        lake.lineage_proof.prove("sales", seconds=1000)

"""Lineage of lakes that were filled as users fill them: files, CREATE TABLE AS, INSERT, MERGE, views, queries."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from neurolake import Lake
from neurolake.kernel.errors import NotFound
from neurolake.kernel.principal import Principal
from neurolake.nuic.lineage.base import Reach

ANN = Principal("ann", roles=frozenset(("analyst",)))


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    folder = tmp_path_factory.mktemp("lineage")
    sales = folder / "sales.csv"
    sales.write_text("id,region,amount\n" + "".join(f"{n},{'north' if n % 2 else 'south'},{n}.5\n" for n in range(50)))
    with Lake.open(folder / "lake") as opened:
        opened.ingest(sales)
        opened.query(
            "CREATE TABLE silver.clean AS SELECT id, upper(region) AS region, amount FROM sales WHERE amount > 3"
        )
        opened.query("CREATE TABLE gold.totals AS SELECT region, sum(amount) AS total FROM clean GROUP BY region")
        opened.query("CREATE VIEW gold.best AS SELECT region, total FROM totals WHERE total > 10")
        opened.query("CREATE TABLE silver.history AS SELECT id, amount FROM sales LIMIT 0")
        opened.query("INSERT INTO history SELECT id, amount FROM clean")
        opened.query("CREATE TABLE silver.secret AS SELECT id, amount AS hidden_amount FROM clean")
        opened.query("CREATE TABLE gold.after_secret AS SELECT id, hidden_amount AS shown FROM secret")
        opened.query(
            "MERGE INTO history h USING secret s ON h.id = s.id WHEN MATCHED THEN UPDATE SET amount = s.hidden_amount"
        )
        opened.query("SELECT region FROM totals")
        granted = ("sales", "clean", "totals", "best", "history", "after_secret")
        for name in granted:
            grant = {"kind": "grant", "name": f"g-{name}", "to": ["role:analyst"], "on": {"dataset": name}}
            opened.policies.create(grant, by="test")
        opened.query("SELECT sum(total) AS mine FROM totals", principal=ANN)
        yield opened


def _named(answer: dict[str, Any]) -> dict[str, int]:
    return {node["name"]: node["distance"] for node in answer["nodes"] if node["kind"] == "dataset"}


def test_downstream_of_a_file_table_is_all_that_was_made_from_it(lake: Lake) -> None:
    zone = lake.dataset("sales")["zone"]
    assert _named(lake.nuic.lineage.downstream("sales")) == {
        f"{zone}.sales": 0,
        "silver.clean": 1,
        "silver.history": 1,
        "gold.totals": 2,
        "silver.secret": 2,
        "gold.best": 3,
        "gold.after_secret": 3,
    }


def test_upstream_goes_back_to_the_file(lake: Lake) -> None:
    answer = lake.nuic.lineage.upstream("best")
    kinds = {node["kind"]: (node["name"], node["distance"]) for node in answer["nodes"] if node["kind"] != "dataset"}
    assert kinds["file"] == ("sales.csv", 6)
    assert kinds["ingestion"] == ("sales.csv", 5)
    assert kinds["landing"][1] == 4
    types = {node["name"]: node["type"] for node in answer["nodes"] if node["kind"] == "dataset"}
    assert (types["gold.best"], types["gold.totals"]) == ("view", "table")


def test_what_comes_through_a_hidden_table_comes_from_nowhere(lake: Lake) -> None:
    hidden = lake.dataset("secret")["id"]
    answers = [
        lake.nuic.lineage.downstream("clean", ANN, columns=True),
        lake.nuic.lineage.upstream("history", ANN, columns=True),
        lake.nuic.lineage.impact("clean", None, ANN),
        lake.nuic.lineage.column("history", "amount", ANN),
        lake.nuic.lineage.freshness("after_secret", ANN),
        lake.nuic.lineage.full_graph(ANN),
        lake.nuic.lineage.around("clean", ANN, columns=True).to_json(),
        lake.nuic.lineage.circular_dependencies(ANN),
    ]
    for answer in answers:
        assert not [word for word in (hidden, "secret.", "silver.secret", "hidden_amount") if word in str(answer)]
    assert _named(lake.nuic.lineage.upstream("after_secret", ANN)) == {"gold.after_secret": 0}
    assert lake.nuic.lineage.freshness("after_secret", ANN)["slowest"] is None
    for asked in ("secret", "silver.secret", hidden):
        with pytest.raises(NotFound):
            lake.nuic.lineage.impact(asked, None, ANN)


def test_a_column_goes_back_to_that_of_the_file(lake: Lake) -> None:
    up = lake.nuic.lineage.column("totals", "total")["upstream"]
    direct = {(one["kind"], one["column"]): one["distance"] for one in up["direct"]}
    assert direct["dataset", "amount"] in (1, 2)
    assert ("landing", "amount") in direct
    sums = [edge for edge in up["edges"] if edge["target"]["column"] == "total"]
    assert {edge["kind"] for edge in sums if edge["direct"]} == {"aggregation"}
    assert any("SUM" in (edge["expression"] or "") for edge in sums)


def test_a_view_that_reads_a_column_breaks_with_it(lake: Lake) -> None:
    answer = lake.nuic.lineage.impact("totals", "total")
    assert answer["broken_views"] == ["gold.best"]
    assert answer["severity"] == "critical"
    assert answer["counts"]["queries"] == 1
    assert {one["sql"] for one in lake.nuic.lineage.impact("totals")["queries"]} == {
        "SELECT region FROM totals",
        "SELECT sum(total) AS mine FROM totals",
    }


def test_queries_of_others_are_told_to_administrators_only(lake: Lake) -> None:
    mine = lake.nuic.lineage.impact("totals", None, ANN)["queries"]
    assert [one["sql"] for one in mine] == ["SELECT sum(total) AS mine FROM totals"]
    kinds = Reach(kinds=("dataset", "query"))
    seen = [node for node in lake.nuic.lineage.downstream("totals", ANN, kinds)["nodes"] if node["kind"] == "query"]
    assert [node["id"] for node in seen] == [mine[0]["id"]]


def test_freshness_is_that_of_the_data(lake: Lake) -> None:
    answer = lake.nuic.lineage.freshness("best")
    newest = {name: lake.dataset(name)["snapshots"][0]["committed_at"] for name in ("sales", "clean", "totals")}
    assert answer["dataset"]["data_time"] == newest["totals"]
    times = {one["name"].rpartition(".")[2]: one["data_time"] for one in answer["upstream"]}
    assert times == newest
    assert answer["slowest"]["name"].endswith(".sales")
    assert answer["stale"] is False
    # What the catalog says of a dataset changes its entry, and not its data.
    lake.query("ALTER TABLE totals ADD COLUMN note VARCHAR")
    assert lake.nuic.lineage.freshness("totals")["stale"] is False


def test_a_table_whose_source_has_changed_since_is_stale(lake: Lake) -> None:
    lake.query("CREATE TABLE silver.stock AS SELECT 1 AS n")
    lake.query("CREATE TABLE gold.counted AS SELECT n FROM stock")
    assert lake.nuic.lineage.freshness("counted")["stale"] is False
    lake.query("INSERT INTO stock VALUES (2)")
    answer = lake.nuic.lineage.freshness("counted")
    assert [one["name"] for one in answer["stale_because"]] == ["silver.stock"]


def test_a_replaced_table_was_made_from_what_it_was_made_from(lake: Lake) -> None:
    lake.query("CREATE TABLE silver.first AS SELECT 1 AS n")
    lake.query("CREATE TABLE silver.second AS SELECT 2 AS n")
    lake.query("CREATE TABLE gold.made AS SELECT n FROM first")
    between = datetime.now(UTC)
    lake.query("CREATE OR REPLACE TABLE gold.made AS SELECT n FROM second", confirm=True)
    assert _named(lake.nuic.lineage.upstream("made")) == {"gold.made": 0, "silver.second": 1}
    then = lake.nuic.lineage.upstream("made", reach=Reach(as_of=between))
    assert _named(then) == {"gold.made": 0, "silver.first": 1}
    long_ago = Reach(as_of=between - timedelta(days=1))
    assert _named(lake.nuic.lineage.upstream("made", reach=long_ago)) == {"gold.made": 0}


def test_the_same_bytes_in_a_hidden_table_tell_nothing_of_it(lake: Lake, tmp_path: Path) -> None:
    rows = "k,v\n" + "".join(f"{n},{n * 7}\n" for n in range(30))
    for name in ("shared", "payroll_of_the_board"):
        (tmp_path / f"{name}.csv").write_text(rows)
        lake.ingest(tmp_path / f"{name}.csv")
    lake.policies.create(
        {"kind": "grant", "name": "g-shared", "to": ["role:analyst"], "on": {"dataset": "shared"}}, by="test"
    )
    assert "payroll_of_the_board.csv" in str(lake.nuic.lineage.upstream("shared"))
    seen = lake.nuic.lineage.upstream("shared", ANN, columns=True)
    assert "payroll" not in str(seen)
    assert "shared.csv" in str(seen)

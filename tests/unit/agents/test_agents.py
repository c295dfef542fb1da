"""Each agent does its job on real data."""

from pathlib import Path

import pytest

from neurolake import Lake
from neurolake.agents.service import Agents
from neurolake.kernel.errors import Forbidden
from neurolake.kernel.principal import LOCAL, Principal
from tests.unit.agents.conftest import MESSY, approve, begin, outcomes, pending

ADMINS = ("kim", "lou")


@pytest.fixture
def messy(lake: Lake, tmp_path: Path) -> Lake:
    (tmp_path / "messy.csv").write_text(MESSY)
    assert lake.ingest(tmp_path / "messy.csv", dataset="messy", zone="bronze")["zone"] == "bronze"
    return lake


def test_the_engineer_lifts_a_dataset_by_a_pipeline(messy: Lake, agents: Agents) -> None:
    waiting = begin(agents, "engineer", dataset="messy")
    assert waiting["state"] == "waiting", waiting
    request = pending(waiting)
    assert (request["tool"], request["grave"]) == ("run_new_pipeline", False)
    assert messy.pipelines.registry.listing(LOCAL) == []
    [target] = request["estimate"]["makes"]

    ended = approve(agents, waiting)
    assert (ended["state"], set(outcomes(ended).values())) == ("succeeded", {"done"}), ended
    assert target.startswith("gold.")
    assert messy.dataset(target)["rows"] == 300
    proposal = ended["report"]["facts"]["proposal"]
    assert ended["report"]["facts"]["score"] == pytest.approx(proposal["after"]["overall"], abs=0.02)
    assert ended["report"]["facts"]["score"] > proposal["before"]["overall"]
    [name] = [one["name"] for one in messy.pipelines.registry.listing(LOCAL)]
    assert [one["state"] for one in messy.pipelines.listing(LOCAL, pipeline=name)] == ["succeeded"]
    dates = messy.query(f"SELECT count(day) AS n FROM {target}").to_arrow().to_pylist()[0]["n"]
    assert proposal["emptied"]["day"] == pytest.approx((300 - dates) / 300) != 0
    assert f"day in {(300 - dates) / 300:.1%} of the rows" in ended["report"]["text"]

    again = begin(agents, "engineer", dataset="messy", apply=True)
    assert again["state"] == "succeeded"
    assert "failed" in again["report"]["text"], "the target is there already, and stays as it is"


def test_compliance_finds_what_is_bare_and_masks_it_when_another_administrator_agrees(
    lake: Lake, agents: Agents
) -> None:
    for name in ADMINS:
        lake.identity.users.create(name, "correct horse battery", roles=["admin"])
    kim, lou = (Principal(name, roles=frozenset(("admin",))) for name in ADMINS)
    waiting = begin(agents, "compliance", kim)
    assert waiting["state"] == "waiting", waiting
    request = pending(waiting)
    assert (request["tool"], request["grave"], request["estimate"]["rows"]) == ("add_policies", True, 300)
    with pytest.raises(Forbidden, match="Nobody approves"):
        agents.decide(waiting["id"], "approved", kim, fingerprint=request["fingerprint"])
    assert lake.policies.listing() == []
    assert agents.approvals(kim) == []

    ended = approve(agents, waiting, lou, asker=kim)
    assert (ended["state"], set(outcomes(ended).values())) == ("succeeded", {"done"}), ended
    assert [one["name"] for one in lake.policies.listing()] == ["hide-sales-email"]
    drafted = ended["report"]["facts"]["draft"]
    assert (drafted["dry_run"], drafted["state"], drafted["rows"]) == (True, "succeeded", 300)
    assert "@" in str(lake.query("SELECT email FROM sales LIMIT 1").to_arrow().to_pylist())

    again = begin(agents, "compliance", kim)
    assert again["state"] == "succeeded"
    assert "1 are dealt with" in again["report"]["text"]


def test_a_remediation_is_carried_out_once_it_is_approved(lake: Lake, agents: Agents) -> None:
    waiting = begin(agents, "compliance", remediate=True)
    waiting = approve(agents, waiting)
    request = pending(waiting)
    assert (request["tool"], request["grave"], request["estimate"]["rows"]) == ("remediate", True, 300)
    ended = approve(agents, waiting)
    assert ended["report"]["facts"]["remediation"]["state"] == "succeeded", ended
    assert "@" not in str(lake.query("SELECT email FROM sales").to_arrow().to_pylist())


def test_compliance_is_for_administrators(agents: Agents, people: dict[str, Principal]) -> None:
    ended = begin(agents, "compliance", people["ann"])
    assert ended["state"] == "succeeded"
    assert set(outcomes(ended).values()) == {"failed"}
    assert "administrators" in ended["report"]["text"]


def test_the_optimizer_compacts_keeps_sums_and_measures_the_gain(lake: Lake, agents: Agents) -> None:
    for number in range(20):
        lake.query(f"INSERT INTO sales SELECT {1000 + number}, 'x@example.com', 'north', 1.0, DATE '2024-02-01'")
    sums = "SELECT region, sum(amount) AS amount FROM sales GROUP BY region"
    for _ in range(2):
        expected = lake.query(sums).to_arrow().to_pylist()
    waiting = begin(agents, "optimizer")
    assert pending(waiting)["tool"] == "compact_table", waiting
    assert pending(waiting)["estimate"]["files_compacted"] == 21
    waiting = approve(agents, waiting)
    assert pending(waiting)["tool"] == "make_aggregate", waiting
    ended = approve(agents, waiting)
    assert (ended["state"], set(outcomes(ended).values())) == ("succeeded", {"done"}), ended
    facts = ended["report"]["facts"]
    assert (facts["compaction"]["before"]["data_files"], facts["compaction"]["after"]["data_files"]) == (21, 1)
    for measured in (facts["before"], facts["after"], facts["kept"]):
        assert all(one["median_ms"] > 0 for one in measured["measured"])
    assert facts["before"]["measured"][0]["scanned"]["files"] == 21
    assert facts["after"]["measured"][0]["scanned"]["files"] == 1
    kept = lake.query("SELECT * FROM gold.sales_by_region").to_arrow().to_pylist()
    assert sorted(kept, key=str) == sorted(expected, key=str)
    assert lake.query("SELECT count(*) AS n FROM sales").to_arrow().to_pylist() == [{"n": 320}]


def test_with_nothing_to_gain_nothing_is_proposed(lake: Lake, agents: Agents) -> None:
    assert lake.dataset("sales")
    ended = begin(agents, "optimizer")
    assert (ended["state"], ended["approvals"]) == ("succeeded", [])
    assert "gain nothing" in ended["report"]["text"]

"""Policies over HTTP, and what people see of the catalog and of data under them."""

from pathlib import Path
from typing import Any

import httpx2
import pytest

from neurolake.app.lake import Lake
from neurolake.compliance.audit.listing import Filter
from neurolake.kernel.errors import Forbidden
from neurolake.kernel.principal import Principal
from neurolake.query.question import Question

POLICIES = "/api/compliance/policies"
YAML = """
policies:
- {kind: grant, name: analysts, to: ['role:analyst'], on: {dataset: people}}
- {kind: mask, name: hide-mail, on: {tag: pii.email}, mask: {method: partial, keep_first: 1}}
- {kind: row_filter, name: no-children, on: {dataset: people}, to: ['group:outside'], filter: age >= 18}
"""
ANALYST = Principal("ann", roles=frozenset(("analyst",)))
OUTSIDE = Principal("out", roles=frozenset(("analyst",)), groups=frozenset(("outside",)))


@pytest.fixture
def people(lake: Lake, tmp_path: Path) -> None:
    """A dataset `people` with its policies; the lake is shared by the tests of this file."""
    if any(item["name"] == "people" for item in lake.datasets()):
        return
    rows = "\n".join(f"{n},person{n}@example.com,{n}" for n in range(1, 41))
    file = tmp_path / "people.csv"
    file.write_text(f"id,email,age\n{rows}\n")
    lake.ingest(file)
    lake.policies.bring_in(YAML, by="test")


def test_a_policy_is_made_changed_and_removed(client: httpx2.Client) -> None:
    grant = {"kind": "grant", "name": "all-read", "to": ["everyone"]}
    assert client.post(POLICIES, json=grant).status_code == 201
    assert client.post(POLICIES, json=grant).status_code == 409
    changed = client.put(f"{POLICIES}/all-read", json={**grant, "enabled": False}, params={"version": 1})
    assert changed.json()["version"] == 2
    assert client.put(f"{POLICIES}/all-read", json=grant, params={"version": 1}).status_code == 409
    assert client.delete(f"{POLICIES}/all-read").status_code == 204
    history = client.get(f"{POLICIES}/all-read").json()["history"]
    assert [(item["version"], item["change"]) for item in history] == [(3, "deleted"), (2, "updated"), (1, "created")]
    assert client.get(POLICIES).json() == []
    entries = client.get("/api/compliance/audit-log", params={"action": "policy.change"}).json()
    assert len(entries["entries"]) == 3


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        ({"kind": "mask", "name": "m", "mask": {"method": "redact"}}, "columns or a tag"),
        ({"kind": "grant", "name": "g", "to": ["analyst"]}, "to"),
        ({"kind": "grant", "name": "g", "colour": "red"}, "colour"),
        ({"kind": "nothing", "name": "g"}, "nothing"),
        ({"kind": "row_filter", "name": "r", "filter": "id IN (SELECT id FROM other)"}, "subquery"),
        ({"kind": "row_filter", "name": "r", "filter": "read_text('/etc/passwd') = ''"}, "read_text"),
        ({"kind": "row_filter", "name": "r", "filter": "true) OR (true"}, ""),
        ({"kind": "row_filter", "name": "r", "filter": "true; DROP TABLE x"}, ""),
        (
            {
                "kind": "mask",
                "name": "m",
                "on": {"tag": "pii"},
                "mask": {"method": "expression", "expression": "other_column"},
            },
            "value",
        ),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused_with_the_reason(
    client: httpx2.Client, policy: dict[str, Any], says: str
) -> None:
    answer = client.post(POLICIES, json=policy)
    assert answer.status_code in (400, 422)
    assert says in answer.json()["detail"]
    assert client.get(POLICIES).json() == []


@pytest.mark.usefixtures("people")
def test_yaml_goes_out_as_it_came_in(client: httpx2.Client) -> None:
    text = client.get(f"{POLICIES}/export").text
    answer = client.post(f"{POLICIES}/import", content=text, headers={"Content-Type": "application/yaml"})
    assert answer.json() == {"created": 0, "updated": 0, "unchanged": 3}
    assert client.post(f"{POLICIES}/import", content="- {kind: grant}\n- 7").status_code == 422


@pytest.mark.usefixtures("people")
def test_a_preview_says_what_somebody_would_see_and_why(client: httpx2.Client) -> None:
    asked = {"dataset": "people", "roles": ["analyst"], "groups": ["outside"]}
    seen = client.post(f"{POLICIES}/preview", json=asked).json()
    assert seen["allowed"]
    assert {column["name"]: column["mask"] for column in seen["columns"]} == {
        "id": None,
        "email": "partial",
        "age": None,
    }
    assert seen["row_filters"][0]["policy"] == "no-children"
    nobody = client.post(f"{POLICIES}/preview", json={"dataset": "people"}).json()
    assert (nobody["allowed"], nobody["visible"]) == (False, False)


@pytest.mark.usefixtures("people")
def test_mail_addresses_that_were_found_are_masked_by_their_tag(lake: Lake) -> None:
    rows = lake.query("SELECT email, max(age) FROM people GROUP BY 1", principal=ANALYST).to_arrow().to_pylist()
    assert [list(row.values()) for row in rows] == [["p***", 40]]
    assert len(lake.query("SELECT * FROM people", principal=OUTSIDE)) == 23


@pytest.mark.usefixtures("people")
def test_the_catalog_tells_no_hidden_value(lake: Lake) -> None:
    assert "person1@" in str(lake.dataset("people")).lower() or "example.com" in str(lake.dataset("people"))
    view = lake.dataset("people", ANALYST)
    assert "example.com" not in str(view)
    profiles = {column["name"]: column["profile"] for column in view["columns"]}
    assert profiles["email"] is None
    assert profiles["age"]["max"] is not None
    assert all(column["profile"] is None for column in lake.dataset("people", OUTSIDE)["columns"])
    assert lake.datasets(Principal("eve")) == []
    assert [item["name"] for item in lake.datasets(ANALYST)] == ["people"]


@pytest.mark.usefixtures("people")
def test_the_catalog_tells_nothing_of_hidden_rows_and_datasets(lake: Lake) -> None:
    seen = lake.dataset("people", OUTSIDE)
    assert (seen["rows"], seen["bytes"]) == (None, None)
    assert {snapshot["total_rows"] for snapshot in seen["snapshots"]} == {None}
    assert [item["rows"] for item in lake.datasets(OUTSIDE)] == [None]
    assert [item["rows"] for item in lake.datasets(ANALYST)] == [40]
    lake.query("CREATE TABLE hidden_costs AS SELECT 1 AS secret_rate")
    lake.query("CREATE VIEW combined AS SELECT p.id, h.secret_rate FROM people p, hidden_costs h")
    hidden = lake.dataset("hidden_costs")["id"]
    lake.policies.bring_in(
        "policies:\n- {kind: grant, name: c, to: ['role:analyst'], on: {dataset: combined}}", by="test"
    )
    assert hidden in str(lake.dataset("combined"))
    view = lake.dataset("combined", ANALYST)
    assert "hidden_costs" not in str(view)
    assert hidden not in str(view)
    lake.query("DROP VIEW combined")
    lake.query("DROP TABLE hidden_costs")


def test_an_engine_without_a_barrier_refuses_who_is_bound(lake: Lake, people: None) -> None:
    mine = Question("SELECT email FROM people", principal=ANALYST, engine="datafusion")
    for _ in range(2):
        with pytest.raises(Forbidden, match="datafusion cannot keep"):
            lake.queries.run(mine)
    denied = lake.audit.entries(Filter(), limit=2)
    assert [(entry["action"], entry["decision"]) for entry in denied] == [("query", "deny")] * 2

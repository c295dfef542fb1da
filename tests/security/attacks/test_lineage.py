"""Attacks through lineage: what is hidden from somebody is in none of its answers."""

import json

import pytest

from neurolake import Lake
from tests.security.attacks.lake import ROOT, SECRETS
from tests.security.attacks.rest import Rest

LINEAGE = "/api/neurolake/lineage"
OF_DATASETS = [
    "downstream/{}?columns=true",
    "upstream/{}?columns=true",
    "impact/{}",
    "impact/{}?column=id",
    "column/{}/id",
    "freshness/{}",
    "full-graph?dataset={}",
    *(f"export/{{}}?columns=true&format={one}" for one in ("json", "graphviz", "mermaid", "svg", "csv", "openlineage")),
]


@pytest.fixture(scope="module")
def chain(attacked: Lake) -> str:
    """people → vault_copy (hidden from all but ada) → open_copy; the id of the one in the middle."""
    attacked.query("CREATE TABLE silver.vault_copy AS SELECT id, name AS barracuda FROM people", principal=ROOT)
    attacked.query(
        "CREATE TABLE gold.open_copy AS SELECT id, barracuda || 'swordfish' AS label FROM vault_copy", principal=ROOT
    )
    attacked.query("INSERT INTO silver.vault_copy SELECT id, label FROM open_copy", principal=ROOT)
    attacked.policies.bring_in(
        "policies:\n- {kind: grant, name: oc, to: ['role:analyst'], on: {dataset: open_copy}}", by="ada"
    )
    return str(attacked.dataset("vault_copy")["id"])


@pytest.mark.parametrize("who", ["ann", "bob", "cat", "eve"])
@pytest.mark.parametrize("way", OF_DATASETS)
def test_a_hidden_dataset_is_answered_as_one_that_never_was(rest: Rest, chain: str, who: str, way: str) -> None:
    told = []
    for asked in ("silver.vault_copy", "silver.vault_none", chain, "0198c0de-0000-7000-8000-000000000000"):
        answer = rest.client.get(f"{LINEAGE}/{way.format(asked)}", headers=rest.headers[who])
        assert answer.status_code == 404, answer.text
        problem = {**answer.json(), "request_id": "", "instance": ""}
        told.append(json.dumps(problem).replace(asked, "ID"))
    assert len(set(told)) == 1


@pytest.mark.parametrize("who", ["ann", "bob"])
@pytest.mark.parametrize("name", ["people", "open_copy", "orders", "names", "everything", "staff"])
@pytest.mark.parametrize("way", OF_DATASETS)
def test_no_answer_names_what_is_hidden(rest: Rest, chain: str, who: str, name: str, way: str) -> None:
    answer = rest.client.get(f"{LINEAGE}/{way.format(name)}", headers=rest.headers[who])
    assert answer.status_code == 200, answer.text
    hidden = ("vault", chain, *SECRETS[who])
    assert [word for word in hidden if word in answer.text] == []


@pytest.mark.parametrize("who", ["ann", "cat", "eve"])
def test_the_whole_graph_and_its_circles_name_nothing_hidden(rest: Rest, chain: str, who: str) -> None:
    for path in ("full-graph", "full-graph?limit=1", "circular-dependencies"):
        answer = rest.client.get(f"{LINEAGE}/{path}", headers=rest.headers[who])
        assert answer.status_code == 200
        assert [word for word in ("vault", chain, *SECRETS[who]) if word in answer.text] == []
    assert rest.client.get(f"{LINEAGE}/circular-dependencies", headers=rest.headers[who]).json()["cycles"] == []
    whole = rest.client.get(f"{LINEAGE}/circular-dependencies", headers=rest.headers["ada"]).json()
    assert [cycle["path"] for cycle in whole["cycles"]] == [["gold.open_copy", "silver.vault_copy", "gold.open_copy"]]


def test_nobody_unknown_gets_an_answer(rest: Rest, chain: str) -> None:
    for way in OF_DATASETS:
        assert rest.client.get(f"{LINEAGE}/{way.format('people')}").status_code == 401

"""The semantic layer and verified questions, over HTTP."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

LAYER = """
version: 1
entities:
  sales:
    dataset: gold.sales
    measures:
      turnover: {expression: SUM(amount), synonyms: [takings]}
"""


def test_it_is_drafted_checked_applied_shown_and_removed(client: TestClient, sales: dict[str, Any]) -> None:
    assert client.get("/api/ai/semantic").status_code == 404
    drafted = client.post("/api/ai/semantic/draft", json={"datasets": ["sales"]}).json()["yaml"]
    assert client.post("/api/ai/semantic/check", json={"yaml": drafted}).json()["valid"]
    applied = client.post("/api/ai/semantic", json={"yaml": LAYER, "note": "takings"})
    assert (applied.status_code, applied.json()["version"]) == (201, 1)
    shown = client.get("/api/ai/semantic").json()
    assert shown["document"]["entities"]["sales"]["measures"]["turnover"]["expression"] == "SUM(amount)"
    found = client.post("/api/ai/nl-to-sql", json={"question": "takings per region"}).json()
    assert 'SUM("sales"."amount")' in found["sql"]
    assert client.delete("/api/ai/semantic").status_code == 204
    assert [one["version"] for one in client.get("/api/ai/semantic/history").json()] == [2, 1]


def test_a_layer_with_mistakes_is_a_problem_that_tells_them(client: TestClient, sales: dict[str, Any]) -> None:
    answer = client.post("/api/ai/semantic", json={"yaml": LAYER.replace("amount", "amuont")})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-input")
    (issue,) = answer.json()["issues"]
    assert issue["where"] == "entities.sales.measures.turnover"
    assert issue["hint"] == "Did you mean amount?"


def test_a_chosen_reading_becomes_a_verified_question(client: TestClient, sales: dict[str, Any]) -> None:
    question = "Where do we shine?"
    sql = "SELECT region FROM gold.sales GROUP BY region ORDER BY sum(amount) DESC LIMIT 1"
    made = client.post("/api/ai/verified", json={"question": question, "sql": sql})
    assert (made.status_code, made.json()["state"]) == (201, "proposed")
    place = f"/api/ai/verified/{made.json()['id']}"
    assert client.post(f"{place}/approve").json()["state"] == "approved"
    found = client.post("/api/ai/nl-to-sql", json={"question": question}).json()
    assert (found["by"], found["sql"], found["rows"]) == ("verified", sql, 1)
    checked = client.post("/api/ai/semantic/check", json={}).json()
    assert [one["state"] for one in checked["questions"]] == ["passed"]
    assert client.delete(place).status_code == 204
    assert client.get("/api/ai/verified").json() == []
    assert client.delete(place).status_code == 404


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("semantic", {}),
        ("semantic", {"yaml": "x" * 500_001}),
        ("semantic/draft", {"datasets": "all"}),
        ("verified", {"question": "x"}),
        ("verified", {"question": "", "sql": "SELECT 1"}),
        ("verified", {"question": "x", "sql": "SELECT 1", "expected": [1]}),
    ],
)
def test_bodies_have_a_shape(client: TestClient, sales: dict[str, Any], path: str, body: dict[str, Any]) -> None:
    assert client.post(f"/api/ai/{path}", json=body).status_code == 422

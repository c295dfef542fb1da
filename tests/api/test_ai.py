"""Questions in words, over HTTP."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from neurolake import Lake
from neurolake.kernel.principal import LOCAL

COUNT = "How many sales are in the region north?"


def ask(client: TestClient, question: str, **more: Any) -> dict[str, Any]:
    answer = client.post("/api/ai/nl-to-sql", json={"question": question, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_question_becomes_sql_with_what_it_was_taken_for(client: TestClient, lake: Lake, sales: dict) -> None:
    found = ask(client, COUNT)
    assert found["question"] == COUNT
    assert client.post("/api/query/execute", json={"sql": found["sql"]}).json()["rows"] == [[100]]
    assert "north" in found["reading"]
    assert 0 < found["confidence"] <= 1
    assert found["rows"] == 1
    assert found["clarification"] is None
    snapshot, dataset_id = lake.dataset("sales")["snapshot_id"], lake.dataset("sales")["id"]
    assert found["tables"] == [{"name": "gold.sales", "dataset_id": dataset_id, "snapshot_id": snapshot}]
    assert all(one["sql"] != found["sql"] for one in found["alternatives"])


def test_a_question_is_answered_with_its_reading(client: TestClient, sales: dict) -> None:
    answer = client.post("/api/query/execute", json={"question": COUNT}).json()
    assert answer["rows"] == [[100]]
    run = answer["run"]
    assert run["sql"] == COUNT
    assert run["facts"]["understood"]["sql"] == run["transpiled_sql"]
    assert run["facts"]["understood"]["reading"]
    assert client.get(f"/api/query/{answer['query_id']}").json()["sql"] == COUNT


@pytest.mark.parametrize(("path", "field"), [("/api/ai/nl-to-sql", "understood"), ("/api/query/execute", "understood")])
def test_what_is_not_understood_is_a_problem(client: TestClient, sales: dict, path: str, field: str) -> None:
    answer = client.post(path, json={"question": "What is the meaning of life?"})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/not-understood")
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "body", [{}, {"question": ""}, {"question": "x" * 1001}, {"question": 5}, {"question": "sales", "sql": "SELECT 1"}]
)
def test_a_question_is_a_text_of_some_length(client: TestClient, sales: dict, body: dict) -> None:
    assert client.post("/api/ai/nl-to-sql", json=body).status_code == 422


def test_a_question_that_is_too_long_for_words_is_a_problem(client: TestClient, sales: dict) -> None:
    answer = client.post("/api/query/execute", json={"question": "sales " * 500})
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/limit-exceeded")


def test_trials_are_on_record_under_who_asks(client: TestClient, lake: Lake, sales: dict) -> None:
    before = {run.id for run in lake.queries.history(principal=LOCAL.name, limit=500)}
    ask(client, COUNT)
    tried = [run for run in lake.queries.history(principal=LOCAL.name, limit=500) if run.id not in before]
    assert tried
    assert all("count(*)" in run.sql.lower() for run in tried)
    assert all(not lake.queries.results.has(run.id) for run in tried), "nothing of a trial is kept"

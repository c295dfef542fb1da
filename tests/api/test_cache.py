"""Answers that are used again, over HTTP."""

import httpx2

CACHE = "/api/neurolake/cache"
SQL = "SELECT region, sum(amount) AS total FROM sales GROUP BY region ORDER BY region"


def ask(client: httpx2.Client, sql: str = SQL) -> dict:
    answer = client.post("/api/query/execute", json={"sql": sql})
    assert answer.status_code == 200, answer.text
    return answer.json()["run"]


def status(run: dict) -> str:
    return run["facts"]["cache"]["status"]


def test_an_answer_is_listed_forgotten_and_computed_anew(client: httpx2.Client, sales: object) -> None:
    first = ask(client)
    assert (status(first), status(ask(client))) == ("miss", "hit")
    (known,) = [one for one in client.get(f"{CACHE}/answers").json() if one["sql"] == SQL]
    assert (known["query_id"], known["rows"], known["principal"]) == (first["id"], 3, "local")
    assert known["ends_in_s"] > 0
    assert client.delete(f"{CACHE}/answers/{first['id']}").status_code == 204
    assert client.delete(f"{CACHE}/answers/{first['id']}").status_code == 404
    assert status(ask(client)) == "miss"
    assert client.get(f"/api/query/{first['id']}/rows").status_code == 200
    log = client.get("/api/compliance/audit-log", params={"action": "cache.invalidate"}).json()
    assert [entry["origin_id"] for entry in log["entries"]] == [first["id"]]
    assert client.delete(f"{CACHE}/answers").json()["forgotten"] >= 1
    assert client.get(f"{CACHE}/answers").json() == []


def test_why_a_query_was_computed_is_told(client: httpx2.Client, sales: object) -> None:
    def why(run: dict) -> str:
        return " ".join(client.get(f"{CACHE}/why/{run['id']}").json()["reasons"])

    client.post("/api/query/execute", json={"sql": "CREATE TABLE silver.counted AS SELECT 1 AS n"})
    sql = "SELECT sum(n) AS s FROM counted"
    first = ask(client, sql)
    assert "not asked this before" in why(first)
    assert "a stored answer did" in why(ask(client, sql))
    client.post("/api/query/execute", json={"sql": "INSERT INTO silver.counted VALUES (2)"})
    later = ask(client, sql)
    assert (why(later), status(later)) == ("silver.counted has other data than then.", "miss")
    client.delete(f"{CACHE}/answers")
    assert "the answer was forgotten" in why(ask(client, sql))
    assert "changes by itself" in why(ask(client, "SELECT random() AS r"))
    assert client.get(f"{CACHE}/why/nothing").status_code == 404

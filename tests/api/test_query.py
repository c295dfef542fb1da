"""SQL in by HTTP; stored results paged and downloaded."""

import csv
import io
import json
import threading
from datetime import datetime

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

ENDLESS = "SELECT count(*) FROM range(100000000) a, range(100000) b"


def ask(client: TestClient, sql: str, **more: object) -> dict:
    answer = client.post("/api/query/execute", json={"sql": sql, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_query_answers_with_its_first_rows(client: TestClient, sales: dict) -> None:
    found = ask(client, "SELECT region, count(*) AS n FROM sales GROUP BY ALL ORDER BY region")
    assert found["columns"] == [
        {"name": "region", "type": "VARCHAR", "masks": []},
        {"name": "n", "type": "BIGINT", "masks": []},
    ]
    assert found["rows"] == [["east", 100], ["north", 100], ["south", 100]]
    assert (found["row_count"], found["truncated"], found["offset"]) == (3, False, 0)
    run = found["run"]
    assert run["state"] == "succeeded"
    assert run["datasets"][0]["columns"] == ["region"]
    assert client.get(f"/api/query/{found['query_id']}").json() == run


def test_parameters(client: TestClient, sales: dict) -> None:
    found = ask(client, "SELECT count(*) FROM sales WHERE region = $r", parameters={"r": "north"})
    assert found["rows"] == [[100]]
    assert ask(client, "SELECT ? || ?", parameters=["a", "b"])["rows"] == [["ab"]]


def test_numbers_are_exact(client: TestClient) -> None:
    sql = """SELECT 9007199254740993 AS big, 0.1::DECIMAL(10, 2) AS price, 'nan'::DOUBLE AS nan,
        TIMESTAMPTZ '2024-01-01 10:00:00+02' AS at, DATE '2024-02-29' AS day, NULL AS nothing, {'n': 2 ** 60::BIGINT}"""
    text = client.post("/api/query/execute", json={"sql": sql}).text
    (row,) = json.loads(text, parse_constant=pytest.fail)["rows"]
    assert row[:6] == ["9007199254740993", "0.10", None, "2024-01-01T08:00:00Z", "2024-02-29", None]


def test_rows_are_paged(client: TestClient, sales: dict) -> None:
    query_id = ask(client, "SELECT * FROM range(25000) r(n)")["query_id"]
    page = client.get(f"/api/query/{query_id}/rows", params={"offset": 24_990, "limit": 100}).json()
    assert [row[0] for row in page["rows"]] == list(range(24_990, 25_000))
    assert page["row_count"] == 25_000
    assert client.get(f"/api/query/{query_id}/rows", params={"offset": 10**12}).json()["rows"] == []
    assert client.get(f"/api/query/{query_id}/rows", params={"offset": -1}).status_code == 422


def test_a_result_is_cut_and_says_so(client: TestClient) -> None:
    found = ask(client, "SELECT * FROM range(1000)", limit=10)
    assert (found["row_count"], found["truncated"]) == (10, True)


@pytest.fixture(scope="module")
def stored(client: TestClient) -> str:
    sql = """SELECT range AS n, 'text ' || range AS t, (range / 4)::DECIMAL(10, 2) AS d, DATE '2024-01-01' AS day,
        [range] AS l, NULL AS nothing FROM range(20000)"""
    return ask(client, sql)["query_id"]


def download(client: TestClient, query_id: str, how: str) -> bytes:
    answer = client.get(f"/api/query/{query_id}/download", params={"format": how})
    assert answer.status_code == 200, answer.text
    assert f'.{how}"' in answer.headers["content-disposition"]
    return answer.content


def test_download_as_csv(client: TestClient, stored: str) -> None:
    rows = list(csv.reader(io.StringIO(download(client, stored, "csv").decode())))
    assert (rows[0], len(rows)) == (["n", "t", "d", "day", "l", "nothing"], 20_001)
    assert rows[-1] == ["19999", "text 19999", "4999.75", "2024-01-01", "[19999]", ""]


def test_download_as_json(client: TestClient, stored: str) -> None:
    rows = json.loads(download(client, stored, "json"))
    assert len(rows) == 20_000
    assert rows[-1] == {
        "n": 19999,
        "t": "text 19999",
        "d": "4999.75",
        "day": "2024-01-01",
        "l": [19999],
        "nothing": None,
    }


def test_download_as_parquet_and_arrow(client: TestClient, stored: str) -> None:
    parquet = pq.read_table(io.BytesIO(download(client, stored, "parquet")))
    arrow = pa.ipc.open_file(download(client, stored, "arrow")).read_all()
    assert parquet.num_rows == arrow.num_rows == 20_000
    assert parquet.column("n").to_pylist() == arrow.column("n").to_pylist() == list(range(20_000))


def test_download_as_excel(client: TestClient) -> None:
    sql = """SELECT 7 AS n, 12.50::DECIMAL(6, 2) AS d, 123456789012345678 AS long, 'a' AS t, '=1+1' AS f, true AS b,
        DATE '2024-02-29' AS day, TIMESTAMP '2024-02-29 10:11:12.5' AS at, TIMESTAMPTZ '2024-02-29 10:00:00+00' AS tz,
        DATE '1815-06-18' AS early, TIMESTAMP '2024-01-01 00:00:00.000001' AS fine, 'nan'::DOUBLE AS nan, [1, 2] AS l,
        NULL AS nothing, chr(7) || '_x0007_' AS bell, DATE 'infinity' AS never"""
    book = openpyxl.load_workbook(io.BytesIO(download(client, ask(client, sql)["query_id"], "xlsx")))
    names, cells = book.active.iter_rows()
    found = {name.value: cell for name, cell in zip(names, cells, strict=True)}
    values = {name: cell.value for name, cell in found.items()}
    assert values == {
        "n": 7,
        "d": 12.5,
        "long": "123456789012345678",
        "t": "a",
        "f": "=1+1",
        "b": True,
        "day": datetime(2024, 2, 29),
        "at": datetime(2024, 2, 29, 10, 11, 12, 500_000),
        "tz": "2024-02-29T10:00:00Z",
        "early": "1815-06-18",
        "fine": "2024-01-01T00:00:00.000001",
        "nan": None,
        "l": "[1, 2]",
        "nothing": None,
        "bell": "_x0007__x005F_x0007_",
        "never": "infinity",
    }
    assert (found["f"].data_type, found["f"].quotePrefix) == ("s", True)


def test_what_excel_cannot_hold_is_said(client: TestClient) -> None:
    for sql, says in (
        ("SELECT 1 AS n FROM range(1048576)", "1,048,575 rows"),
        ("SELECT repeat('x', 32768) AS t", "32,767 characters"),
    ):
        query_id = ask(client, sql)["query_id"]
        answer = client.get(f"/api/query/{query_id}/download", params={"format": "xlsx"})
        assert (answer.status_code, answer.json()["type"]) == (413, "/problems/limit-exceeded")
        assert says in answer.json()["detail"]


def test_formulas_are_disarmed_in_csv(client: TestClient) -> None:
    query_id = ask(client, "SELECT '=cmd()' AS \"@a\", '-5' AS b, '+x' AS c")["query_id"]
    assert download(client, query_id, "csv").decode().splitlines() == ["'@a,b,c", '"\'=cmd()","-5","\'+x"']


ARROW = {"Accept": "application/vnd.apache.arrow.stream"}


def test_arrow_by_accept(client: TestClient) -> None:
    sql = "SELECT range AS n, 't' || range AS t FROM range(30000)"
    answer = client.post("/api/query/execute", json={"sql": sql}, headers=ARROW)
    assert answer.headers["content-type"] == ARROW["Accept"]
    table = pa.ipc.open_stream(answer.content).read_all()
    assert table.column("n").to_pylist() == list(range(30_000))
    page = client.get(f"{answer.headers['location']}/rows", params={"offset": 29_990}, headers=ARROW)
    assert pa.ipc.open_stream(page.content).read_all().column("t").to_pylist() == [
        f"t{n}" for n in range(29_990, 30_000)
    ]
    empty = client.post("/api/query/execute", json={"sql": "SELECT 1 AS a WHERE false"}, headers=ARROW)
    assert pa.ipc.open_stream(empty.content).read_all().column_names == ["a"]
    wrong = client.post("/api/query/execute", json={"sql": "SELECT nope"}, headers=ARROW)
    assert wrong.headers["content-type"] == "application/problem+json"


def told(text: str) -> list[tuple[str, str, dict]]:
    """Id, event and data of each."""
    events = [dict(line.split(": ", 1) for line in block.split("\n")) for block in text.split("\n\n") if block]
    return [(event["id"], event["event"], json.loads(event["data"])) for event in events]


def test_events_follow_a_query_to_its_end(client: TestClient) -> None:
    asked = client.post("/api/query/execute", json={"sql": ENDLESS, "wait_s": 0}).json()
    threading.Timer(1.0, lambda: client.post(f"/api/query/{asked['id']}/cancel")).start()
    events = told(client.get(f"/api/query/{asked['id']}/events").text)
    assert (events[0][1], events[0][2]["state"]) == ("state", "running")
    assert (events[-1][1], events[-1][2]["state"]) == ("state", "cancelled")
    assert events[-1][2]["error"]["type"] == "cancelled"
    assert all(event == "progress" for _, event, _ in events[1:-1])


def test_events_go_on_where_they_broke_off(client: TestClient) -> None:
    query_id = ask(client, "SELECT * FROM range(7)")["query_id"]
    ((last, event, data),) = told(client.get(f"/api/query/{query_id}/events").text)
    assert (event, data["state"], data["rows"]) == ("state", "succeeded", 7)
    back = client.get(f"/api/query/{query_id}/events", headers={"Last-Event-ID": "running-3-0.500"})
    assert [item[0] for item in told(back.text)] == [last]
    assert client.get(f"/api/query/{query_id}/events", headers={"Last-Event-ID": last}).status_code == 204
    assert client.get("/api/query/nothing/events").status_code == 404


@pytest.mark.parametrize("how", ["csv", "json", "parquet", "arrow"])
def test_an_empty_result_downloads_too(client: TestClient, how: str) -> None:
    query_id = ask(client, "SELECT 1 AS a, 'x' AS b WHERE false")["query_id"]
    content = download(client, query_id, how)
    assert content.splitlines()[0] == {"csv": b"a,b", "json": b"[]"}.get(how, content.splitlines()[0])


def test_a_long_query_is_answered_with_202_and_can_be_cancelled(client: TestClient) -> None:
    answer = client.post("/api/query/execute", json={"sql": ENDLESS, "wait_s": 0.2})
    assert answer.status_code == 202
    place = answer.headers["location"]
    assert client.get(place).json()["state"] == "running"
    early = client.get(f"{place}/rows")
    assert (early.status_code, early.json()["type"]) == (409, "/problems/conflict")
    assert client.post(f"{place}/cancel").json()["state"] == "cancelled"
    assert client.get(f"{place}/rows").status_code == 404


def test_a_time_limit_is_a_problem(client: TestClient) -> None:
    answer = client.post("/api/query/execute", json={"sql": ENDLESS, "timeout_s": 0.3})
    assert (answer.status_code, answer.json()["type"]) == (504, "/problems/timed-out")
    assert answer.json()["retryable"] is True


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"sql": "SELEC 1"}, 400, "invalid-sql"),
        ({"sql": "SELECT nope FROM sales"}, 400, "invalid-sql"),
        ({"sql": "SELECT * FROM nowhere"}, 404, "not-found"),
        ({"sql": ""}, 422, "invalid-input"),
        ({}, 422, "invalid-input"),
        ({"sql": "SELECT 1", "question": "one?"}, 422, "invalid-input"),
        ({"question": "What is the meaning of life?"}, 422, "not-understood"),
        ({"sql": 5}, 422, "invalid-input"),
        ({"sql": "SELECT 1", "limit": 0}, 422, "invalid-input"),
        ({"sql": "SELECT 1", "wait_s": -1}, 422, "invalid-input"),
        ({"sql": "SELECT $a"}, 400, "invalid-sql"),
    ],
)
def test_a_wrong_query_is_a_problem(client: TestClient, sales: dict, body: dict, status: int, kind: str) -> None:
    answer = client.post("/api/query/execute", json=body)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{kind}")


def test_a_problem_names_the_place_and_the_query(client: TestClient, sales: dict) -> None:
    problem = client.post("/api/query/execute", json={"sql": "SELECT\n  regon FROM sales"}).json()
    assert (problem["line"], problem["column"]) == (2, 3)
    assert "region" in problem["hint"]
    assert client.get(f"/api/query/{problem['query_id']}").json()["state"] == "failed"


def test_history(client: TestClient) -> None:
    for number in range(3):
        ask(client, f"SELECT {number} AS findme")
    client.post("/api/query/execute", json={"sql": "SELECT findme_wrong"})
    runs = client.get("/api/query/history", params={"text": "FINDME", "limit": 2}).json()
    assert [run["state"] for run in runs] == ["failed", "succeeded"]
    rest = client.get("/api/query/history", params={"text": "findme", "before": runs[-1]["id"]}).json()
    assert [run["sql"] for run in rest] == ["SELECT 1 AS findme", "SELECT 0 AS findme"]
    failed = client.get("/api/query/history", params={"text": "findme", "status": "failed"}).json()
    assert [run["sql"] for run in failed] == ["SELECT findme_wrong"]


def test_history_by_dataset_and_time(client: TestClient, sales: dict) -> None:
    first = ask(client, "SELECT max(id) AS by_dataset FROM sales")["run"]
    ask(client, "SELECT 1 AS by_dataset")
    second = ask(client, "SELECT min(id) AS by_dataset FROM sales")["run"]

    def ids(**wanted: object) -> list[str]:
        answer = client.get("/api/query/history", params={"text": "by_dataset", **wanted})
        assert answer.status_code == 200, answer.text
        return [run["id"] for run in answer.json()]

    assert ids(dataset="sales") == [second["id"], first["id"]]
    assert ids(dataset="gold.sales", limit=1) == [second["id"]]
    assert ids(dataset="sales", before=second["id"]) == [first["id"]]
    assert ids(dataset="sales", since=second["submitted_at"]) == [second["id"]]
    assert ids(until=first["submitted_at"]) == []
    assert client.get("/api/query/history", params={"dataset": "nowhere"}).status_code == 404
    assert client.get("/api/query/history", params={"since": "yesterday"}).status_code == 422


def test_metrics(client: TestClient, sales: dict) -> None:
    for _ in range(3):
        ask(client, "SELECT count(*) AS for_metrics FROM sales")
    found = client.get("/api/query/metrics").json()
    assert found["by_state"]["succeeded"] >= 3
    assert found["queries"] == sum(found["by_state"].values())
    assert found["latency_ms"]["p50"] <= found["latency_ms"]["p95"] <= found["latency_ms"]["p99"]
    assert found["cache"]["hits"] >= 2
    assert 0 < found["cache"]["hit_ratio"] < 1
    assert found["by_engine"]["duckdb"]["queries"] >= 3
    assert found["most_used"][0]["dataset"] == "gold.sales"
    slow = [query["total_ms"] for query in found["slowest"]]
    assert slow == sorted(slow, reverse=True)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/query/history?text=a%00b", None),
        ("/api/query/history?principal=%00", None),
        ("/api/query/%00", None),
        ("/api/query/execute", {"sql": "SELECT 'a\0b'"}),
        ("/api/query/execute", {"sql": "SELECT $a", "parameters": {"a": "\\\\\0"}}),
        ("/api/query/execute", {"sql": "SELECT 1", "purpose": "\0"}),
    ],
)
def test_a_nul_is_refused_at_the_door(client: TestClient, path: str, body: dict | None) -> None:
    answer = client.get(path) if body is None else client.post(path, json=body)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-input")
    assert "NUL" in answer.json()["detail"]


def test_what_only_looks_like_a_nul_is_let_in(client: TestClient) -> None:
    assert ask(client, "SELECT '\\u0000' AS a")["rows"] == [["\\u0000"]]


@pytest.mark.parametrize("path", ["", "/rows", "/download"])
def test_an_unknown_query_is_not_found(client: TestClient, path: str) -> None:
    answer = client.get(f"/api/query/nothing{path}")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


def test_explain_shows_what_would_run(client: TestClient, sales: dict[str, object]) -> None:
    sql = "SELECT region, sum(amount) FROM sales WHERE 1 = 1 AND id < $n GROUP BY region"
    plain = client.post("/api/query/explain", json={"sql": sql, "parameters": {"n": 100}}).json()
    assert plain["datasets"][0]["columns"] == ["id", "region", "amount"]
    assert "constants" in [fired["name"] for fired in plain["passes"]]
    assert plain["operators"][0]["name"]
    asked = {"sql": sql, "parameters": {"n": 100}, "analyze": True}
    analysed = client.post("/api/query/explain", json=asked).json()
    assert _rows_of(analysed["operators"]) >= 3
    assert ".parquet" not in str(analysed), "the place of a file is nobody's business"
    assert client.post("/api/query/explain", json={"sql": "DROP TABLE sales"}).status_code == 400


def _rows_of(operators: list[dict[str, object]]) -> int:
    """Rows that came out of any operator."""
    return max(max(int(node["rows"] or 0), _rows_of(node["children"])) for node in operators) if operators else 0


@pytest.mark.parametrize(
    ("sql", "line", "column", "length", "suggests"),
    [
        ("SELECT id,\n  regoin FROM sales", 2, 3, 6, "region"),
        ("SELECT * FROM sale", 1, 15, 4, "sales"),
        ("SELECT * FROM sales WHERE", 1, None, None, None),
        ("SELECT read_csv('x')", 1, 8, 8, None),
    ],
)
def test_validate_names_the_place(
    client: TestClient,
    sales: dict[str, object],
    sql: str,
    line: int,
    column: int | None,
    length: int | None,
    suggests: str | None,
) -> None:
    (found,) = client.post("/api/query/validate", json={"sql": sql}).json()
    assert found["line"] == line
    assert column is None or (found["column"], found["length"]) == (column, length)
    assert suggests is None or suggests in found["suggestion"]


def test_validate_is_content_with_a_sound_query(client: TestClient, sales: dict[str, object]) -> None:
    for sql in ("SELECT id FROM sales WHERE id = $n", "SELECT ? + id FROM sales", "SELECT 1"):
        assert client.post("/api/query/validate", json={"sql": sql}).json() == []


@pytest.mark.parametrize("engine", ["duckdb", "datafusion"])
def test_the_engine_is_chosen_by_name(client: TestClient, sales: dict, engine: str) -> None:
    found = ask(client, "SELECT region, sum(id) AS n FROM sales GROUP BY 1 ORDER BY 1", engine=engine)
    assert found["run"]["engine"] == engine
    assert found["rows"] == [["east", 15050], ["north", 15150], ["south", 14950]]
    assert engine in client.get("/api/neurolake/system/status").json()["engines"]
    made = ask(client, f"CREATE TABLE by_{engine} AS SELECT count(*) AS n FROM sales", engine=engine)
    assert made["run"]["engine"] == engine


@pytest.mark.parametrize("path", ["execute", "explain"])
def test_an_unknown_engine_is_refused_with_the_choices(client: TestClient, path: str) -> None:
    answer = client.post(f"/api/query/{path}", json={"sql": "SELECT 1", "engine": "abacus"})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-option")
    assert "datafusion, duckdb" in answer.json()["hint"]


def test_changes_dialects_and_the_past(client: TestClient, sales: dict) -> None:
    made = ask(client, "CREATE TABLE api_t AS SELECT 1 AS a")
    assert [column["name"] for column in made["columns"]][:2] == ["operation", "dataset"]
    assert ask(client, "SELECT TOP 1 [a] FROM api_t", dialect="tsql")["run"]["transpiled_sql"]
    moment = made["run"]["finished_at"]
    ask(client, "CREATE VIEW api_v AS SELECT a FROM api_t")
    refused = client.post("/api/query/execute", json={"sql": "DROP TABLE api_t"})
    assert (refused.status_code, refused.json()["breaks"]) == (409, ["bronze.api_v"])
    ask(client, "INSERT INTO api_t VALUES (2)")
    assert ask(client, "SELECT * FROM api_v", as_of=moment)["rows"] == [[1]]
    ask(client, "DROP TABLE api_t", confirm=True)
    assert client.post("/api/query/execute", json={"sql": "SELECT * FROM api_v"}).status_code == 404


def test_a_stored_result_is_arranged_as_a_whole_and_looked_into(client: TestClient, sales: dict) -> None:
    query_id = ask(client, "SELECT id, region FROM sales ORDER BY id")["query_id"]
    wanted = {
        "sort": [{"column": "id", "descending": True}],
        "filters": [{"column": "region", "operator": "=", "value": "east"}],
    }
    page = client.post(f"/api/query/{query_id}/rows", json={**wanted, "offset": 1, "limit": 2}).json()
    assert (page["rows"], page["row_count"], page["offset"]) == ([[296, "east"], [293, "east"]], 100, 1)
    found = client.get(f"/api/query/{query_id}/profile", params={"column": "region"}).json()
    assert (found["distinct"], found["nulls"], found["least"]) == (3, 0, "east")
    assert found["top"][0] == {"value": "east", "rows": 100}
    assert client.get(f"/api/query/{query_id}/profile", params={"column": "nothing"}).status_code == 404
    odd = {"filters": [{"column": "id", "operator": "=", "value": "x"}]}
    assert client.post(f"/api/query/{query_id}/rows", json=odd).status_code == 422
    assert (
        client.post(
            f"/api/query/{query_id}/rows", json={"filters": [{"column": "id", "operator": "OR 1=1"}]}
        ).status_code
        == 422
    )

"""The editor's tabs and layout over HTTP."""

import httpx2

from neurolake.query.tabs import MOST

SQL = "/api/neurolake/sql"


def test_tabs_are_kept_changed_and_closed(client: httpx2.Client) -> None:
    first = client.post(f"{SQL}/tabs", json={"sql": "SELECT 1"})
    assert (first.status_code, first.json()["version"]) == (201, 1)
    second = client.post(f"{SQL}/tabs", json={"sql": "SELECT 2", "dialect": "snowflake"}).json()
    assert [one["sql"] for one in client.get(f"{SQL}/tabs").json()] == ["SELECT 1", "SELECT 2"]
    changed = client.put(f"{SQL}/tabs/{second['id']}", params={"version": 1}, json={"sql": "SELECT 3 -- é"})
    assert (changed.json()["sql"], changed.json()["dialect"], changed.json()["version"]) == ("SELECT 3 -- é", None, 2)
    late = client.put(f"{SQL}/tabs/{second['id']}", params={"version": 1}, json={"sql": "lost"})
    assert (late.status_code, late.json()["title"]) == (409, "Conflict")
    assert client.get(f"{SQL}/tabs").json()[1]["sql"] == "SELECT 3 -- é"
    for one in client.get(f"{SQL}/tabs").json():
        assert client.delete(f"{SQL}/tabs/{one['id']}").status_code == 204
    assert client.get(f"{SQL}/tabs").json() == []
    assert client.delete(f"{SQL}/tabs/{second['id']}").status_code == 404


def test_there_is_a_bound(client: httpx2.Client) -> None:
    for number in range(MOST):
        assert client.post(f"{SQL}/tabs", json={"sql": str(number)}).status_code == 201
    refused = client.post(f"{SQL}/tabs", json={"sql": "one more"})
    assert refused.status_code >= 400
    assert "50 tabs" in refused.json()["detail"]
    for one in client.get(f"{SQL}/tabs").json():
        client.delete(f"{SQL}/tabs/{one['id']}")


def test_a_text_is_laid_out(client: httpx2.Client) -> None:
    told = client.post(f"{SQL}/format", json={"sql": "select a, b -- why\nfrom t where x; select 2"})
    assert told.json()["sql"] == "SELECT a,\n  b -- why\nFROM t\nWHERE x;\n\nSELECT 2"
    wrong = client.post(f"{SQL}/format", json={"sql": "select 'open"})
    assert (wrong.status_code, wrong.json()["type"]) == (400, "/problems/invalid-sql")

"""Templates over HTTP."""

import httpx2

TEMPLATES = "/api/neurolake/templates"
SQL = "SELECT id FROM sales WHERE region = $region AND day >= $since ORDER BY id"
TEMPLATE = {
    "name": "of-region",
    "sql": SQL,
    "parameters": [
        {"name": "region", "type": "text", "choices": ["north", "south", "east"]},
        {"name": "since", "type": "date", "default": "2024-01-28"},
    ],
}


def test_a_template_is_saved_run_compared_and_removed(client: httpx2.Client, sales: object) -> None:
    made = client.post(TEMPLATES, json={"template": TEMPLATE})
    assert (made.status_code, made.json()["version"]) == (201, 1), made.text
    again = client.post(TEMPLATES, json={"yaml": f"name: of-region\nsql: {SQL} LIMIT 1\nparameters: []"})
    assert again.status_code == 400
    ran = client.post(f"{TEMPLATES}/of-region/run", json={"values": {"region": "north"}})
    assert ran.status_code == 200, ran.text
    assert [row[0] for row in ran.json()["rows"]][:2] == [27, 111]
    assert client.get(f"/api/query/{ran.json()['query_id']}/rows").json()["rows"] == ran.json()["rows"]
    wrong = client.post(f"{TEMPLATES}/of-region/run", json={"values": {"region": "west"}})
    assert (wrong.status_code, wrong.json()["hint"]) == (422, "north, south, east")
    later = {**TEMPLATE, "sql": SQL + " LIMIT 1"}
    assert client.post(TEMPLATES, json={"template": later}).json()["version"] == 2
    diff = client.get(f"{TEMPLATES}/of-region/diff", params={"before": 1, "after": 2}).json()
    assert "LIMIT 1" in diff["sql"]
    assert [one["version"] for one in client.get(f"{TEMPLATES}/of-region/versions").json()] == [2, 1]
    shared = client.put(f"{TEMPLATES}/of-region/sharing", json={"subjects": ["role:analyst"]})
    assert shared.json()["shared_with"] == ["role:analyst"]
    assert client.put(f"{TEMPLATES}/of-region/sharing", json={"subjects": ["everybody"]}).status_code == 422
    assert "of-region" in [one["name"] for one in client.get(TEMPLATES, params={"q": "region"}).json()]
    assert client.delete(f"{TEMPLATES}/of-region").status_code == 204
    assert client.get(f"{TEMPLATES}/of-region").status_code == 404


def test_those_that_every_lake_has_are_there(client: httpx2.Client, sales: object) -> None:
    ran = client.post(f"{TEMPLATES}/top-values/run", json={"values": {"source": "sales", "field": "region"}})
    assert [row[1] for row in ran.json()["rows"]] == [100, 100, 100]
    assert client.get(f"{TEMPLATES}/top-values").json()["owner"] == "neurolake"
    assert client.delete(f"{TEMPLATES}/top-values").status_code == 403

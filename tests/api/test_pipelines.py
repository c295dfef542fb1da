"""Pipelines over HTTP."""

import httpx2

PIPELINES = "/api/neurolake/pipelines"
YAML = {"Content-Type": "application/yaml"}
SPEC = """
name: nightly
parameters: {n: {type: integer, default: 1}}
partitions: {by: list, values: [a, b, c]}
steps:
  first: {sql: SELECT $n}
  second: {after: [first], sql: SELECT 2}
"""


def test_a_pipeline_is_checked_applied_run_and_deleted(client: httpx2.Client) -> None:
    wrong = client.post(f"{PIPELINES}/check", content="name: x\nsteps: {a: {sql: SELEC}}", headers=YAML).json()
    assert (wrong["valid"], wrong["diagnostics"][0]["line"]) == (False, 2)
    refused = client.put(PIPELINES, content="name: x\nsteps: {a: {sql: SELEC}}", headers=YAML)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/invalid-pipeline")
    assert refused.json()["diagnostics"][0]["column"]

    assert client.put(PIPELINES, content=SPEC, headers=YAML).json()["change"] == "created"
    assert client.put(PIPELINES, content=SPEC, headers=YAML, params={"version": 7}).status_code == 409
    assert client.put(PIPELINES, content=SPEC, headers=YAML, params={"version": 1}).json()["change"] == "unchanged"
    as_json = {"name": "other", "steps": {"a": {"sql": "SELECT 1"}}}
    assert client.put(PIPELINES, json=as_json).json()["change"] == "created"
    assert client.delete(f"{PIPELINES}/other").status_code == 204
    assert [one["name"] for one in client.get(PIPELINES).json()] == ["nightly"]
    assert client.get(f"{PIPELINES}/nightly").json()["text"] == SPEC

    wanted = {"parameters": {"n": "5"}, "partition": "a"}
    begun = client.post(f"{PIPELINES}/nightly/runs", json=wanted, headers={"Idempotency-Key": "1"})
    assert begun.status_code == 202
    again = client.post(f"{PIPELINES}/nightly/runs", json=wanted, headers={"Idempotency-Key": "1"})
    run_id = begun.json()["id"]
    assert again.json()["id"] == run_id
    ended = client.get(f"{PIPELINES}/runs/{run_id}", params={"wait": 60}).json()
    assert (ended["state"], ended["partition"], ended["parameters"]) == ("succeeded", "a", {"n": 5})
    assert [step["state"] for step in ended["steps"]] == ["succeeded", "succeeded"]
    logs = client.get(f"{PIPELINES}/runs/{run_id}/logs", params={"step": "first"}).json()
    assert [one["step"] for one in logs] == ["first"]
    assert client.post(f"{PIPELINES}/runs/{run_id}/cancel").json()["state"] == "succeeded"
    assert client.post(f"{PIPELINES}/runs/{run_id}/retry").status_code == 409
    retried = client.post(f"{PIPELINES}/runs/{run_id}/retry", json={"from_step": "second"})
    assert retried.status_code == 202
    ended = client.get(f"{PIPELINES}/runs/{run_id}", params={"wait": 60}).json()
    assert [len(step["attempts"]) for step in ended["steps"]] == [1, 2]
    assert [one["id"] for one in client.get(f"{PIPELINES}/runs", params={"pipeline": "nightly"}).json()] == [run_id]

    assert client.delete(f"{PIPELINES}/nightly").status_code == 204
    assert client.get(f"{PIPELINES}/nightly").status_code == 404


def test_a_backfill_pauses_goes_on_and_is_cancelled(client: httpx2.Client) -> None:
    client.put(PIPELINES, content=SPEC, headers=YAML)
    begun = client.post(f"{PIPELINES}/nightly/backfills", json={"from": "a", "to": "b"})
    assert begun.status_code == 202
    place = f"{PIPELINES}/backfills/{begun.json()['id']}"
    while (seen := client.get(place).json())["state"] == "running":
        pass
    assert (seen["state"], seen["runs"]) == ("succeeded", {"succeeded": 2})
    assert client.post(f"{place}/pause").status_code == 409
    assert client.post(f"{place}/cancel").json()["state"] == "succeeded"
    assert client.post(f"{place}/rewind").status_code == 422
    assert len(client.get(f"{PIPELINES}/nightly/backfills").json()) == 1
    for action, paused in (("pause", True), ("resume", False)):
        assert client.post(f"{PIPELINES}/nightly/{action}").json()["paused"] is paused


def test_what_is_not_there_or_not_so_is_told(client: httpx2.Client) -> None:
    client.put(PIPELINES, content=SPEC, headers=YAML)
    for path in (f"{PIPELINES}/nothing", f"{PIPELINES}/runs/nothing", f"{PIPELINES}/backfills/nothing"):
        assert client.get(path).status_code == 404
    for wanted in ({"parameters": {"n": "many"}}, {"parameters": {"m": 1}}, {"partition": "z"}, {"colour": 1}):
        assert client.post(f"{PIPELINES}/nightly/runs", json=wanted).status_code == 422


def test_the_calendar_tells_what_is_due_and_how_partitions_went(client: httpx2.Client) -> None:
    timed = "name: mornings\nschedule: {cron: '0 6 * * *'}\nsteps: {a: {sql: SELECT 1}}\n"
    for text in (SPEC.replace("nightly", "lettered"), timed):
        assert client.put(PIPELINES, content=text, headers=YAML).status_code == 200
    told = client.get(f"{PIPELINES}/lettered").json()
    assert (told["parameters"]["n"]["type"], told["partitions"]["values"]) == ("integer", ["a", "b", "c"])
    moments = client.get(f"{PIPELINES}/mornings/moments", params={"limit": 3}).json()
    assert len(moments) == 3
    assert moments == sorted(moments)
    assert client.get(f"{PIPELINES}/lettered/moments").json() == []
    run_id = client.post(f"{PIPELINES}/lettered/runs", json={"partition": "b"}).json()["id"]
    client.get(f"{PIPELINES}/runs/{run_id}", params={"wait": 60})
    seen = client.get(f"{PIPELINES}/lettered/partitions").json()
    assert [(one["key"], one["state"], one["run"]) for one in seen] == [
        ("a", None, None),
        ("b", "succeeded", run_id),
        ("c", None, None),
    ]
    assert [one["key"] for one in client.get(f"{PIPELINES}/lettered/partitions", params={"limit": 2}).json()] == [
        "b",
        "c",
    ]
    for part in ("moments", "partitions"):
        assert client.get(f"{PIPELINES}/nothing/{part}").status_code == 404

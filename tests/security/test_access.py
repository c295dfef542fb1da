"""Nobody comes in unknown, by any route; keys open what their scopes name; nobody sees what is another's."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI, WebSocket
from fastapi.testclient import TestClient
from starlette.routing import BaseRoute
from starlette.websockets import WebSocketDisconnect

from neurolake import Lake
from neurolake.api.main import _PARTS, create_app
from neurolake.identity.keys import SCOPES

UPLOAD = "/api/neurolake/ingestion/upload"
REMEDIATE = "/api/compliance/remediate"
OPEN = {
    ("GET", "/docs"),
    ("GET", "/docs/oauth2-redirect"),
    ("GET", "/redoc"),
    ("GET", "/openapi.json"),
    ("HEAD", "/openapi.json"),
    ("GET", "/problems/{kind}"),
    ("GET", "/livez"),
    ("GET", "/readyz"),
    ("GET", "/startupz"),
    ("GET", "/version"),
    ("GET", "/api/auth"),
    ("POST", "/api/auth/login"),
    ("POST", "/api/auth/logout"),
    ("GET", "/api/auth/oidc/login"),
    ("GET", "/api/auth/oidc/callback"),
    ("GET", "/api/neurolake/system/health"),
    ("POST", "/iceberg/v1/oauth/tokens"),
}
SCOPE_OF = {
    "/api/neurolake/ingestion": "ingest",
    "/api/query": "query",
    "/api/ai": "query",
    "/api/neurolake/catalog/dataset/{dataset_id}/sample": "query",
    "/api/neurolake/catalog": "catalog",
    "/api/neurolake/quality/current": "catalog",
    "/api/neurolake/quality/time-series": "catalog",
    "/api/neurolake/quality/webhooks": "admin",
    "/api/neurolake/quality": "query",
    "/api/neurolake/templates": "query",
    "/mcp": "query",
    "/api/neurolake/lineage": "catalog",
    "/api/neurolake/schema/policy": "query",
    "/api/neurolake/schema/approvals": "query",
    "/api/neurolake/schema/rollback": "query",
    "/api/neurolake/schema": "catalog",
    "/api/neurolake/contracts": "query",
    "/api/neurolake/system/logs": "admin",
    "/api/neurolake/system/metrics": "metrics",
    "/api/neurolake/system": "catalog",
    "/api/neurolake/pipelines": "pipelines",
    "/api/compliance": "compliance",
    "/api/admin": "admin",
    "/api/neurolake/maintenance": "ingest",
    "/api/v1/lineage": "catalog",
    "/iceberg": "iceberg",
}
DECLARED = {route.path: scope for part, scope in _PARTS for route in part.routes}
"""What the application says that each route needs; holds for those that the list above does not know yet."""


def routes(app: FastAPI) -> set[tuple[str, str]]:
    """Every method and path that the application answers, mounts and web sockets included."""
    return {pair for route in app.routes for one in _flat(route) for pair in _pairs(one)}


def _flat(route: BaseRoute) -> Iterator[object]:
    contexts = getattr(route, "effective_route_contexts", None)
    if contexts is None:
        yield route
    else:
        for context in contexts():
            yield context.original_route


def _pairs(route: object) -> Iterator[tuple[str, str]]:
    for method in getattr(route, "methods", None) or {"GET"}:
        yield method, route.path


def asked(client: TestClient, method: str, path: str, **more: object) -> int:
    filled = path.replace("{kind}", "forbidden")
    filled = "/".join("x" if part.startswith("{") else part for part in filled.split("/"))
    return client.request(method, filled, **more).status_code


def test_every_route_refuses_strangers_but_the_few_that_are_open(guarded, stranger: TestClient) -> None:
    found = routes(guarded.app)
    assert len(found) > 40
    answered = {
        (method, path) for method, path in found if asked(stranger, method, path, follow_redirects=False) != 401
    }
    assert answered == OPEN


def test_a_path_that_is_not_there_is_not_told_to_strangers(stranger: TestClient) -> None:
    for path in ("/api", "/api/", "/nowhere", "/api/query", "/API/QUERY/history", "/api/auth/login/", "//api/auth/me"):
        assert stranger.get(path).status_code == 401, path
    for path in ("/problems/../api/query/history", "/static-offline-docs/../api/query/history"):
        assert stranger.get(path).status_code in (401, 404), path
    for path in ("/problems/%2e%2e/api/query/history", "/static-offline-docs/%2e%2e/api/query/history"):
        assert stranger.get(path).status_code in (401, 404), path


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "QUERY"])
def test_no_method_is_a_way_round(stranger: TestClient, method: str) -> None:
    for path in ("/api/query/history", "/api/admin/users", UPLOAD):
        assert stranger.request(method, path).status_code == 401


def test_a_refusal_says_how_to_come_in(stranger: TestClient) -> None:
    answer = stranger.get("/api/query/history")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/unauthenticated"
    assert stranger.get(answer.json()["type"]).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer null"},
        {"Authorization": "Basic YWRhOmNvcnJlY3QgaG9yc2UgYmF0dGVyeQ=="},
        {"Authorization": "nlk_x_y"},
        {"X-API-Key": ""},
        {"X-API-Key": "nlk_000000000000_" + "A" * 43},
        {"Cookie": "neurolake_access=x"},
        {"Cookie": "neurolake_access="},
        {"X-Forwarded-User": "ada"},
        {"X-Remote-User": "ada"},
    ],
)
def test_what_proves_nothing_opens_nothing(stranger: TestClient, headers: dict[str, str]) -> None:
    for path in ("/api/query/history", "/api/auth/me", "/api/admin/users"):
        assert stranger.get(path, headers=headers).status_code == 401


def test_an_api_key_is_no_cookie(guarded, stranger: TestClient) -> None:
    key = guarded.key("ada", "query")["X-API-Key"]
    assert stranger.get("/api/query/history", headers={"Cookie": f"neurolake_access={key}"}).status_code == 401


def test_a_key_opens_the_routes_of_its_scope_and_no_other(guarded, stranger: TestClient) -> None:
    # Of the web socket tests/api/test_chat.py tells.
    others = ("/api/auth", "/static-offline-docs", "/ws/chat")
    found = [pair for pair in routes(guarded.app) - OPEN if not pair[1].startswith(others)]
    for scope in SCOPES:
        headers = guarded.key("ada", scope)
        for method, path in found:
            known = next((name for prefix, name in SCOPE_OF.items() if path.startswith(prefix)), None)
            needed = known or DECLARED.get(path)
            assert needed, f"{path} belongs to no scope"
            status = asked(stranger, method, path, headers=headers, follow_redirects=False)
            assert (status == 403) == (needed != scope), (scope, method, path, status)


def test_counting_what_can_be_joined_reads_data_and_takes_the_scope_of_queries(guarded, stranger: TestClient) -> None:
    path = "/api/neurolake/catalog/recommendations/nothing"
    for scopes, check, status in ((("catalog",), 0, 404), (("catalog",), 1, 403), (("catalog", "query"), 1, 404)):
        headers = guarded.key("ada", *scopes)
        assert stranger.get(path, params={"check": check}, headers=headers).status_code == status


def test_a_key_works_in_both_headers(guarded, stranger: TestClient) -> None:
    key = guarded.key("bob", "query")["X-API-Key"]
    for headers in ({"X-API-Key": key}, {"Authorization": f"Bearer {key}"}, {"Authorization": f"bearer {key}"}):
        assert stranger.get("/api/query/history", headers=headers).status_code == 200


def test_a_key_makes_no_keys(guarded, stranger: TestClient) -> None:
    for scopes in (("admin",), SCOPES):
        headers = guarded.key("ada", *scopes)
        assert stranger.get("/api/auth/keys", headers=headers).status_code == 403
        made = stranger.post("/api/auth/keys", headers=headers, json={"name": "more", "scopes": ["query"]})
        assert made.status_code == 403


def test_remediation_is_for_who_manages_and_runs_are_their_askers(guarded, stranger: TestClient) -> None:
    release = {"request": {"action": "release", "dataset": "nothing"}}
    erase = {"request": {"action": "erase_subject", "values": ["some@example.org"]}}
    retention = {"request": {"action": "retention"}, "dry_run": False}
    mine = stranger.post(REMEDIATE, json=retention, headers=guarded.bearer("ada")).json()["id"]
    for headers in (guarded.bearer("bob"), guarded.key("bob", "compliance")):
        assert stranger.post(REMEDIATE, json=release, headers=headers).status_code == 404
        assert stranger.post(REMEDIATE, json=erase, headers=headers).status_code == 403
        assert stranger.get(REMEDIATE, headers=headers).json() == []
        for method, path in (("GET", mine), ("POST", f"{mine}/cancel"), ("GET", f"{mine}/download")):
            assert asked(stranger, method, f"{REMEDIATE}/{path}", headers=headers) == 404


def test_only_administrators_administer(guarded, stranger: TestClient) -> None:
    parts = ("/api/admin", "/api/compliance")
    admin = [pair for pair in routes(guarded.app) if pair[1].startswith(parts) and not pair[1].startswith(REMEDIATE)]
    assert len(admin) > 10
    for headers in (guarded.bearer("bob"), guarded.key("bob", "admin", "compliance")):
        for method, path in admin:
            assert asked(stranger, method, path, headers=headers, json={}) == 403, (method, path)
    assert stranger.get("/api/admin/users", headers=guarded.bearer("ada")).status_code == 200


def test_queries_and_results_of_others_are_not_there(guarded, stranger: TestClient) -> None:
    bob, eve, ada = (guarded.bearer(name) for name in ("bob", "eve", "ada"))
    sql = "SELECT 'known to bob' AS said"
    made = stranger.post("/api/query/execute", headers=bob, json={"sql": sql}).json()["query_id"]
    assert stranger.get(f"/api/query/{made}/rows", headers=bob).json()["rows"] == [["known to bob"]]
    for other in (eve, guarded.key("eve", "query")):
        for path in ("", "/rows", "/download"):
            assert stranger.get(f"/api/query/{made}{path}", headers=other).status_code == 404
        assert stranger.post(f"/api/query/{made}/cancel", headers=other).status_code == 404
        assert stranger.get("/api/query/history", headers=other).json() == []
        assert stranger.get("/api/query/history", headers=other, params={"text": "known"}).json() == []
        for whose in ("bob", "*", "ada", "local"):
            assert stranger.get("/api/query/history", headers=other, params={"principal": whose}).status_code == 403
    assert stranger.get("/api/query/history", headers=ada).json() == []
    for whose in ("bob", "*"):
        seen = stranger.get("/api/query/history", headers=ada, params={"principal": whose}).json()
        assert [(run["principal"], run["sql"]) for run in seen] == [("bob", sql)]


def test_ingestions_and_rejects_of_others_are_not_there(guarded, stranger: TestClient) -> None:
    bob, eve, ada = (guarded.bearer(name) for name in ("bob", "eve", "ada"))
    ragged = b"id,name\n" + b"".join(b"%d,n\n" % n for n in range(300)) + b"1,2,3,4,secret\n"
    _may_bring_in(guarded, "bob")
    job = stranger.post(UPLOAD, headers=bob, files={"file": ("bobs.csv", ragged)}).json()["jobs"][0]
    assert job["principal"] == "bob"
    for path in ("", "/rejects", "/events"):
        assert stranger.get(f"/api/neurolake/ingestion/{job['id']}{path}", headers=eve).status_code == 404
        assert stranger.get(f"/api/neurolake/ingestion/{job['id']}{path}", headers=bob).status_code == 200
        assert stranger.get(f"/api/neurolake/ingestion/{job['id']}{path}", headers=ada).status_code == 200
    assert stranger.post(f"/api/neurolake/ingestion/{job['id']}/cancel", headers=eve).status_code == 404
    assert stranger.get("/api/neurolake/ingestion", headers=eve).json()["jobs"] == []
    assert len(stranger.get("/api/neurolake/ingestion", headers=ada).json()["jobs"]) == 1


def _may_bring_in(guarded, *names: str) -> None:
    to = [f"user:{name}" for name in names]
    grant = {"kind": "grant", "name": f"uploads-{'-'.join(names)}", "to": to, "actions": ["modify"]}
    guarded.lake.policies.create(grant, by="ada")


def test_an_idempotency_key_of_another_is_no_way_to_their_answer(guarded, stranger: TestClient) -> None:
    _may_bring_in(guarded, "bob", "eve")
    sent = {"files": {"file": ("same.csv", b"a,b\n1,2\n3,4\n")}}
    jobs = [
        stranger.post(UPLOAD, headers={**guarded.bearer(name), "Idempotency-Key": "k1"}, **sent).json()
        for name in ("bob", "eve")
    ]
    assert jobs[0]["jobs"][0]["principal"] == "bob"
    assert jobs[1].get("jobs", [{}])[0].get("id") != jobs[0]["jobs"][0]["id"]


def test_strangers_are_not_told_what_is_broken(guarded, stranger: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded.lake.landing, "free_bytes", lambda: 0)
    health = "/api/neurolake/system/health"
    told = [
        stranger.get(health, headers=headers).json()["checks"]["storage"] for headers in ({}, guarded.bearer("bob"))
    ]
    assert [check["ok"] for check in told] == [False, False]
    assert (told[0]["problem"], bool(told[1]["problem"])) == (None, True)


def test_the_lakes_folder_is_shown_to_administrators_only(guarded, stranger: TestClient) -> None:
    status = "/api/neurolake/system/status"
    homes = [stranger.get(status, headers=guarded.bearer(name)).json()["home"] for name in ("ada", "bob")]
    assert homes == [str(guarded.lake.home), None]


def test_a_web_socket_is_no_way_round(guarded) -> None:
    app = create_app(guarded.lake)

    @app.websocket("/api/live")
    async def live(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text(socket.state.principal.name)

    client = TestClient(app, base_url="http://127.0.0.1:8000")
    tokens = guarded.lake.identity.login("bob", "correct horse battery", "10.0.0.9")
    cookie = {"Cookie": f"neurolake_access={tokens.access_token}"}
    own = {"Origin": "http://127.0.0.1:8000", "Host": "127.0.0.1:8000"}
    for headers in (
        {},
        own,
        {"Authorization": "Bearer x"},
        cookie,
        cookie | {"Origin": "https://evil.example"},
        cookie | {"Host": "evil.example", "Origin": "http://evil.example"},
    ):
        with (
            pytest.raises(WebSocketDisconnect),
            client.websocket_connect("ws://127.0.0.1:8000/api/live", headers=headers),
        ):
            pytest.fail(f"opened with {headers}")
    for headers in (guarded.bearer("bob"), cookie | own):
        with client.websocket_connect("ws://127.0.0.1:8000/api/live", headers=headers) as socket:
            assert socket.receive_text() == "bob"


def test_with_authentication_off_whoever_uses_this_machine_may_do_everything(tmp_path: Path) -> None:
    with Lake.open(tmp_path / "lake") as lake, TestClient(create_app(lake), base_url="http://127.0.0.1") as client:
        me = client.get("/api/auth/me").json()
        assert (me["name"], me["is_admin"], me["authentication"]) == ("local", True, "off")
        assert client.get("/api/admin/users").json() == []
        assert client.post("/api/auth/keys", json={"name": "x", "scopes": ["query"]}).status_code == 404

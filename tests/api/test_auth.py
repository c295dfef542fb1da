"""Signing in, keys and administration as a client uses them."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from neurolake import Lake
from neurolake.api.main import create_app

PASSWORD = "correct horse battery"

PROBES = ("/livez", "/readyz", "/startupz", "/version")


@pytest.fixture(scope="module")
def admin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client in which ada, an administrator, has signed in."""
    with Lake.open(tmp_path_factory.mktemp("auth") / "lake", auth="required") as lake:
        lake.identity.users.create("ada", PASSWORD, roles=["admin"])
        client = TestClient(create_app(lake), base_url="http://127.0.0.1:8000")
        login = client.post("/api/auth/login", json={"name": "Ada", "password": PASSWORD}).json()
        client.headers["Authorization"] = f"Bearer {login['access_token']}"
        yield client


def other(admin: TestClient, **headers: str) -> TestClient:
    return TestClient(admin.app, base_url="http://127.0.0.1:8000", headers=headers)


def test_a_user_is_made_changed_and_disabled(admin: TestClient) -> None:
    assert admin.put("/api/admin/roles/analyst", json={"description": "Reads."}).json()["name"] == "analyst"
    group = admin.put("/api/admin/groups/finance", json={"description": "The money.", "roles": ["analyst"]}).json()
    assert group == {"name": "finance", "description": "The money.", "roles": ["analyst"], "members": 0}
    sent = {"name": "bob", "password": PASSWORD, "groups": ["finance"], "attributes": {"country": "AT"}}
    made = admin.post("/api/admin/users", json=sent)
    assert (made.status_code, made.json()["groups"], made.json()["has_password"]) == (201, ["finance"], True)
    assert PASSWORD not in made.text
    assert "argon2" not in admin.get("/api/admin/users").text
    bob = other(admin)
    token = bob.post("/api/auth/login", json={"name": "bob", "password": PASSWORD}).json()["access_token"]
    bob.headers["Authorization"] = f"Bearer {token}"
    me = bob.get("/api/auth/me").json()
    assert (me["roles"], me["groups"], me["attributes"]) == (["analyst"], ["finance"], {"country": "AT"})
    admin.patch("/api/admin/users/bob", json={"attributes": {}, "groups": []})
    assert bob.get("/api/auth/me").json()["roles"] == []
    assert admin.put("/api/admin/users/bob/password", json={"password": "another long one"}).status_code == 204
    assert bob.get("/api/auth/me").status_code == 401
    assert admin.patch("/api/admin/users/bob", json={"disabled": True}).json()["disabled"] is True
    sent = {"name": "bob", "password": "another long one"}
    assert bob.post("/api/auth/login", json=sent, headers={"Authorization": ""}).status_code == 401
    assert [user["name"] for user in admin.get("/api/admin/users", params={"after": "ada"}).json()] == ["bob"]
    assert admin.delete("/api/admin/groups/finance").status_code == 204
    assert admin.delete("/api/admin/roles/analyst").status_code == 204


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "users", {"name": "x", "password": "short"}, 422),
        ("POST", "users", {"name": "a b", "password": PASSWORD}, 422),
        ("POST", "users", {"name": "ADA", "password": PASSWORD}, 409),
        ("POST", "users", {"name": "x", "roles": ["nothing"]}, 404),
        ("POST", "users", {"name": "x", "admin": True}, 422),
        ("PATCH", "users/nobody", {"disabled": True}, 404),
        ("PATCH", "users/ada", {"disabled": True}, 409),
        ("PATCH", "users/ada", {"roles": []}, 409),
        ("PUT", "users/nobody/password", {"password": PASSWORD}, 404),
        ("PUT", "groups/x", {"roles": ["nothing"]}, 404),
        ("PUT", "groups/a%20b", {}, 422),
        ("DELETE", "groups/nothing", None, 404),
        ("DELETE", "roles/admin", None, 409),
        ("DELETE", "roles/nothing", None, 404),
        ("DELETE", "keys/nothing", None, 404),
        ("GET", "users/nobody", None, 404),
    ],
)
def test_what_makes_no_sense_is_a_problem(
    admin: TestClient, method: str, path: str, body: dict | None, status: int
) -> None:
    answer = admin.request(method, f"/api/admin/{path}", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert PASSWORD not in answer.text


def test_a_key_is_shown_once_used_and_revoked(admin: TestClient) -> None:
    made = admin.post("/api/auth/keys", json={"name": "nightly", "scopes": ["query"], "days": 30})
    assert made.status_code == 201
    secret = made.json()["secret"]
    program = other(admin, **{"X-API-Key": secret})
    me = program.get("/api/auth/me").json()
    assert (me["name"], me["scopes"]) == ("ada", ["query"])
    assert program.post("/api/query/execute", json={"sql": "SELECT 1"}).status_code == 200
    assert program.get("/api/neurolake/catalog/datasets").json()["scope"] == "catalog"
    for path in ("/api/auth/keys", "/api/admin/keys", "/api/admin/keys?user=ada"):
        (listed,) = admin.get(path).json()
        assert (listed["name"], bool(listed["last_used_at"]), "secret" in listed) == ("nightly", True, False)
        assert secret not in str(listed)
    assert admin.delete(f"/api/auth/keys/{made.json()['prefix']}").json()["revoked_at"]
    assert program.get("/api/auth/me").status_code == 401


def test_a_session_is_refreshed_and_ended(admin: TestClient) -> None:
    client = other(admin)
    first = client.post("/api/auth/login", json={"name": "ada", "password": PASSWORD}).json()
    assert first["token_type"] == "Bearer"
    second = client.post("/api/auth/refresh", json={"refresh_token": first["refresh_token"]}).json()
    bearer = {"Authorization": f"Bearer {second['access_token']}"}
    assert client.get("/api/auth/me", headers=bearer).json()["name"] == "ada"
    assert client.post("/api/auth/logout", headers=bearer).status_code == 204
    assert client.get("/api/auth/me", headers=bearer).status_code == 401
    assert client.post("/api/auth/logout").status_code == 204
    assert client.post("/api/auth/refresh").status_code == 401


def test_the_description_says_how_to_come_in(admin: TestClient) -> None:
    described = admin.get("/openapi.json").json()
    assert set(described["components"]["securitySchemes"]) == {"bearer", "key", "cookie"}
    for path, methods in described["paths"].items():
        is_open = path in ("/api/auth", "/api/neurolake/system/health", "/iceberg/v1/oauth/tokens") or path.startswith(
            ("/api/auth/login", "/api/auth/refresh", "/api/auth/logout", "/api/auth/oidc", *PROBES)
        )
        for method, operation in methods.items():
            assert bool(operation.get("security")) != is_open, (method, path)

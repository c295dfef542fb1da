"""Forged, stolen and worn-out tokens."""

import base64
import json
import logging
import time
from collections.abc import Callable

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi.testclient import TestClient

PASSWORD = "correct horse battery"
ME = "/api/auth/me"


@pytest.fixture(scope="module")
def key(guarded) -> bytes:
    guarded.bearer("bob")
    return (guarded.lake.home / "secrets" / "signing.key").read_bytes()


@pytest.fixture(scope="module")
def claims(guarded, key: bytes) -> dict[str, object]:
    token = guarded.bearer("bob")["Authorization"].removeprefix("Bearer ")
    return jwt.decode(token, options={"verify_signature": False})


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def status(client: TestClient, token: str) -> int:
    return client.get(ME, headers={"Authorization": f"Bearer {token}"}).status_code


def signed(claims: dict[str, object], key: object, algorithm: str = "HS256", typ: str = "at+jwt") -> str:
    return jwt.encode(claims, key, algorithm=algorithm, headers={"typ": typ})


def test_the_same_claims_rightly_signed_hold(stranger: TestClient, key: bytes, claims: dict) -> None:
    assert status(stranger, signed(claims, key)) == 200


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE"])
@pytest.mark.parametrize("signature", ["", "AAAA"])
def test_unsigned_tokens(stranger: TestClient, claims: dict, algorithm: str, signature: str) -> None:
    header = {"alg": algorithm, "typ": "at+jwt"}
    assert status(stranger, f"{part(header)}.{part(claims)}.{signature}") == 401


@pytest.mark.parametrize("wrong", [b"\0" * 64, b"secret" * 12, b"k" * 64])
def test_tokens_signed_with_another_key(stranger: TestClient, claims: dict, wrong: bytes) -> None:
    assert status(stranger, signed(claims, wrong)) == 401


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_tokens_signed_rightly_in_another_way(stranger: TestClient, key: bytes, claims: dict, algorithm: str) -> None:
    assert status(stranger, signed(claims, key, algorithm)) == 401


def test_a_token_that_brings_its_own_key(stranger: TestClient, claims: dict) -> None:
    own = rsa.generate_private_key(65537, 2048)
    jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(own.public_key()))
    for extra in ({"jwk": jwk}, {"jku": "https://evil.example/keys"}, {"kid": "../../../dev/null"}, {"x5u": "x"}):
        token = jwt.encode(claims, own, algorithm="RS256", headers={"typ": "at+jwt", **extra})
        assert status(stranger, token) == 401


@pytest.mark.parametrize(
    "change",
    [
        lambda claims: claims | {"exp": int(time.time()) - 1},
        lambda claims: claims | {"aud": "another"},
        lambda claims: claims | {"aud": ["another"]},
        lambda claims: claims | {"iss": "another"},
        lambda claims: claims | {"sub": "00000000-0000-7000-8000-000000000000"},
        lambda claims: claims | {"sub": 7},
        lambda claims: claims | {"sid": "00000000-0000-7000-8000-000000000000"},
        lambda claims: claims | {"sid": None},
        lambda claims: claims | {"sid": ["x"]},
        lambda claims: claims | {"iat": int(time.time()) + 3600},
        lambda claims: claims | {"nbf": int(time.time()) + 3600},
        *(
            lambda claims, name=name: {k: v for k, v in claims.items() if k != name}
            for name in ("exp", "aud", "iss", "sub", "sid", "iat")
        ),
    ],
)
def test_tokens_with_wrong_claims(
    stranger: TestClient, key: bytes, claims: dict, change: Callable[[dict], dict]
) -> None:
    token = jwt.api_jws.encode(json.dumps(change(claims)).encode(), key, "HS256", headers={"typ": "at+jwt"})
    assert status(stranger, token) == 401


def test_a_session_of_another_user_does_not_fit(guarded, stranger: TestClient, key: bytes, claims: dict) -> None:
    ada = jwt.decode(guarded.bearer("ada")["Authorization"][7:], options={"verify_signature": False})
    assert status(stranger, signed(claims | {"sub": ada["sub"]}, key)) == 401
    assert status(stranger, signed(claims | {"sid": ada["sid"]}, key)) == 401


@pytest.mark.parametrize("typ", ["JWT", "refresh+jwt", "", "oidc"])
def test_a_signed_token_of_another_kind(stranger: TestClient, key: bytes, claims: dict, typ: str) -> None:
    assert status(stranger, signed(claims, key, typ=typ)) == 401


def test_a_changed_token(guarded, stranger: TestClient, claims: dict) -> None:
    token = guarded.bearer("bob")["Authorization"][7:]
    header, body, signature = token.split(".")
    raised = part(claims | {"sub": "ada"})
    flipped = ("A" if signature[0] != "A" else "B") + signature[1:]
    for changed in (
        f"{header}.{raised}.{signature}",
        f"{header}.{body}.",
        f"{header}.{body}",
        f"{header}.{body}.{flipped}",
    ):
        assert status(stranger, changed) == 401
    for nonsense in ("x", "...", "a.b.c", "=" * 500, "A" * 60_000):
        assert status(stranger, nonsense) == 401


def test_a_refresh_token_is_no_access_token_and_the_other_way_round(guarded, stranger: TestClient) -> None:
    tokens = guarded.lake.identity.login("bob", PASSWORD, "10.0.0.1")
    assert status(stranger, tokens.refresh_token) == 401
    answer = stranger.post("/api/auth/refresh", json={"refresh_token": tokens.access_token})
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/unauthenticated")
    assert status(stranger, tokens.access_token) == 200


def test_a_stolen_refresh_token_is_noticed_over_http(guarded, stranger: TestClient) -> None:
    first = stranger.post("/api/auth/login", json={"name": "bob", "password": PASSWORD}).json()
    second = stranger.post("/api/auth/refresh", json={"refresh_token": first["refresh_token"]}).json()
    assert status(stranger, second["access_token"]) == 200
    again = stranger.post("/api/auth/refresh", json={"refresh_token": first["refresh_token"]})
    assert (again.status_code, "ended" in again.json()["detail"]) == (401, True)
    assert status(stranger, second["access_token"]) == 401
    assert stranger.post("/api/auth/refresh", json={"refresh_token": second["refresh_token"]}).status_code == 401


def test_a_disabled_user_is_out_with_the_next_request(guarded, stranger: TestClient) -> None:
    guarded.lake.identity.users.create("temp", PASSWORD)
    bearer, key = guarded.bearer("temp"), guarded.key("temp", "query")
    assert [stranger.get("/api/query/history", headers=sent).status_code for sent in (bearer, key)] == [200, 200]
    admin = guarded.bearer("ada")
    assert stranger.patch("/api/admin/users/temp", headers=admin, json={"disabled": True}).json()["disabled"]
    assert [stranger.get("/api/query/history", headers=sent).status_code for sent in (bearer, key)] == [401, 401]


def test_no_secret_is_logged(guarded, stranger: TestClient) -> None:
    session = stranger.post("/api/auth/login", json={"name": "bob", "password": PASSWORD}).json()
    key = guarded.key("bob", "query")["X-API-Key"]
    stranger.post("/api/auth/login", json={"name": "my-secret-as-name", "password": "my-secret-as-password"})
    stranger.post("/api/auth/refresh", json={"refresh_token": session["refresh_token"]})
    stranger.post("/api/auth/refresh", json={"refresh_token": session["refresh_token"]})
    stranger.get(ME, headers={"X-API-Key": key})
    stranger.get(ME, headers={"Authorization": f"Bearer {session['access_token']}x"})
    for handler in logging.getLogger("neurolake").handlers:
        handler.flush()
    text = "".join(path.read_text() for path in (guarded.lake.home / "logs").iterdir())
    assert "sign-in refused" in text
    assert "used twice" in text
    secrets = (PASSWORD, "my-secret-as-name", "my-secret-as-password", key, key[-43:], *session.values())
    assert not [secret for secret in secrets if isinstance(secret, str) and len(secret) > 20 and secret in text]
    assert "my-secret" not in text


def test_the_key_is_not_where_queries_can_read(guarded, stranger: TestClient, key: bytes) -> None:
    path = guarded.lake.home / "secrets" / "signing.key"
    for sql in (f"SELECT * FROM read_blob('{path}')", f"SELECT * FROM '{path}'", f"SELECT * FROM read_text('{path}')"):
        answer = stranger.post("/api/query/execute", headers=guarded.bearer("ada"), json={"sql": sql})
        assert answer.status_code in (400, 404), answer.text
    with (
        guarded.lake.query_engine.session() as session,
        pytest.raises(Exception, match=r"(?i)permission|disabled|not allowed"),
    ):
        session.run(f"SELECT * FROM read_blob('{path}')")

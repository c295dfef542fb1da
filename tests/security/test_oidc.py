"""Signing in at an identity provider: a real one on loopback, honest and otherwise."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey

from neurolake import Lake
from neurolake.api.main import create_app
from neurolake.compliance.audit.listing import Filter
from neurolake.kernel.errors import InvalidOption
from tests.security.oidc_server import CLIENT_ID, CLIENT_SECRET, Provider

PASSWORD = "correct horse battery"
HERE = "http://127.0.0.1:8000"
LOGIN, CALLBACK = "/api/auth/oidc/login", "/api/auth/oidc/callback"


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.close()


@pytest.fixture
def lake(tmp_path: Path, provider: Provider) -> Iterator[Lake]:
    settings = {
        "oidc_issuer": provider.url,
        "oidc_client_id": CLIENT_ID,
        "oidc_client_secret": CLIENT_SECRET,
        "oidc_roles": {"lake-admins": "admin", "analysts": "analyst"},
    }
    with Lake.open(tmp_path / "lake", auth="required", **settings) as opened:
        opened.identity.users.create("ada", None, roles=["admin"])
        yield opened


@pytest.fixture
def browser(lake: Lake) -> TestClient:
    return TestClient(create_app(lake), base_url=HERE, follow_redirects=False)


def go(browser: TestClient, then: str = "/") -> str:
    """Begin here and be let in there; returns the way back, with code and state."""
    begun = browser.get(LOGIN, params={"then": then})
    assert begun.status_code == 303, begun.text
    return httpx2.get(begun.headers["location"], follow_redirects=False).headers["location"]


def test_who_is_let_in_there_is_in_here(browser: TestClient, lake: Lake, provider: Provider) -> None:
    provider.extra |= {"groups": ["/Finance/Reports", "lake-admins"], "roles": "analysts"}
    back = go(browser, "/docs?x=1")
    assert back.startswith(HERE + CALLBACK)
    answer = browser.get(back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/docs?x=1")
    me = browser.get("/api/auth/me").json()
    assert (me["name"], me["roles"], me["groups"]) == ("olga", ["admin", "analyst"], ["finance.reports", "lake-admins"])
    assert browser.post("/api/auth/refresh", headers={"Origin": HERE}).status_code == 200
    account = lake.identity.users.get("olga")
    assert (account.issuer, account.has_password) == (provider.url, False)
    assert browser.get("/api/auth").json() == {"authentication": "required", "oidc": True}


def test_the_question_to_the_provider_is_bound_to_this_browser(browser: TestClient) -> None:
    begun = browser.get(LOGIN)
    asked = {name: value[0] for name, value in parse_qs(urlsplit(begun.headers["location"]).query).items()}
    assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", CLIENT_ID, "S256")
    assert "openid" in asked["scope"].split()
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    again = parse_qs(urlsplit(browser.get(LOGIN).headers["location"]).query)
    assert not {asked[name] for name in ("state", "nonce", "code_challenge")} & {again[n][0] for n in again}
    cookie = begun.headers["set-cookie"].lower()
    for part in ("httponly", "samesite=lax", "path=/api/auth/oidc", "max-age=600"):
        assert part in cookie
    assert CLIENT_SECRET not in begun.headers["location"]


def test_groups_and_roles_follow_the_provider(browser: TestClient, lake: Lake, provider: Provider) -> None:
    provider.extra |= {"groups": ["lake-admins"]}
    browser.get(go(browser))
    lake.identity.groups.put("local-group")
    lake.identity.users.change("olga", groups=["local-group"])
    assert browser.get("/api/auth/me").json()["groups"] == ["lake-admins", "local-group"]
    provider.extra |= {"groups": ["others"], "preferred_username": "renamed"}
    browser.get(go(browser))
    me = browser.get("/api/auth/me").json()
    assert (me["name"], me["roles"], me["groups"]) == ("olga", [], ["local-group", "others"])


def test_a_claim_alone_makes_nobody_an_administrator(browser: TestClient, provider: Provider) -> None:
    provider.extra |= {"roles": ["admin"], "groups": ["admin", {"x": 1}, 7, "", "x" * 500], "is_admin": True}
    browser.get(go(browser))
    me = browser.get("/api/auth/me").json()
    assert (me["roles"], me["groups"], me["is_admin"]) == ([], ["admin"], False)


@pytest.mark.parametrize("name", ["ada", "ADA", " ada "])
def test_nobody_takes_over_an_account_by_its_name(browser: TestClient, provider: Provider, name: str) -> None:
    provider.extra = {"preferred_username": name}
    answer = browser.get(go(browser))
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/conflict")
    assert browser.get("/api/auth/me").status_code == 401


@pytest.mark.parametrize("name", ["", "local", "a b", 7, None, "x" * 200])
def test_a_claim_that_is_no_name_lets_nobody_in(browser: TestClient, provider: Provider, name: object) -> None:
    provider.extra = {"preferred_username": name}
    assert browser.get(go(browser)).status_code == 401


def test_a_disabled_account_stays_out(browser: TestClient, lake: Lake) -> None:
    browser.get(go(browser))
    lake.identity.users.change("olga", disabled=True)
    assert browser.get("/api/auth/me").status_code == 401
    assert browser.get(go(browser)).status_code == 401


def test_an_account_from_there_has_no_password_here(browser: TestClient) -> None:
    browser.get(go(browser))
    browser.cookies.clear()
    assert browser.post("/api/auth/login", json={"name": "olga", "password": ""}).status_code == 401


NOW = int(time.time())
LIES: list[dict[str, object]] = [
    {"iss": "https://evil.example"},
    {"iss": ...},
    {"aud": "another"},
    {"aud": ["another"]},
    {"aud": ...},
    {"aud": [CLIENT_ID, "another"], "azp": "another"},
    {"azp": "another"},
    {"nonce": "another"},
    {"nonce": ...},
    {"nonce": ""},
    {"exp": NOW - 3600},
    {"exp": ...},
    {"iat": ...},
    {"sub": ...},
    {"sub": ""},
    {"nbf": NOW + 3600},
]


@pytest.mark.parametrize("lies", LIES, ids="-".join)
def test_claims_that_are_not_meant_for_us(browser: TestClient, lake: Lake, provider: Provider, lies: dict) -> None:
    provider.lies = lies
    answer = browser.get(go(browser))
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/unauthenticated")
    assert lake.identity.users.count() == 1


@pytest.mark.parametrize("how", ["none", "another key", "unknown key", "public key as secret"])
def test_id_tokens_that_the_provider_did_not_sign(browser: TestClient, provider: Provider, how: str) -> None:
    if how == "none":
        provider.algorithm = "none"
    elif how == "another key":
        provider.signer = RSAKey.generate_key(2048, parameters={"kid": "one"})
    elif how == "unknown key":
        provider.signer = RSAKey.generate_key(2048, parameters={"kid": "two"})
    else:
        provider.algorithm = "HS256"
    assert browser.get(go(browser)).status_code == 401


def test_a_new_key_of_the_provider_is_fetched_once(browser: TestClient, provider: Provider) -> None:
    assert browser.get(go(browser)).status_code == 303
    provider.key = RSAKey.generate_key(2048, parameters={"kid": "newer", "alg": "RS256"})
    for _ in range(3):
        assert browser.get(go(browser)).status_code == 303
    assert provider.asked.count("/keys") == 2
    assert provider.asked.count("/.well-known/openid-configuration") == 1


def test_a_way_back_that_was_not_begun_here(browser: TestClient, lake: Lake) -> None:
    back = go(browser)
    victim = TestClient(browser.app, base_url=HERE, follow_redirects=False)
    assert victim.get(back).status_code == 401, "login CSRF: another browser's code"
    go(victim)
    assert victim.get(back).status_code == 401, "another state"
    lake.identity.users.set_password("ada", PASSWORD)
    forged = lake.identity.login("ada", PASSWORD, "10.0.0.1").access_token
    assert victim.get(back, headers={"Cookie": f"neurolake_oidc={forged}"}).status_code == 401
    assert victim.get(CALLBACK).status_code == 401
    assert victim.get(CALLBACK, params={"error": "access_denied", "state": "x"}).status_code == 401
    assert victim.get("/api/auth/me").status_code == 401
    told = lake.audit.entries(Filter(action="login", decision="deny"))
    assert [(entry["principal"], entry["outcome"]) for entry in told] == [("(unknown)", "failed")] * 5
    assert {entry["reasons"][0]["text"] for entry in told} == {"identity provider: unauthenticated"}
    assert browser.get(back).status_code == 303


def test_the_kept_state_is_no_access_token(browser: TestClient) -> None:
    browser.get(LOGIN)
    sealed = browser.cookies["neurolake_oidc"]
    assert browser.get("/api/auth/me", headers={"Authorization": f"Bearer {sealed}"}).status_code == 401
    assert browser.get("/api/auth/me", headers={"Cookie": f"neurolake_access={sealed}"}).status_code == 401


def test_a_code_holds_once(browser: TestClient) -> None:
    back = go(browser)
    kept = {"Cookie": f"neurolake_oidc={browser.cookies['neurolake_oidc']}"}
    assert browser.get(back).status_code == 303
    assert "neurolake_oidc" not in browser.cookies
    assert browser.get(back, headers=kept).status_code == 401


@pytest.mark.parametrize(
    "then", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "", "/\t/evil.example"]
)
def test_the_way_leads_to_no_other_site(browser: TestClient, then: str) -> None:
    answer = browser.get(LOGIN, params={"then": then})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-option")


def test_a_provider_that_is_down_is_said_to_be(browser: TestClient, provider: Provider) -> None:
    provider.close()
    answer = browser.get(LOGIN)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")


def test_without_a_provider_there_is_nothing_to_go_to(stranger: TestClient) -> None:
    assert stranger.get(LOGIN).status_code == 404
    assert stranger.get("/api/auth").json()["oidc"] is False


@pytest.mark.parametrize(
    "settings",
    [
        {"oidc_issuer": "http://idp.example.com", "oidc_client_id": "x"},
        {"oidc_issuer": "file:///etc/passwd", "oidc_client_id": "x"},
        {"oidc_issuer": "https://idp.example.com"},
    ],
)
def test_settings_about_a_provider_that_make_no_sense_stop_the_start(tmp_path: Path, settings: dict) -> None:
    with Lake.open(tmp_path / "lake", auth="required", **settings) as lake, pytest.raises(InvalidOption):
        create_app(lake)


def test_another_issuer_than_was_asked_for_is_refused(tmp_path: Path, provider: Provider) -> None:
    issuer = provider.url.replace("127.0.0.1", "localhost")
    with Lake.open(tmp_path / "lake", auth="required", oidc_issuer=issuer, oidc_client_id=CLIENT_ID) as lake:
        answer = TestClient(create_app(lake), base_url=HERE).get(LOGIN)
    assert answer.status_code == 503

"""Other sites: cookies that only our own pages may use, origins that are let in, names that we answer at."""

from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from neurolake import Lake
from neurolake.api.main import create_app
from neurolake.api.server import run
from neurolake.kernel.errors import InvalidOption

PASSWORD = "correct horse battery"
HERE = "http://127.0.0.1:8000"
APP = "https://app.example.com"
EVIL = "https://evil.example"
ASK = {"sql": "SELECT 1"}


@pytest.fixture
def browser(guarded) -> TestClient:
    """A browser in which bob has signed in."""
    client = guarded.client()
    answer = client.post(
        "/api/auth/login", json={"name": "bob", "password": PASSWORD, "cookie": True}, headers={"Origin": HERE}
    )
    assert answer.status_code == 200
    return client


def cookies(answer) -> dict[str, object]:
    return {
        name: morsel for line in answer.headers.get_list("set-cookie") for name, morsel in SimpleCookie(line).items()
    }


def kept_by(browser: TestClient) -> dict[str, str | None]:
    """A browser's cookies; that of the session is kept twice, for the API and for the web socket."""
    return {cookie.name: cookie.value for cookie in browser.cookies.jar}


@pytest.mark.parametrize(("scheme", "secure"), [("http", ""), ("https", True)])
def test_the_session_cookies_are_for_this_site_and_no_script(guarded, scheme: str, secure: object) -> None:
    client = guarded.client(f"{scheme}://127.0.0.1:8000")
    answer = client.post("/api/auth/login", json={"name": "bob", "password": PASSWORD, "cookie": True})
    assert (answer.json()["access_token"], answer.json()["refresh_token"]) == (None, None)
    found = cookies(answer)
    assert {name: morsel["path"] for name, morsel in found.items()} == {
        "neurolake_access": "/api",
        "neurolake_refresh": "/api/auth",
    }
    for morsel in found.values():
        assert (morsel["httponly"], morsel["samesite"].lower(), morsel["secure"]) == (True, "strict", secure)
        assert morsel["domain"] == ""
        assert morsel["expires"]


def test_without_being_asked_for_no_cookie_is_set(guarded, stranger: TestClient) -> None:
    answer = stranger.post("/api/auth/login", json={"name": "bob", "password": PASSWORD})
    assert "set-cookie" not in answer.headers
    assert answer.json()["expires_in"] == pytest.approx(600, abs=5)


def test_a_browser_reads_and_its_own_pages_write(browser: TestClient) -> None:
    assert browser.get("/api/auth/me").json()["name"] == "bob"
    assert browser.post("/api/query/execute", json=ASK, headers={"Origin": HERE}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": EVIL},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "http://localhost:8000"},
        {"Referer": HERE + "/"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": HERE, "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_write_by_cookie_comes_from_our_own_page(browser: TestClient, headers: dict[str, str]) -> None:
    writes = [
        ("POST", "/api/query/execute", {"json": ASK}),
        ("POST", "/api/neurolake/ingestion/upload", {"files": {"file": ("x.csv", b"a\n1\n")}}),
        ("POST", "/api/auth/keys", {"json": {"name": "x", "scopes": ["query"]}}),
        ("DELETE", "/api/auth/keys/x", {}),
        ("POST", "/api/auth/refresh", {}),
        ("POST", "/api/auth/logout", {}),
    ]
    for method, path, sent in writes:
        answer = browser.request(method, path, headers=headers, **sent)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/forbidden"), path
    assert browser.get("/api/auth/me").status_code == 200


def test_a_session_in_cookies_is_refreshed_and_ended(browser: TestClient) -> None:
    before = kept_by(browser)
    answer = browser.post("/api/auth/refresh", headers={"Origin": HERE})
    assert (answer.status_code, answer.json()["refresh_token"]) == (200, None)
    assert kept_by(browser).keys() == before.keys()
    assert kept_by(browser)["neurolake_refresh"] != before["neurolake_refresh"]
    assert browser.get("/api/auth/me").status_code == 200
    ended = browser.post("/api/auth/logout", headers={"Origin": HERE})
    assert (ended.status_code, kept_by(browser)) == (204, {})
    kept = {"Cookie": "; ".join(f"{name}={value}" for name, value in before.items())}
    assert browser.get("/api/auth/me", headers=kept).status_code == 401


def test_a_token_in_the_header_needs_no_origin(guarded, stranger: TestClient) -> None:
    for headers in (guarded.bearer("bob"), guarded.key("bob", "query")):
        assert stranger.post("/api/query/execute", json=ASK, headers=headers).status_code == 200


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A lake at lake.example.com that lets the pages of app.example.com in, with the cookie."""
    home = tmp_path_factory.mktemp("shared") / "lake"
    settings = {"allowed_hosts": "lake.example.com", "cors_origins": APP, "cors_credentials": True}
    with Lake.open(home, auth="required", **settings) as lake:
        lake.identity.users.create("bob", PASSWORD)
        with TestClient(create_app(lake), base_url="https://lake.example.com") as client:
            yield client


def test_a_site_that_is_let_in_may_read_and_write(shared: TestClient) -> None:
    asked = {"Origin": APP, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    answer = shared.options("/api/query/execute", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == APP
    assert answer.headers["access-control-allow-credentials"] == "true"
    sent = {"Origin": APP, "Sec-Fetch-Site": "same-site"}
    login = shared.post("/api/auth/login", json={"name": "bob", "password": PASSWORD, "cookie": True}, headers=sent)
    assert login.status_code == 200
    assert login.headers["access-control-allow-origin"] == APP
    assert shared.post("/api/query/execute", json=ASK, headers=sent).status_code == 200
    shared.cookies.clear()
    refused = shared.post("/api/query/execute", json=ASK, headers=sent)
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, APP)


@pytest.mark.parametrize("origin", [EVIL, "https://app.example.com.evil.example", "http://app.example.com", "null"])
def test_a_site_that_is_not_let_in_gets_nothing(shared: TestClient, origin: str) -> None:
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    answer = shared.options("/api/query/execute", headers=asked)
    assert "access-control-allow-origin" not in answer.headers
    write = shared.post("/api/auth/login", json={"name": "bob", "password": PASSWORD}, headers={"Origin": origin})
    assert write.status_code == 403
    read = shared.get("/api/neurolake/system/health", headers={"Origin": origin})
    assert "access-control-allow-origin" not in read.headers


@pytest.mark.parametrize("host", ["lake.example.com", "LAKE.example.com:8443", "127.0.0.1:8000", "localhost"])
def test_names_that_we_answer_at(shared: TestClient, host: str) -> None:
    assert shared.get("/api/neurolake/system/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "lake.example.com.evil.example", "xlake.example.com", "lake.example.com@evil.example", "", "*"],
)
def test_a_rebound_name_is_refused(shared: TestClient, host: str) -> None:
    answer = shared.get("/api/neurolake/system/health", headers={"Host": host})
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/forbidden")


def test_with_any_origin_the_cookie_stays_at_home(tmp_path: Path) -> None:
    with Lake.open(tmp_path / "lake", auth="required", cors_origins="*") as lake:
        lake.identity.users.create("bob", PASSWORD)
        client = TestClient(create_app(lake), base_url=HERE)
        sent = {"name": "bob", "password": PASSWORD, "cookie": True}
        assert client.post("/api/auth/login", json=sent, headers={"Origin": HERE}).status_code == 200
        assert client.post("/api/query/execute", json=ASK, headers={"Origin": EVIL}).status_code == 403
        token = lake.identity.login("bob", PASSWORD, "10.0.0.1").access_token
        answer = client.post(
            "/api/query/execute", json=ASK, headers={"Origin": EVIL, "Authorization": f"Bearer {token}"}
        )
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")
        assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize(
    "settings",
    [
        {"cors_origins": "*", "cors_credentials": True, "auth": "required"},
        {"cors_origins": f"{APP},*", "cors_credentials": True, "auth": "required"},
        {"cors_origins": "*"},
        {"cors_origins": "app.example.com"},
        {"cors_origins": "https://app.example.com/"},
        {"allowed_hosts": "*"},
        {"allowed_hosts": "*.example.com"},
        {"allowed_hosts": "lake.example.com:8000"},
        {"allowed_hosts": "https://lake.example.com"},
        {"rate_limit": "many", "auth": "required"},
        {"endpoint_rate_limit": "", "auth": "required"},
        {"rate_limit_url": "memcached://127.0.0.1", "auth": "required"},
    ],
)
def test_settings_that_let_strangers_in_stop_the_start(tmp_path: Path, settings: dict[str, object]) -> None:
    with Lake.open(tmp_path / "lake", **settings) as lake, pytest.raises(InvalidOption):
        create_app(lake)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "lake.example.com", ""])
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "authentication is off"),
        ({"allowed_hosts": "lake.example.com"}, "authentication is off"),
        ({"auth": "required"}, "at which names"),
    ],
)
def test_others_reach_the_server_only_with_a_login_and_a_name(
    tmp_path: Path, host: str, settings: dict[str, object], said: str
) -> None:
    with Lake.open(tmp_path / "lake", **settings) as lake, pytest.raises(InvalidOption, match=said):
        run(lake, host, 0, lambda _: pytest.fail("it serves"))

"""Rate limits: they really refuse, say for how long, and count each person and each endpoint apart."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from neurolake import Lake
from neurolake.api.main import create_app
from neurolake.kernel.errors import Unauthenticated, Unavailable

PASSWORD = "correct horse battery"
DATASETS, HISTORY, ME = "/api/neurolake/catalog/datasets", "/api/query/history", "/api/auth/me"


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)])
def counted_at(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where requests are counted: in the process always, in Redis for tests run with `-m redis`."""
    if request.param == "memory":
        yield "memory:"
        return
    url = os.environ.get("NEUROLAKE_TEST_REDIS")
    if not url:
        pytest.fail("NEUROLAKE_TEST_REDIS must hold the URL of a Redis server.")
    import redis

    server = redis.Redis.from_url(url)
    server.flushdb()
    yield url
    server.flushdb()
    server.close()


@pytest.fixture
def limited(tmp_path: Path, counted_at: str) -> Iterator[Lake]:
    with Lake.open(
        tmp_path / "lake",
        auth="required",
        rate_limit="12/minute",
        endpoint_rate_limit="5/minute",
        rate_limit_url=counted_at,
    ) as lake:
        for name in ("bob", "eve"):
            lake.identity.users.create(name, PASSWORD)
        yield lake


def key(lake: Lake, name: str) -> dict[str, str]:
    return {"X-API-Key": lake.identity.keys.create(name, "test", ["query", "catalog"])[1]}


def statuses(client: TestClient, path: str, times: int, headers: dict[str, str]) -> list[int]:
    return [client.get(path, headers=headers).status_code for _ in range(times)]


def test_too_many_requests_are_refused_with_the_time_to_wait(limited: Lake) -> None:
    client, bob = TestClient(create_app(limited), base_url="http://127.0.0.1"), key(limited, "bob")
    assert statuses(client, DATASETS, 7, bob) == [200] * 5 + [429] * 2
    answer = client.get(DATASETS, headers=bob)
    problem = answer.json()
    assert (problem["type"], problem["title"], problem["retryable"]) == (
        "/problems/too-many-requests",
        "Too many requests",
        True,
    )
    assert answer.headers["retry-after"] == str(problem["retry_after_s"])
    assert 0 < int(answer.headers["retry-after"]) <= 60
    assert client.get(problem["type"]).status_code == 200


def test_endpoints_and_people_are_counted_apart(limited: Lake) -> None:
    client = TestClient(create_app(limited), base_url="http://127.0.0.1")
    bob, eve = key(limited, "bob"), key(limited, "eve")
    assert statuses(client, DATASETS, 6, bob) == [200] * 5 + [429]
    assert statuses(client, HISTORY, 5, bob) == [200] * 5
    assert statuses(client, ME, 3, bob) == [200] * 2 + [429], "twelve in all, over every endpoint"
    assert statuses(client, DATASETS, 5, eve) == [200] * 5


def test_addresses_with_different_ids_are_one_endpoint(limited: Lake) -> None:
    client, bob = TestClient(create_app(limited), base_url="http://127.0.0.1"), key(limited, "bob")
    paths = [f"/api/query/{number}/rows" for number in range(6)]
    assert [client.get(path, headers=bob).status_code for path in paths] == [404] * 5 + [429]


def test_all_keys_and_sessions_of_a_person_count_together(limited: Lake) -> None:
    client = TestClient(create_app(limited), base_url="http://127.0.0.1")
    token = limited.identity.login("bob", PASSWORD, "10.0.0.1").access_token
    many = [key(limited, "bob"), key(limited, "bob"), {"Authorization": f"Bearer {token}"}]
    assert [client.get(DATASETS, headers=many[n % 3]).status_code for n in range(6)] == [200] * 5 + [429]


def test_strangers_are_counted_by_address(limited: Lake) -> None:
    app = create_app(limited)
    one, two = (TestClient(app, base_url="http://127.0.0.1", client=(host, 1)) for host in ("10.0.0.1", "10.0.0.2"))
    assert statuses(one, "/api/auth", 6, {}) == [200] * 5 + [429]
    assert statuses(two, "/api/auth", 1, {}) == [200]


def test_signing_in_is_throttled_over_http(limited: Lake) -> None:
    app = create_app(limited)
    sent = {"name": "bob", "password": "a wrong password"}
    answers = [
        TestClient(app, base_url="http://127.0.0.1", client=(f"10.0.{n}.1", 1)).post("/api/auth/login", json=sent)
        for n in range(12)
    ]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 2
    assert 60 < int(answers[-1].headers["retry-after"]) <= 900


def test_servers_that_count_in_one_redis_count_together(tmp_path: Path, limited: Lake, counted_at: str) -> None:
    home = tmp_path / "other"
    database = f"sqlite:///{limited.home / 'catalog.db'}"
    settings = {"metadata_url": database, "endpoint_rate_limit": "5/minute", "rate_limit_url": counted_at}
    bob = key(limited, "bob")
    with Lake.open(home, auth="required", **settings) as other:
        clients = [TestClient(create_app(lake), base_url="http://127.0.0.1") for lake in (limited, other)]
        found = [clients[n % 2].get(DATASETS, headers=bob).status_code for n in range(8)]
    assert found == ([200] * 8 if counted_at == "memory:" else [200] * 5 + [429] * 3)


def test_without_authentication_nobody_is_counted(tmp_path: Path) -> None:
    with Lake.open(tmp_path / "lake", rate_limit="2/minute", endpoint_rate_limit="1/minute") as lake:
        client = TestClient(create_app(lake), base_url="http://127.0.0.1")
        assert statuses(client, DATASETS, 5, {}) == [200] * 5


def test_redis_that_does_not_answer_stops_the_start(tmp_path: Path) -> None:
    settings = {"auth": "required", "rate_limit_url": "redis://127.0.0.1:1/0"}
    with Lake.open(tmp_path / "lake", **settings) as lake, pytest.raises(Unavailable, match="Redis"):
        create_app(lake)


@pytest.mark.redis
@pytest.mark.parametrize("counted_at", ["redis"], indirect=True)
def test_redis_that_goes_away_lets_nothing_through_uncounted(limited: Lake, counted_at: str) -> None:
    client, bob = TestClient(create_app(limited), base_url="http://127.0.0.1"), key(limited, "bob")
    assert statuses(client, DATASETS, 1, bob) == [200]
    pool = limited.identity.limiter._windows.storage.storage.connection_pool
    pool.connection_kwargs["port"] = 1
    pool.disconnect()
    pool.reset()
    answer = client.get(DATASETS, headers=bob)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")


def test_what_is_counted_does_not_repeat_what_was_typed(counted_at: str, limited: Lake) -> None:
    with pytest.raises(Unauthenticated):
        limited.identity.login("my-secret-as-name", "a wrong password", "10.0.0.1")
    storage = limited.identity.limiter._windows.storage
    kept = list(storage.events) if counted_at == "memory:" else storage.storage.keys()
    assert "login-account" in str(kept)
    assert "my-secret" not in str(kept)

"""The log by the API: what broke is found by the id of its request, and holds no secret."""

import structlog
from fastapi.testclient import TestClient

LOGS = "/api/neurolake/system/logs"


def test_what_was_logged_is_found_without_its_secrets(client: TestClient) -> None:
    log = structlog.get_logger("neurolake.test")
    log.warning("a thing went wrong", query_id="q-1", password="hunter2", by="ann@example.org")
    found = client.get(LOGS, params={"text": "THING went", "query_id": "q-1"}).json()
    assert [one["event"] for one in found["entries"]] == ["a thing went wrong"]
    assert "hunter2" not in str(found)
    assert "ann@" not in str(found)
    assert client.get(LOGS, params={"text": "THING went", "query_id": "q-2"}).json()["hidden_by"]["query_id"] >= 1


def test_what_comes_later_is_told(client: TestClient) -> None:
    log = structlog.get_logger("neurolake.test")
    log.info("before")
    newest = client.get(LOGS, params={"limit": 1}).json()["newest"]
    log.info("later", number=7)
    found = client.get(LOGS, params={"after": newest}).json()
    assert 7 in [one.get("number") for one in found["entries"]]
    assert "before" not in [one["event"] for one in found["entries"]]


def test_a_wrong_filter_is_refused(client: TestClient) -> None:
    for wrong in ({"level": "loud"}, {"before": "x"}, {"limit": 0}, {"since": "yesterday"}):
        assert client.get(LOGS, params=wrong).status_code == 422
    assert client.get(LOGS, params={"before": "1-1"}).status_code == 404

"""Who came in, or tried to, and what became of queries is in the audit log, without anything personal but the name."""

import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

from neurolake.compliance.audit.listing import Filter
from neurolake.kernel.errors import NeuroLakeError, NotFound, TimedOut
from neurolake.kernel.principal import Principal
from neurolake.query.question import Question
from tests.security.conftest import PASSWORD

LOGIN, REFRESH, KEYS = "/api/auth/login", "/api/auth/refresh", "/api/auth/keys"


def _last(guarded: Any, count: int = 1, **wanted: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = guarded.lake.audit.entries(Filter(**wanted), limit=count)
    return found


def _texts(entry: dict[str, Any]) -> str:
    return "; ".join(reason["text"] for reason in entry["reasons"])


def test_a_sign_in_and_a_refused_one_are_on_record(guarded, stranger: TestClient) -> None:
    assert stranger.post(LOGIN, json={"name": "bob", "password": PASSWORD}).status_code == 200
    entry = _last(guarded, action="login")[0]
    assert (entry["principal"], entry["decision"], entry["outcome"]) == ("bob", "allow", "succeeded")
    assert stranger.post(LOGIN, json={"name": "bob", "password": "wrong-horse"}).status_code == 401
    entry = _last(guarded, action="login")[0]
    assert (entry["principal"], entry["decision"], entry["outcome"]) == ("bob", "deny", "failed")
    assert "wrong-horse" not in str(entry)
    assert "testclient" not in str(entry)


def test_a_name_that_nobody_has_is_not_written_down(guarded, stranger: TestClient) -> None:
    assert stranger.post(LOGIN, json={"name": "hunter2-in-the-wrong-field", "password": "x"}).status_code == 401
    entry = _last(guarded, action="login")[0]
    assert (entry["principal"], entry["decision"]) == ("(unknown)", "deny")
    assert "hunter2" not in str(entry)


def test_a_refresh_token_used_twice_is_on_record(guarded, stranger: TestClient) -> None:
    first = stranger.post(LOGIN, json={"name": "eve", "password": PASSWORD}).json()["refresh_token"]
    assert stranger.post(REFRESH, json={"refresh_token": first}).status_code == 200
    assert stranger.post(REFRESH, json={"refresh_token": first}).status_code == 401
    entry = _last(guarded, action="login", decision="deny")[0]
    assert entry["principal"] == "eve"
    assert "used twice" in _texts(entry)
    assert first not in str(entry)


def test_keys_made_and_revoked_are_on_record_with_who_did_it(guarded, stranger: TestClient) -> None:
    bob, ada = guarded.bearer("bob"), guarded.bearer("ada")
    made = stranger.post(KEYS, headers=bob, json={"name": "my phone 555-0100", "scopes": ["query"]}).json()
    entry = _last(guarded, action="key.create")[0]
    assert (entry["principal"], made["id"] in _texts(entry)) == ("bob", True)
    assert made["secret"] not in str(entry)
    assert "555-0100" not in str(entry)
    for _ in range(2):
        assert stranger.delete(f"/api/admin/keys/{made['id']}", headers=ada).status_code == 200
    revoked = _last(guarded, 10, action="key.revoke", principal="bob")
    assert [made["id"] in _texts(entry) for entry in revoked] == [True]
    assert _texts(revoked[0]).endswith("by ada")


def test_what_became_of_a_query_is_with_its_decision_or_follows_it(guarded) -> None:
    result = guarded.lake.query("SELECT * FROM (VALUES (1), (2), (3)) AS t(n)", principal=Principal("bob"))
    told = _last(guarded, 10, origin_id=result.query_id)
    # Two, where the machine is so busy that the query took a while.
    outcome, decision = told[0], told[-1]
    assert (decision["action"], decision["principal"], decision["decision"]) == ("query", "bob", "allow")
    assert (outcome["outcome"], _texts(outcome)) == ("succeeded", "rows: 3")


def test_the_decision_on_a_query_that_takes_a_while_is_on_record_while_it_runs(guarded) -> None:
    slow = "SELECT count(*) FROM range(100000) a, range(100000) b WHERE (a.range * b.range) % 7 = 3"
    query_id = guarded.lake.queries.enqueue(Question(slow, principal=Principal("bob"), timeout_s=60))
    while not (begun := _last(guarded, 10, origin_id=query_id)):
        time.sleep(0.02)
    assert [(entry["decision"], entry["outcome"]) for entry in begun] == [("allow", None)]
    assert guarded.lake.queries.get(query_id, principal="bob").state == "running"
    guarded.lake.queries.cancel(query_id, principal="bob")
    outcome, _decision = _last(guarded, 10, origin_id=query_id)
    assert (outcome["action"], outcome["principal"], outcome["outcome"]) == ("query", "bob", "cancelled")


def test_a_query_that_ran_out_of_time_says_so(guarded) -> None:
    slow = "SELECT count(*) FROM range(100000) a, range(100000) b WHERE (a.range * b.range) % 7 = 3"
    with pytest.raises(TimedOut):
        guarded.lake.query(slow, timeout_s=0.3)
    outcome = _last(guarded, action="query", principal="local")[0]
    assert (outcome["outcome"], _texts(outcome)) == ("timed-out", "error: timed-out")


def test_what_is_told_later_is_written_at_the_end_at_the_latest(guarded) -> None:
    run = guarded.lake.queries.submit(Question("SELECT 1"))
    guarded.lake.queries.wait(run.id, 30)
    guarded.lake.audit.flush()
    assert guarded.lake.audit.verify().intact


def test_signing_out_is_on_record_once(guarded, stranger: TestClient) -> None:
    bob = guarded.bearer("bob")
    for _ in range(2):
        assert stranger.post("/api/auth/logout", headers=bob).status_code == 204
    entries = _last(guarded, 10, action="logout")
    assert [(entry["principal"], entry["outcome"]) for entry in entries] == [("bob", "succeeded")]


def test_throttled_sign_ins_are_on_record_and_cannot_flood_the_log(guarded, stranger: TestClient) -> None:
    def tried() -> int:
        return stranger.post(LOGIN, json={"name": "bob", "password": "wrong-horse"}).status_code

    answers = [tried() for _ in range(50)]
    assert answers.count(429) >= 40
    told = [entry for entry in _last(guarded, 100, action="login") if _texts(entry) == "too many tries"]
    assert {(entry["principal"], entry["decision"], entry["outcome"]) for entry in told} == {("bob", "deny", "failed")}
    assert len(told) == 30


def test_a_change_that_fails_is_on_record_with_what_it_was_about(guarded) -> None:
    lake = guarded.lake
    lake.query("CREATE TABLE bronze.kept AS SELECT 'n' || i AS name FROM range(3) AS r(i)")
    for sql in ("UPDATE kept SET name = CAST(CAST(name AS INTEGER) AS VARCHAR)", "INSERT INTO kept SELECT 1, 2, 3"):
        with pytest.raises(NeuroLakeError) as failed:
            lake.query(sql)
        entry = _last(guarded, action="change")[0]
        assert (entry["principal"], entry["decision"], entry["outcome"]) == ("local", "allow", "failed")
        assert _texts(entry) == f"error: {failed.value.type}"
        assert [one["id"] for one in entry["datasets"]] == [lake.dataset("kept")["id"]]
        assert entry["fingerprint"]
        assert "n0" not in str(entry)
    with pytest.raises(NotFound):
        lake.query("DELETE FROM kept WHERE name = 'n1'", principal=Principal("eve"))
    denied, *_ = _last(guarded, 10, principal="eve")
    assert (denied["decision"], denied["outcome"]) == ("deny", None)
    assert [one["outcome"] for one in _last(guarded, 10, action="change")] == ["failed", "failed", "succeeded"]

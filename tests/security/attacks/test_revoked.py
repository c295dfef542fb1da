"""Attacks on rows by way of an answer that was stored before a right was lost: as pages, as files, from elsewhere."""

import io
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from neurolake import Lake
from neurolake.api import downloads
from neurolake.api.main import create_app
from neurolake.remediation.base import DeleteRows, EraseSubject, PutInQuarantine, Request
from tests.security.attacks.lake import PASSWORD, ROOT, furnish, users
from tests.security.attacks.rest import Rest

ARROW = "application/vnd.apache.arrow.stream"
QUERY = "/api/query"
NICKS = "SELECT id, nick FROM people ORDER BY id"
ROWS: list[tuple[str, dict[str, str]]] = [
    (f"{QUERY}/{{}}/rows", {}),
    (f"{QUERY}/{{}}/rows?offset=3&limit=2", {}),
    (f"{QUERY}/{{}}/rows", {"Accept": ARROW}),
    *((f"{QUERY}/{{}}/download?format={kind}", {}) for kind in ("csv", "json", "parquet", "arrow", "xlsx")),
]
PROFILE: tuple[str, dict[str, str]] = (f"{QUERY}/{{}}/profile?column=nick", {})
WAYS = [pytest.param(way, id=f"{way[0].rpartition('/')[2]} {way[1].get('Accept', '')}") for way in (*ROWS, PROFILE)]
MASK = {"kind": "mask", "name": "late", "on": {"dataset": "people", "columns": ["nick"]}, "mask": {"method": "redact"}}
FILTER = {"kind": "row_filter", "name": "late", "on": {"dataset": "people"}, "filter": "id < 3"}

Change = Callable[[Lake], object]


def _app(lake: Lake) -> Iterator[Rest]:
    headers = {
        name: {"Authorization": f"Bearer {lake.identity.login(name, PASSWORD, f'10.0.0.{n}').access_token}"}
        for n, name in enumerate(users())
    }
    with TestClient(create_app(lake), "http://127.0.0.1:8000", raise_server_exceptions=False) as client:
        yield Rest(client, headers)


@pytest.fixture
def lake(tmp_path: Any) -> Iterator[Lake]:
    """A lake of the test's own, as what it may show is changed."""
    limit = {"rate_limit": "1000000/minute", "endpoint_rate_limit": "1000000/minute"}
    with Lake.open(tmp_path / "lake", auth="required", query_memory="1GB", **limit) as opened:
        furnish(opened)
        yield opened


@pytest.fixture
def asked(lake: Lake) -> Iterator[Rest]:
    yield from _app(lake)


def stored(rest: Rest, who: str, sql: str = NICKS) -> str:
    answer = rest.client.post(f"{QUERY}/execute", json={"sql": sql}, headers=rest.headers[who])
    assert answer.status_code == 200, answer.text
    return str(answer.json()["query_id"])


def got(rest: Rest, who: str, way: tuple[str, dict[str, str]], query_id: str) -> Any:
    return rest.client.get(way[0].format(query_id), headers={**rest.headers[who], **way[1]})


def texts(answer: Any) -> str:
    """What an answer tells, also what is packed."""
    content = answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            content = b"".join(file.read(name) for name in file.namelist())
    return content.decode("utf-8", "replace")


def remediate(lake: Lake, request: Request) -> None:
    run = lake.remediations.submit(request, ROOT, dry_run=False)
    deadline = time.monotonic() + 120
    while not run["finished_at"] and time.monotonic() < deadline:
        time.sleep(0.02)
        run = lake.remediations.get(run["id"], ROOT)
    assert run["state"] == "succeeded", run


CHANGES: dict[str, tuple[Change, int]] = {
    "grant revoked": (lambda lake: lake.policies.delete("read", by="ada"), 403),
    "role taken away": (lambda lake: lake.identity.users.change("bob", roles=[]), 403),
    "mask added": (lambda lake: lake.policies.create(MASK, by="ada"), 409),
    "row filter added": (lambda lake: lake.policies.create(FILTER, by="ada"), 409),
    "dataset dropped": (lambda lake: lake.query("DROP TABLE people CASCADE", principal=ROOT), 403),
    "rows deleted": (lambda lake: remediate(lake, DeleteRows(dataset="people", where="id = 4")), 409),
    "quarantine": (lambda lake: remediate(lake, PutInQuarantine(dataset="people", reason="wrong")), 403),
}


@pytest.mark.parametrize("change", CHANGES)
def test_rows_are_not_read_after_a_right_was_lost(lake: Lake, asked: Rest, change: str) -> None:
    query_id = stored(asked, "bob")
    for way in ROWS:
        assert got(asked, "bob", way, query_id).status_code == 200
    make, status = CHANGES[change]
    make(lake)
    for way in ROWS:
        answer = got(asked, "bob", way, query_id)
        assert answer.status_code == status, (way, answer.text)
        assert "nick1" not in texts(answer)
        assert "nick2" not in texts(answer)
        told = answer.json()
        assert told["type"] == {403: "/problems/forbidden", 409: "/problems/answer-outdated"}[status]
        assert "Ask the query again" in told["hint"]
        assert "silver.people" in told["detail"]
    refused = asked.client.get(
        "/api/compliance/audit-log", params={"origin": query_id, "decision": "deny"}, headers=asked.headers["ada"]
    ).json()
    assert len(refused["entries"]) == len(ROWS), refused
    assert {entry["principal"] for entry in refused["entries"]} == {"bob"}


@pytest.mark.parametrize("way", WAYS)
def test_rows_are_read_while_nothing_that_binds_the_reader_has_changed(
    lake: Lake, asked: Rest, way: tuple[str, dict[str, str]]
) -> None:
    query_id = stored(asked, "bob")
    before = got(asked, "bob", way, query_id)
    lake.policies.create(FILTER | {"to": ["user:cat"]}, by="ada")
    lake.policies.create(MASK | {"name": "other", "on": {"dataset": "orders", "columns": ["what"]}}, by="ada")
    lake.query("UPDATE people SET nick = 'new' WHERE id = 1", principal=ROOT)
    after = got(asked, "bob", way, query_id)
    assert (before.status_code, after.status_code) == (200, 200)
    # A spreadsheet tells when it was made.
    assert after.content == before.content or way[0].endswith("xlsx")


def test_a_group_that_a_filter_speaks_of_counts_for_stored_rows(lake: Lake, asked: Rest) -> None:
    lake.identity.groups.put("team", "")
    lake.identity.users.change("bob", groups=["team"])
    lake.policies.create(FILTER | {"filter": "id < 3 OR is_member('team')"}, by="ada")
    query_id = stored(asked, "bob")
    assert len(got(asked, "bob", ROWS[0], query_id).json()["rows"]) == 20
    lake.identity.users.change("bob", groups=[])
    for way in ROWS:
        assert got(asked, "bob", way, query_id).status_code == 409
    assert (
        len(asked.client.post(f"{QUERY}/execute", json={"sql": NICKS}, headers=asked.headers["bob"]).json()["rows"])
        == 3
    )


def test_an_erased_person_is_in_no_stored_answer(lake: Lake, asked: Rest) -> None:
    query_id = stored(asked, "bob")
    remediate(lake, EraseSubject(values=("southern nick5",), columns="all"))
    for way in ROWS:
        answer = got(asked, "bob", way, query_id)
        assert answer.status_code == 404
        assert "nick" not in texts(answer)


def test_an_answer_that_was_on_its_way_during_a_remediation_is_not_read(lake: Lake, asked: Rest) -> None:
    """Its file is put back, as a query that ended a moment later would have left it."""
    queries = {"whole": stored(asked, "bob"), "erased": stored(asked, "bob", "SELECT nick FROM people")}
    files = {query_id: lake.queries.results.open(query_id).path for query_id in queries.values()}
    kept = {path: path.read_bytes() for path in files.values()}
    remediate(lake, DeleteRows(dataset="people", where="nick = 'nick4'"))
    for path, content in kept.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    for query_id in queries.values():
        for way in ROWS:
            answer = got(asked, "bob", way, query_id)
            assert answer.status_code == 409
            assert "remediated" in answer.json()["detail"]


def test_another_process_and_a_restart_ask_as_well(lake: Lake, asked: Rest) -> None:
    query_id, mine = stored(asked, "bob"), stored(asked, "ann", "SELECT word FROM scratch")
    limit = {"rate_limit": "1000000/minute", "endpoint_rate_limit": "1000000/minute"}
    with Lake.open(lake.home, auth="required", query_memory="1GB", **limit) as second:
        for other in _app(second):
            for way in ROWS:
                assert got(other, "bob", way, query_id).status_code == 200
            lake.policies.create(MASK, by="ada")
            for way in ROWS:
                assert got(other, "bob", way, query_id).status_code == 409
                assert got(other, "ann", way, mine).status_code == 200
            second.policies.delete("late", by="ada")
            assert got(other, "bob", ROWS[0], query_id).status_code == 200
            assert got(asked, "bob", ROWS[0], query_id).status_code == 200


def test_an_administrator_reads_on_and_a_former_one_does_not(lake: Lake, asked: Rest) -> None:
    lake.identity.users.create("kim", PASSWORD, roles=["admin", "analyst"])
    token = lake.identity.login("kim", PASSWORD, "10.0.1.1").access_token
    asked.headers["kim"] = {"Authorization": f"Bearer {token}"}
    query_id = stored(asked, "kim", "SELECT id, ssn FROM people ORDER BY id")
    lake.policies.create(FILTER, by="ada")
    assert got(asked, "kim", ROWS[0], query_id).status_code == 200
    lake.identity.users.change("kim", roles=["analyst"])
    for way in ROWS:
        answer = got(asked, "kim", way, query_id)
        assert answer.status_code == 409
        assert "123-45" not in texts(answer)


def test_a_download_under_way_breaks_off(lake: Lake, asked: Rest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "_ASKED_EVERY_S", 0.0)
    sql = "SELECT a.id, a.nick FROM people a, people b, people c, people d"
    query_id = stored(asked, "bob", sql)
    whole = asked.client.get(f"{QUERY}/{query_id}/download", headers=asked.headers["bob"])
    assert whole.text.count("\n") == 20**4 + 1
    pieces = downloads.asked_again(
        downloads.result_as(lake.queries.results.open(query_id), "csv", lake.home / "tmp"),
        lambda: lake.queries.check(query_id, lake.identity.recognise(asked.headers["bob"]["Authorization"][7:])),
    )
    next(pieces)
    lake.policies.create(MASK, by="ada")
    with pytest.raises(Exception, match="nick is masked now"):
        next(pieces)


def test_events_tell_how_it_ended_and_no_rows(lake: Lake, asked: Rest) -> None:
    body = {"sql": NICKS, "wait_s": 0}
    begun = asked.client.post(f"{QUERY}/execute", json=body, headers=asked.headers["bob"]).json()
    query_id = begun.get("query_id") or begun["id"]
    lake.queries.wait(query_id, 60, principal="bob")
    lake.policies.delete("read", by="ada")
    with asked.client.stream("GET", f"{QUERY}/{query_id}/events", headers=asked.headers["bob"]) as events:
        told = "".join(events.iter_text())
    assert json.loads(told.partition("data: ")[2].splitlines()[0])["state"] == "succeeded"
    assert "nick" not in told
    assert got(asked, "bob", ROWS[0], query_id).status_code == 403

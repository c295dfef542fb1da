"""Attacks on what is another's: queries, answers, jobs, remediations. An id of theirs is as one that never was."""

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from neurolake.kernel.ids import new_id
from tests.security.attacks.lake import SECRETS
from tests.security.attacks.rest import Rest

ARROW = "application/vnd.apache.arrow.stream"
QUERY = "/api/query"
JOBS = "/api/neurolake/ingestion"
REMEDIATE = "/api/compliance/remediate"
AUDIT = "/api/compliance/audit-log"
ENDLESS = "SELECT count(*) FROM range(10000000000) a, range(10000000000) b"
THEIRS = "SELECT id, nick, 'wombat' AS mark FROM people ORDER BY id"

# Method, path and headers of every way to something by its id; `{}` is the id.
OF_QUERIES = [
    ("GET", f"{QUERY}/{{}}", {}),
    ("GET", f"{QUERY}/{{}}/rows", {}),
    ("GET", f"{QUERY}/{{}}/rows?offset=3&limit=2", {}),
    ("GET", f"{QUERY}/{{}}/rows", {"Accept": ARROW}),
    *(("GET", f"{QUERY}/{{}}/download?format={kind}", {}) for kind in ("csv", "json", "parquet", "arrow", "xlsx")),
    ("GET", f"{QUERY}/{{}}/events", {}),
    ("GET", f"{QUERY}/{{}}/events", {"Last-Event-ID": "succeeded-20-"}),
    ("POST", f"{QUERY}/{{}}/rows", {}),
    ("GET", f"{QUERY}/{{}}/profile?column=nick", {}),
    ("POST", f"{QUERY}/{{}}/cancel", {}),
]
OF_JOBS = [
    ("GET", f"{JOBS}/{{}}", {}),
    ("GET", f"{JOBS}/{{}}/rejects", {}),
    ("GET", f"{JOBS}/{{}}/rejects?format=csv", {}),
    ("GET", f"{JOBS}/{{}}/events", {}),
    ("POST", f"{JOBS}/{{}}/cancel", {}),
]
OF_REMEDIATIONS = [
    ("GET", f"{REMEDIATE}/{{}}", {}),
    ("GET", f"{REMEDIATE}/{{}}/download", {}),
    ("POST", f"{REMEDIATE}/{{}}/cancel", {}),
]
OF_ADMINISTRATORS = [
    ("GET", "/api/compliance/scan/{}", {}),
    ("GET", f"{AUDIT}/{{}}/proof", {}),
    ("GET", f"{AUDIT}?origin={{}}", {}),
    ("GET", f"{AUDIT}/export?origin={{}}", {}),
]


_EACH_ITS_OWN = {"request_id": ""}


def _said(answer: Any) -> str:
    """A problem, without what is of this request only."""
    return json.dumps({**answer.json(), **_EACH_ITS_OWN})


class Told:
    """What an attempt was answered, with the id that was tried taken out."""

    def __init__(self, rest: Rest, who: str, way: tuple[str, str, dict[str, str]], tried: str) -> None:
        method, path, headers = way
        answer = rest.client.request(method, path.format(tried), headers={**rest.headers[who], **headers})
        self.status = answer.status_code
        self.text = answer.text
        body = {**answer.json(), **_EACH_ITS_OWN} if answer.status_code >= 400 else answer.text
        said = json.dumps(body).replace(tried, "ID").replace(quote(tried), "ID")
        self.whole = (self.status, said, answer.headers.get("content-type"), answer.headers.get("location"))


@pytest.fixture(scope="module")
def theirs(rest: Rest) -> dict[str, str]:
    """Ids of what bob (for remediations and scans: ada) has."""
    made = {"query": rest.client.post(f"{QUERY}/execute", json={"sql": THEIRS}, headers=rest.headers["bob"]).json()}
    failed = {"sql": "SELECT 'wombat'::INT"}
    assert made["query"]["row_count"] == 20
    found = {"query": made["query"]["query_id"]}
    found["failed"] = rest.client.post(f"{QUERY}/execute", json=failed, headers=rest.headers["bob"]).json()["query_id"]
    ragged = b"id,name\n" + b"".join(b"%d,wombat\n" % n for n in range(300)) + b"1,2,3,4,wombat\n"
    sent = {"file": ("wombats.csv", ragged)}
    jobs = rest.client.post(f"{JOBS}/upload", files=sent, data={"zone": "bronze"}, headers=rest.headers["bob"]).json()
    found["job"] = jobs["jobs"][0]["id"]
    dry = {"request": {"action": "delete_rows", "dataset": "vault", "where": "word = 'wombat'"}}
    found["remediation"] = rest.client.post(REMEDIATE, json=dry, headers=rest.headers["ada"]).json()["id"]
    scan = rest.client.post("/api/compliance/scan", json={"scope": "vault"}, headers=rest.headers["ada"])
    found["scan"] = scan.json()["id"]
    return found


def _tried(ways: list[tuple[str, str, dict[str, str]]], *kinds: str) -> Iterator[Any]:
    for number, way in enumerate(ways):
        for kind in kinds:
            yield pytest.param(kind, way, id=f"{kind}-{way[0]}-{way[1].rpartition('/')[2]}-{number}")


@pytest.mark.parametrize("who", ["ann", "cat", "eve"])
@pytest.mark.parametrize(
    ("kind", "way"),
    [
        *_tried(OF_QUERIES, "query", "failed"),
        *_tried(OF_JOBS, "job"),
        *_tried(OF_REMEDIATIONS, "remediation"),
        *_tried(OF_ADMINISTRATORS, "query", "job", "scan"),
    ],
)
def test_an_id_of_anothers_is_as_one_that_never_was(
    rest: Rest, theirs: dict[str, str], who: str, kind: str, way: tuple[str, str, dict[str, str]]
) -> None:
    told = Told(rest, who, way, theirs[kind])
    assert told.status in (403, 404), told.text
    assert told.whole == Told(rest, who, way, new_id()).whole
    assert not any(word in told.text for word in ("wombat", "bob", "nick", *SECRETS[who]))


def test_an_administrator_reads_no_answers_of_others(rest: Rest, theirs: dict[str, str]) -> None:
    for way in OF_QUERIES:
        told = Told(rest, "ada", way, theirs["query"])
        assert told.status == 404
        assert told.whole == Told(rest, "ada", way, new_id()).whole


def _altered(known: str) -> list[str]:
    return [
        known.upper(),
        known.replace("-", ""),
        f"{known}%20",
        f"%20{known}",
        f"{known}%00",
        f"{known}%0a",
        f"{known}/",
        f"{known};ann",
        f"..%2f{known}",
        f"{known}%2f..%2f{known}",
        f"{known[:-1]}%25",
        f"{{{known}}}",
        f"urn:uuid:{known}",
        known[:-1],
        "%25",
        "_" * len(known),
        "*",
        "null",
        "0",
    ]


@pytest.mark.parametrize("number", range(19))
def test_an_altered_id_opens_nothing(rest: Rest, theirs: dict[str, str], number: int) -> None:
    for kind, ways in (("query", OF_QUERIES), ("job", OF_JOBS), ("remediation", OF_REMEDIATIONS)):
        tried, never = _altered(theirs[kind])[number], _altered(new_id())[number]
        for way in ways:
            for who in ("ann", "eve"):
                told, other = Told(rest, who, way, tried), Told(rest, who, way, never)
                assert told.status in (404, 405, 422), (way, tried, told.text)
                assert told.status == other.status
                assert "wombat" not in told.text


def test_a_query_that_runs_is_not_seen_and_not_stopped_by_others(rest: Rest) -> None:
    body = {"sql": ENDLESS, "wait_s": 0, "timeout_s": 300}
    begun = rest.client.post(f"{QUERY}/execute", json=body, headers=rest.headers["bob"]).json()["id"]
    try:
        for who in ("ann", "eve", "ada"):
            for way in OF_QUERIES:
                told = Told(rest, who, way, begun)
                assert told.status == 404
                assert told.whole == Told(rest, who, way, new_id()).whole
        state = rest.client.get(f"{QUERY}/{begun}", headers=rest.headers["bob"]).json()["state"]
        assert state in ("queued", "running")
    finally:
        ended = rest.client.post(f"{QUERY}/{begun}/cancel", headers=rest.headers["bob"]).json()
    assert ended["state"] == "cancelled"


@pytest.mark.parametrize("who", ["ann", "cat", "eve"])
def test_lists_and_counts_tell_nothing_of_others(rest: Rest, theirs: dict[str, str], who: str) -> None:
    def got(path: str, **asked: Any) -> Any:
        return rest.client.get(path, params=asked, headers=rest.headers[who])

    for narrowed in ({}, {"text": "wombat"}, {"status": "failed"}, {"since": "2020-01-01"}, {"limit": 500}):
        assert "wombat" not in got(f"{QUERY}/history", **narrowed).text
    whose = [got(f"{QUERY}/history", principal=name) for name in ("bob", "nobody at all", "*")]
    assert [answer.status_code for answer in whose] == [403] * 3
    assert len({_said(answer) for answer in whose}) == 1
    # A page that goes on from an id of another's is the page that goes on from that moment.
    assert "wombat" not in got(f"{QUERY}/history", before=theirs["query"]).text
    hidden, never = got(f"{QUERY}/history", dataset="silver.vault"), got(f"{QUERY}/history", dataset="silver.never")
    assert (hidden.status_code, _said(hidden).replace("vault", "never")) == (never.status_code, _said(never))
    assert "wombat" not in got(f"{QUERY}/metrics", hours=1000).text
    assert "bob" not in got(f"{QUERY}/metrics", hours=1000).text
    assert got(JOBS).json()["jobs"] == []
    assert got(JOBS, before=new_id()).json()["jobs"] == []
    assert got(REMEDIATE).json() == []
    for path in (AUDIT, f"{AUDIT}/export", f"{AUDIT}/verify", "/api/admin/users", "/api/admin/keys"):
        assert got(path).status_code == 403


def test_a_dry_run_of_anothers_is_no_plan_to_carry_out(rest: Rest, theirs: dict[str, str]) -> None:
    request = {"request": {"action": "delete_rows", "dataset": "scratch", "where": "id = 0"}, "dry_run": False}
    told = []
    for tried in (theirs["remediation"], new_id()):
        answer = rest.client.post(REMEDIATE, json={**request, "expect": tried}, headers=rest.headers["ann"])
        told.append((answer.status_code, _said(answer).replace(tried, "ID")))
    assert told[0] == told[1]
    assert told[0][0] >= 400


def test_a_key_of_anothers_is_not_taken_away(rest: Rest) -> None:
    made = rest.client.post("/api/auth/keys", json={"name": "k", "scopes": ["query"]}, headers=rest.headers["bob"])
    key, told = made.json()["prefix"], []
    for tried in (key, "nlk_" + "f" * 12):
        answer = rest.client.delete(f"/api/auth/keys/{tried}", headers=rest.headers["ann"])
        told.append((answer.status_code, answer.json()["type"]))
    assert told == [(404, "/problems/not-found")] * 2
    kept = rest.client.get("/api/auth/keys", headers=rest.headers["bob"]).json()
    assert [one["revoked_at"] for one in kept if one["prefix"] == key] == [None]


def test_a_remediation_that_ended_is_still_its_askers(rest: Rest, theirs: dict[str, str]) -> None:
    deadline = time.monotonic() + 60
    path = f"{REMEDIATE}/{theirs['remediation']}"
    while not rest.client.get(path, headers=rest.headers["ada"]).json()["finished_at"] and time.monotonic() < deadline:
        time.sleep(0.02)
    told = Told(rest, "eve", ("GET", f"{REMEDIATE}/{{}}", {}), theirs["remediation"])
    assert told.whole == Told(rest, "eve", ("GET", f"{REMEDIATE}/{{}}", {}), new_id()).whole

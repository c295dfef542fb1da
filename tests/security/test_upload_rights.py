"""A file comes into a dataset only by the right to change it, and into a new one only by the right to make it."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from neurolake.catalog import datasets
from neurolake.compliance.audit.listing import Filter
from neurolake.ingestion import pipeline
from tests.security.conftest import PASSWORD

UPLOAD = "/api/neurolake/ingestion/upload"
ROWS = b"order_id,amount\n" + b"".join(b"%d,%d.5\n" % (n, n) for n in range(60))
POLICIES: tuple[dict[str, Any], ...] = (
    {"kind": "grant", "name": "bob-makes", "to": ["user:bob"], "on": {"zone": "bronze"}, "actions": ["modify"]},
    {
        "kind": "grant",
        "name": "bob-adds",
        "to": ["user:bob", "user:dan"],
        "on": {"dataset": "shared"},
        "actions": ["modify"],
    },
    {"kind": "grant", "name": "bob-reads", "to": ["user:bob"], "on": {"dataset": "public"}},
    {"kind": "grant", "name": "eve-reads", "to": ["user:eve"], "on": {"dataset": "shared"}},
)


@pytest.fixture(scope="module")
def ruled(guarded: Any) -> Any:
    """Datasets of ada's: `shared`, where bob may add and eve read; `public`, which bob may read; `hidden`."""
    with guarded.client() as client:
        for name in ("shared", "public", "hidden"):
            assert _upload(client, guarded.bearer("ada"), name, zone="silver").status_code == 201
    for policy in POLICIES:
        guarded.lake.policies.create(policy, by="ada")
    return guarded


@pytest.fixture(scope="module")
def heads(ruled: Any) -> dict[str, dict[str, str]]:
    ruled.lake.identity.users.create("dan", PASSWORD)
    return {name: ruled.bearer(name) for name in ("ada", "bob", "eve", "dan")}


@pytest.fixture
def upload(heads: dict[str, dict[str, str]], stranger: TestClient) -> Callable[..., Response]:
    return lambda who, name, **form: _upload(stranger, heads[who], name, **form)


def _upload(client: TestClient, headers: dict[str, str], name: str, rows: bytes = ROWS, **form: str) -> Response:
    return client.post(UPLOAD, headers=headers, files={"file": (f"{name}.csv", rows)}, data={"dataset": name, **form})


def _denials(guarded: Any, who: str) -> list[dict[str, Any]]:
    return guarded.lake.audit.entries(Filter(action="ingest", principal=who, decision="deny"))


def _rows(guarded: Any, name: str) -> int:
    return guarded.lake.dataset(name)["rows"]


def _owner(guarded: Any, name: str) -> str | None:
    with guarded.lake.database.read() as session:
        return datasets.find(session, name).owner


@pytest.mark.parametrize("form", [{}, {"mode": "append"}, {"mode": "replace"}, {"mode": "upsert", "key": "order_id"}])
def test_reading_is_no_right_to_upload(ruled, upload, form: dict[str, str]) -> None:
    before, jobs, denied = _rows(ruled, "shared"), len(ruled.lake.ingestion.list()), len(_denials(ruled, "eve"))
    answer = upload("eve", "shared", **form)
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]) == (403, "forbidden")
    assert "eve" in answer.json()["detail"]
    assert _rows(ruled, "shared") == before
    assert len(ruled.lake.ingestion.list()) == jobs
    assert len(_denials(ruled, "eve")) == denied + 1


def test_who_may_modify_adds_rows_but_rewrites_only_what_they_see(ruled, upload) -> None:
    before = _rows(ruled, "shared")
    assert upload("bob", "shared", mode="append").status_code == 201
    assert _rows(ruled, "shared") == before + 60
    for form in ({"mode": "replace"}, {"mode": "upsert", "key": "order_id"}):
        assert upload("bob", "shared", **form).status_code == 403
    assert _rows(ruled, "shared") == before + 60


def test_the_uploader_owns_a_new_dataset_and_may_do_everything_with_it(ruled, upload) -> None:
    assert upload("bob", "bobs", zone="bronze").status_code == 201
    assert _owner(ruled, "bobs") == "bob"
    assert upload("bob", "bobs", mode="replace", zone="bronze").status_code == 201
    assert upload("ada", "bobs", mode="append").status_code == 201
    assert _owner(ruled, "bobs") == "bob"


def test_nobody_makes_a_dataset_where_they_may_not(ruled, upload) -> None:
    assert upload("eve", "eves").status_code == 403
    assert upload("bob", "golden", zone="gold").status_code == 403
    by_quality = upload("bob", "routed")
    assert by_quality.status_code == 403, "the file is good enough for gold, where bob may make nothing"
    assert by_quality.json()["detail"].startswith("gold.routed")
    assert upload("bob", "bobs_next", zone="bronze").status_code == 201
    assert upload("bob", "bobs_next", mode="replace", zone="gold").status_code == 403
    names = {dataset["name"] for dataset in ruled.lake.datasets()}
    assert names.isdisjoint(("eves", "golden", "routed"))
    assert ruled.lake.dataset("bobs_next")["zone"] == "bronze"


@pytest.mark.parametrize("mode", ["auto", "create", "append", "replace"])
def test_a_hidden_dataset_is_not_told_to_those_who_may_make_none(ruled, upload, mode: str) -> None:
    hidden, absent = upload("eve", "hidden", mode=mode), upload("eve", "absent", mode=mode)
    assert (hidden.status_code, absent.status_code) == (403, 403)
    assert _said(hidden) == _said(absent).replace("absent", "hidden")


@pytest.mark.parametrize("mode", ["auto", "create", "append", "replace"])
def test_who_may_make_datasets_learns_of_a_hidden_one_that_the_name_is_taken(ruled, upload, mode: str) -> None:
    answer = upload("bob", "hidden", mode=mode)
    assert (answer.status_code, answer.json()["detail"]) == (409, "The dataset 'hidden' exists.")
    assert "silver" not in answer.text
    assert _rows(ruled, "hidden") == 60
    entry = _denials(ruled, "bob")[0]
    assert [touched["id"] for touched in entry["datasets"]] == [ruled.lake.dataset("hidden")["id"]]


def test_a_file_among_several_that_may_not_come_in_stops_all(ruled, heads, stranger: TestClient) -> None:
    files = [("file", ("first.csv", ROWS)), ("file", ("public.csv", ROWS))]
    answer = stranger.post(UPLOAD, headers=heads["bob"], files=files, data={"zone": "bronze"})
    assert answer.status_code == 403
    assert "first" not in {dataset["name"] for dataset in ruled.lake.datasets()}


def _at_the_end(monkeypatch: pytest.MonkeyPatch, change: Callable[[], object]) -> None:
    """Let something happen between the preparation of a file and its commit."""
    monkeypatch.setattr(pipeline, "fault_point", lambda _name: change())


def test_a_right_lost_meanwhile_counts_at_the_commit(ruled, upload, monkeypatch: pytest.MonkeyPatch) -> None:
    grant = {"kind": "grant", "name": "brief", "to": ["user:eve"], "on": {"zone": "bronze"}, "actions": ["modify"]}
    ruled.lake.policies.create(grant, by="ada")
    _at_the_end(monkeypatch, lambda: ruled.lake.policies.delete("brief", by="ada"))
    answer = upload("eve", "late", zone="bronze")
    assert answer.status_code == 403
    assert "late" not in {dataset["name"] for dataset in ruled.lake.datasets()}
    assert _denials(ruled, "eve")[0]["origin_id"] == answer.json()["job_id"]


def test_a_disabled_account_commits_nothing(ruled, upload, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _rows(ruled, "shared")
    _at_the_end(monkeypatch, lambda: ruled.lake.identity.users.change("dan", disabled=True))
    assert upload("dan", "shared", mode="append").status_code == 403
    assert _rows(ruled, "shared") == before


def test_a_dataset_that_appeared_meanwhile_is_not_added_to(ruled, upload, monkeypatch, tmp_path) -> None:
    file = tmp_path / "raced.csv"
    file.write_bytes(ROWS)
    done: list[object] = []

    def appear() -> None:
        if not done:
            done.append(True)
            ruled.lake.ingest(file, zone="silver")

    _at_the_end(monkeypatch, appear)
    answer = upload("bob", "raced", zone="bronze", mode="append")
    assert (answer.status_code, answer.json()["detail"]) == (409, "The dataset 'raced' exists.")
    assert _rows(ruled, "raced") == 60


def _foreign_keys(answer: Response) -> str:
    assert answer.status_code == 201, answer.text
    return str(answer.json()["jobs"][0]["answer"]["quality"])


def test_keys_of_datasets_that_one_may_not_read_are_not_compared(ruled, upload) -> None:
    customers = b"id,town\n" + b"".join(b"%d,t%d\n" % (n, n % 7) for n in range(1000, 1200))
    assert upload("ada", "customers", rows=customers, zone="silver").status_code == 201
    orders = b"nr,customer_id\n" + b"".join(b"%d,%d\n" % (n, 1000 + n * 7 % 200) for n in range(400))
    assert "customers" in _foreign_keys(upload("ada", "orders_ada", rows=orders, zone="bronze"))
    told = _foreign_keys(upload("bob", "orders_hidden", rows=orders, zone="bronze"))
    assert "customers" not in told
    grant = {"kind": "grant", "name": "bob-customers", "to": ["user:bob"], "on": {"dataset": "customers"}}
    ruled.lake.policies.create(grant, by="ada")
    assert "customers" in _foreign_keys(upload("bob", "orders_seen", rows=orders, zone="bronze"))
    on = {"dataset": "customers", "columns": ["id"]}
    mask = {"kind": "mask", "name": "mask-id", "on": on, "mask": {"method": "redact"}}
    ruled.lake.policies.create(mask, by="ada")
    assert "customers" not in _foreign_keys(upload("bob", "orders_masked", rows=orders, zone="bronze"))
    ruled.lake.policies.delete("mask-id", by="ada")
    rows = {"kind": "row_filter", "name": "few", "on": {"dataset": "customers"}, "filter": "id < 1100"}
    ruled.lake.policies.create(rows, by="ada")
    assert "customers" not in _foreign_keys(upload("bob", "orders_filtered", rows=orders, zone="bronze"))


def _said(answer: Response) -> str:
    return str({name: answer.json().get(name) for name in ("type", "title", "status", "detail", "hint", "dataset")})


def test_the_totals_of_others_are_not_told(
    ruled: Any, heads: dict[str, dict[str, str]], stranger: TestClient, upload: Callable[..., Response]
) -> None:
    """Who has not brought anything learns of nothing, however much there is."""

    ruled.lake.identity.users.create("fay", PASSWORD)
    known = {**heads, "fay": ruled.bearer("fay")}

    def told(who: str) -> tuple[Any, Any, Any]:
        totals = stranger.get("/api/neurolake/ingestion/statistics", headers=known[who]).json()
        status = stranger.get("/api/neurolake/system/status", headers=known[who]).json()
        return totals, status["ingestions"], status["queries"]["queries"]

    sql = {"sql": "SELECT 1", "wait_s": 30}
    assert stranger.post("/api/query/execute", headers=heads["ada"], json=sql).status_code == 200
    before = told("fay")
    assert (before[0]["jobs"], before[0]["bytes"], before[0]["rows"]["stored"], before[2]) == ({}, 0, 0, {})
    assert upload("bob", "totals", zone="bronze").status_code == 201
    assert told("fay") == before
    assert told("bob")[0]["rows"]["stored"] >= 60
    everything = told("ada")
    assert everything[1]["succeeded"] >= 4
    assert everything[2]["succeeded"] >= 1

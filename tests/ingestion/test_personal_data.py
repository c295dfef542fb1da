"""Personal data on the way in, and looked for again in what is there."""

import time
from pathlib import Path
from typing import Any

import pytest

from neurolake import Lake
from neurolake.compliance.policies import store
from neurolake.compliance.policies.document import policy_from
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import NotFound
from neurolake.kernel.principal import Principal

_GIVEN = ("Anna", "Lukas", "Marie", "Paul", "Greta", "Jonas", "Clara", "Emil")
_LAST = ("Schmidt", "Weber", "Fischer", "Wagner", "Becker", "Koch", "Richter")


def people(folder: Path, name: str = "people.csv", *, rows: int = 60, mail: bool = True) -> Path:
    lines = ["id,c1,c2,amount" if mail else "id,c2,amount"]
    for n in range(rows):
        person = f"{_GIVEN[n % 8]} {_LAST[n % 7]}"
        cells = [str(n), f"user{n}@example.org", person, f"{n * 1.5:.2f}"]
        lines.append(",".join(cells if mail else [cells[0], *cells[2:]]))
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def scan(lake: Lake, scope: str) -> dict[str, Any]:
    state = lake.personal_data.scan(scope)
    deadline = time.monotonic() + 60
    while state["state"] in ("queued", "running") and time.monotonic() < deadline:
        time.sleep(0.02)
        state = lake.personal_data.get(state["id"])
    return state


def test_the_answer_and_the_dataset_show_what_was_found(lake: Lake, tmp_path: Path) -> None:
    answer = lake.ingest(people(tmp_path))
    assert {(item["column"], item["tag"]) for item in answer["personal_data"]} == {
        ("c1", "pii.email"),
        ("c2", "pii.name"),
    }
    columns = {column["name"]: column["personal_data"] for column in lake.dataset("people")["columns"]}
    assert [item["entity"] for item in columns["c1"]] == ["email"]
    assert columns["id"] == columns["amount"] == []
    assert lake.personal_data.findings("people")["tags"]["c2"] == ["pii", "pii.name"]


def test_a_decision_survives_the_next_file_and_a_scan(lake: Lake, tmp_path: Path) -> None:
    lake.ingest(people(tmp_path))
    lake.personal_data.decide("people", "c2", "rejected", by="anna")
    lake.ingest(people(tmp_path, "more.csv", rows=70), dataset="people", mode="replace")
    assert set(lake.personal_data.findings("people")["tags"]) == {"c1"}
    state = scan(lake, "people")
    assert (state["state"], state["done"], state["progress"]) == ("succeeded", 1, 1.0)
    assert set(lake.personal_data.findings("people")["tags"]) == {"c1"}


def test_rows_that_are_added_do_not_hide_what_was_there(lake: Lake, tmp_path: Path) -> None:
    lake.ingest(people(tmp_path))
    other = people(tmp_path, "more.csv", rows=20)
    lines = [line.replace("@example.org", "") for line in other.read_text().splitlines()]
    other.write_text("\n".join(lines) + "\n")
    lake.ingest(other, dataset="people", mode="append")
    assert set(lake.personal_data.findings("people")["tags"]) == {"c1", "c2"}


def test_a_scan_finds_what_is_there_and_counts(lake: Lake, tmp_path: Path) -> None:
    for name in ("one", "two"):
        lake.ingest(people(tmp_path), dataset=name, zone="silver")
    with lake.database.write() as session:
        from neurolake.metadata.models import PersonalData

        session.query(PersonalData).delete()
    state = scan(lake, "silver")
    assert (state["datasets"], state["done"], state["findings"], state["failures"]) == (2, 2, 4, [])
    assert set(lake.personal_data.findings("one")["tags"]) == {"c1", "c2"}
    readers = {run.principal for run in lake.queries.history(principal=None)}
    assert readers == {"system:personal-data"}


def test_a_dataset_that_cannot_be_read_is_named_and_the_others_are_scanned(lake: Lake, tmp_path: Path) -> None:
    lake.ingest(people(tmp_path), dataset="broken", zone="gold")
    lake.ingest(people(tmp_path), dataset="good", zone="gold")
    for path in (lake.home / "warehouse" / "gold").rglob("*.parquet"):
        if "broken" in str(path):
            path.unlink()
    state = scan(lake, "all")
    assert (state["state"], state["done"]) == ("failed", 2)
    assert [failure.split(":")[0] for failure in state["failures"]] == ["broken"]
    assert set(lake.personal_data.findings("good")["tags"]) == {"c1", "c2"}


def test_what_does_not_exist_is_said(lake: Lake, tmp_path: Path) -> None:
    lake.ingest(people(tmp_path))
    with pytest.raises(NotFound, match="nothing"):
        lake.personal_data.scan("nothing")
    with pytest.raises(NotFound, match="no column 'c9'"):
        lake.personal_data.decide("people", "c9", "confirmed", entity="email")
    with pytest.raises(NotFound, match="no scan"):
        lake.personal_data.get("x")


def test_a_scan_whose_process_died_is_ended(lake: Lake, tmp_path: Path) -> None:
    lake.ingest(people(tmp_path))
    state = scan(lake, "people")
    with lake.database.write() as session:
        from neurolake.metadata.models import PersonalDataScan

        row = session.get_one(PersonalDataScan, state["id"])
        row.state, row.owner = "running", "1-gone"
    assert lake.recover()["scans"] == 1
    assert lake.personal_data.get(state["id"])["state"] == "failed"


def test_a_mask_on_a_tag_holds_from_the_first_read_until_a_person_rejects_the_finding(
    lake: Lake, tmp_path: Path
) -> None:
    mask = {"kind": "mask", "name": "hide-mail", "on": {"tag": "pii.email"}, "mask": {"method": "redact"}}
    grant = {"kind": "grant", "name": "analysts-read", "to": ["role:analyst"]}
    with lake.database.write() as session:
        store.put_all(session, [policy_from(mask), policy_from(grant)], by="test", now=utc_now())
    lake.ingest(people(tmp_path))
    ann = Principal("ann", roles=frozenset(("analyst",)))

    def mails() -> str:
        return str(lake.query("SELECT c1 FROM people", principal=ann).to_arrow().to_pylist())

    assert "@example.org" not in mails()
    lake.personal_data.decide("people", "c1", "rejected")
    assert "user1@example.org" in mails()

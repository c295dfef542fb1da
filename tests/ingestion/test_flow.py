import json
from pathlib import Path

import pytest
from sqlalchemy import select

from neurolake import Lake
from neurolake.ingestion.base import STEPS
from neurolake.kernel.errors import Conflict, IdempotencyConflict, InvalidInput, InvalidOption, SchemaConflict
from neurolake.metadata.models import AuditEntry

ORDERS = (
    "Order ID,Customer Name,Order Date,Amount,Status\n"
    + "\n".join(
        f"{1000 + n},Customer {n % 37},2024-{1 + n % 12:02d}-{1 + n % 28:02d},{10 + n * 1.25:.2f},"
        f"{('open', 'paid', 'sent')[n % 3]}"
        for n in range(500)
    )
    + "\n"
)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows(lake: Lake, sql: str) -> list[dict[str, object]]:
    return lake.query(sql).to_arrow().to_pylist()


def test_a_clean_file_lands_in_gold_with_everything_known_about_it(lake: Lake, tmp_path: Path) -> None:
    answer = lake.ingest(write(tmp_path, "Orders 2024.csv", ORDERS))
    assert answer["dataset"]["qualified_name"] == "gold.orders_2024"
    assert answer["rows"] == {"read": 500, "stored": 500, "rejected": 0, "removed": 0}
    assert [step["step"] for step in answer["steps"]] == list(STEPS)
    names = {column["name"]: (column["original_name"], column["type"]) for column in answer["columns"]}
    assert names["order_date"] == ("Order Date", "DATE")
    assert names["order_id"] == ("Order ID", "BIGINT")
    view = lake.dataset("orders_2024")
    assert view["quality_report"]["overall"] >= 0.8
    assert len(view["quality_report"]["dimensions"]) == 8
    assert view["columns"][3]["profile"]["min"] == 10.0
    kinds = {(edge["source"]["kind"], edge["target"]["kind"]) for edge in view["lineage"]}
    assert {("file", "ingestion"), ("ingestion", "landing"), ("landing", "dataset")} <= kinds
    columns = {edge["source"]["column"]: edge["target"]["column"] for edge in view["lineage"]}
    assert columns["Order ID"] == "order_id"
    assert rows(lake, "SELECT count(*) AS n, sum(amount) AS total FROM orders_2024") == [{"n": 500, "total": 160937.5}]


def test_messy_cells_are_mended_counted_and_shown(lake: Lake, tmp_path: Path) -> None:
    lines = ["id,city,price,born,active,weight"]
    for n in range(2000):
        city = ("Berlin", "Paris", "Rome")[n % 3]
        city = city.upper() if n % 50 == 0 else f"  {city} " if n % 20 == 0 else city
        price = "N/A" if n % 40 == 0 else f'"{1 + n % 9},{n % 1000:03d}.50"'
        lines.append(f"{n},{city},{price},{1 + n % 28:02d}/{1 + n % 12:02d}/2020,{('yes', 'no')[n % 2]},{n % 90} kg")
    path = write(tmp_path, "people.csv", "\n".join(lines) + "\n")
    answer = lake.ingest(path, zone="silver")
    changed = {(item["kind"], item["column"]): item["cells"] for item in answer["transforms"]}
    assert changed[("trim", "city")] == sum(1 for n in range(2000) if n % 20 == 0 and n % 50)
    assert changed[("case", "city")] == 40
    assert changed[("nulls", "price")] == 50
    assert changed[("numbers", "price")] == 1950
    assert changed[("booleans", "active")] == 2000
    assert changed[("units", "weight")] == 2000
    types = {column["name"]: column["type"] for column in answer["columns"]}
    assert types == {
        "id": "BIGINT", "city": "VARCHAR", "price": "DOUBLE", "born": "DATE", "active": "BOOLEAN", "weight": "DOUBLE",
    }  # fmt: skip
    found = rows(
        lake, "SELECT count(DISTINCT city) AS c, count(price) AS p, max(price) AS m, max(born) AS b FROM people"
    )
    assert found[0]["c"] == 3
    assert found[0]["p"] == 1950
    assert found[0]["m"] == 9980.5 or found[0]["m"] > 9000
    assert str(found[0]["b"]) == "2020-12-28"
    assert answer["quality"]["overall"] >= answer["quality_before"]["overall"]


def test_bronze_keeps_the_cells_as_they_were(lake: Lake, tmp_path: Path) -> None:
    path = write(tmp_path, "raw.csv", "a,b\n" + "".join(f"{n},  N/A \n" for n in range(50)))
    answer = lake.ingest(path, zone="bronze")
    assert answer["transforms"] == []
    assert {row["b"].strip() for row in rows(lake, "SELECT b FROM bronze.raw")} == {"N/A"}


def test_switches_turn_transforms_off(lake: Lake, tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", "Name X\n" + " a \n" * 30 + "b\n" * 30)
    off = {"trim": False, "duplicates": False, "names": False}
    answer = lake.ingest(path, zone="gold", transforms=off, delimiter=",")
    assert answer["rows"]["stored"] == 60
    assert {row["Name X"] for row in rows(lake, 'SELECT DISTINCT "Name X" FROM t')} >= {"b"}


def test_exact_duplicates_are_removed_and_counted(lake: Lake, tmp_path: Path) -> None:
    body = "".join(f"{n},name {n},{n * 1.5}\n" for n in range(300))
    answer = lake.ingest(write(tmp_path, "d.csv", "id,name,v\n" + body + body[: body.index("50,")]), zone="silver")
    assert answer["rows"] == {"read": 350, "stored": 300, "rejected": 0, "removed": 50}
    assert rows(lake, "SELECT count(*) AS n, count(DISTINCT id) AS d FROM d") == [{"n": 300, "d": 300}]


def test_rejects_and_duplicates_of_one_file_are_both_kept_out_of_it(lake: Lake, tmp_path: Path) -> None:
    lines = [f"row {n},{'N/A' if n % 20 == 0 else n * 0.5}" for n in range(5000)]
    lines[2501], lines[2503] = "row 2501,oops", "row 2503,oops"
    path = write(tmp_path, "both.csv", "k,v\n" + "\n".join([*lines, *lines[-300:]]) + "\n")
    answer = lake.ingest(path, zone="silver")
    assert answer["rows"] == {"read": 5300, "stored": 4998, "rejected": 2, "removed": 300}
    changed = {(item["kind"], item["column"]): item["cells"] for item in answer["transforms"]}
    assert changed == {("nulls", "v"): 265, ("types", "v"): 5033}
    assert rows(lake, "SELECT count(*) AS n, count(DISTINCT k) AS d, count(v) AS v FROM both") == [
        {"n": 4998, "d": 4998, "v": 4748}
    ]
    assert answer["profile"]["duplicates"] == 0


def test_few_misfits_become_rejects_with_their_line(lake: Lake, tmp_path: Path) -> None:
    values = [str(n) for n in range(5000)]
    values[2500] = "oops"
    path = write(tmp_path, "m.csv", "k,n\n" + "".join(f"row{i},{value}\n" for i, value in enumerate(values)))
    answer = lake.ingest(path, zone="silver")
    assert answer["rows"] == {"read": 5000, "stored": 4999, "rejected": 1, "removed": 0}
    file = lake.ingestion.rejects(answer["job_id"])
    assert file is not None
    [reject] = [json.loads(line) for line in file.read_text().splitlines()]
    assert "oops" in reject["raw"]
    assert reject["line"] in (2502, None)
    assert rows(lake, "SELECT sum(n) AS s FROM m") == [{"s": sum(range(5000)) - 2500}]


def test_many_misfits_keep_the_column_text(lake: Lake, tmp_path: Path) -> None:
    values = [str(n) if n % 20 else "unknown-ish" for n in range(5000)]
    path = write(tmp_path, "m.csv", "k,n\n" + "".join(f"row{i},{value}\n" for i, value in enumerate(values)))
    answer = lake.ingest(path, zone="silver")
    assert answer["rows"]["rejected"] == 0
    assert {column["name"]: column["type"] for column in answer["columns"]}["n"] == "VARCHAR"


def test_modes(lake: Lake, tmp_path: Path) -> None:
    first = write(tmp_path, "orders.csv", ORDERS)
    lake.ingest(first)
    with pytest.raises(Conflict, match="already"):
        lake.ingest(first)
    with pytest.raises(Conflict, match="exists"):
        lake.ingest(first, mode="create")
    more = write(tmp_path, "more.csv", ORDERS.splitlines()[0] + "\n9999,New One,2025-01-01,5.00,open\n")
    assert lake.ingest(more, dataset="orders")["dataset"]["rows"] == 501
    key = "Order ID"
    patch = ORDERS.splitlines()[0] + "\n9999,Renamed,2025-01-01,7.00,paid\n10000,Other,2025-01-02,8.00,open\n"
    upserted = lake.ingest(write(tmp_path, "patch.csv", patch), dataset="orders", mode="upsert", key=[key])
    assert upserted["dataset"]["rows"] == 502
    assert rows(lake, "SELECT customer_name FROM orders WHERE order_id = 9999") == [{"customer_name": "Renamed"}]
    replaced = lake.ingest(more, dataset="orders", mode="replace")
    assert replaced["dataset"]["rows"] == 1
    assert len(lake.dataset("orders")["snapshots"]) == 4


def test_a_file_that_does_not_fit_the_dataset_is_refused_whole(lake: Lake, tmp_path: Path) -> None:
    lake.ingest(write(tmp_path, "orders.csv", ORDERS))
    bad = ORDERS.splitlines()[0] + "\nabc,X,2025-01-01,5.00,open\ndef,Y,2025-01-01,5.00,open\n"
    with pytest.raises(SchemaConflict, match="Order ID"):
        lake.ingest(write(tmp_path, "bad.csv", bad), dataset="orders")
    assert lake.dataset("orders")["rows"] == 500
    assert len(lake.dataset("orders")["snapshots"]) == 1


def test_a_new_column_makes_a_new_schema_version(lake: Lake, tmp_path: Path) -> None:
    lake.ingest(write(tmp_path, "a.csv", "id,x\n" + "".join(f"{n},{n}\n" for n in range(20))))
    answer = lake.ingest(
        write(tmp_path, "b.csv", "id,x,y\n" + "".join(f"{n},{n},v{n}\n" for n in range(20, 40))), dataset="a"
    )
    assert answer["dataset"]["schema_version"] == 2
    assert rows(lake, "SELECT count(*) AS n, count(y) AS y FROM a") == [{"n": 40, "y": 20}]


def test_an_idempotency_key_stands_for_one_ingestion(lake: Lake, tmp_path: Path) -> None:
    path = write(tmp_path, "orders.csv", ORDERS)
    first = lake.ingest(path, idempotency_key="k1")
    assert lake.ingest(path, idempotency_key="k1") == first
    assert lake.dataset("orders")["rows"] == 500
    with pytest.raises(IdempotencyConflict):
        lake.ingest(path, idempotency_key="k1", zone="silver")


def test_wrong_options_are_named(lake: Lake, tmp_path: Path) -> None:
    path = write(tmp_path, "orders.csv", ORDERS)
    with pytest.raises(InvalidOption, match="mode"):
        lake.ingest(path, mode="merge")
    with pytest.raises(InvalidOption, match="colour"):
        lake.ingest(path, colour="red")
    with pytest.raises(InvalidOption, match="missing_column"):
        lake.ingest(path, dataset="orders", mode="upsert", key="missing_column")
    with pytest.raises(InvalidInput):
        lake.ingest(tmp_path)
    assert lake.datasets() == []


def test_events_tell_the_eight_steps_in_order_and_can_be_replayed(lake: Lake, tmp_path: Path) -> None:
    answer = lake.ingest(write(tmp_path, "orders.csv", ORDERS))
    events = list(lake.ingestion.events(answer["job_id"]))
    finished = [event.step for event in events if event.state == "finished"]
    assert list(dict.fromkeys(finished)) == ["detect", "profile", "quality", "route", "transform", "write", "lineage",
                                             "register", "done"]  # fmt: skip
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert list(lake.ingestion.events(answer["job_id"], after=len(events) - 1)) == events[-1:]


def test_a_cancelled_ingestion_leaves_nothing_visible(lake: Lake, tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("w") as file:
        file.write("id,a,b,c\n")
        for n in range(1_500_000):
            file.write(f"{n},text {n % 1000},{n * 1.5},2024-01-01\n")
    landed = lake.landing.put_file(path)
    from neurolake.app.requests import ingest_request

    job = lake.ingestion.submit(landed, "big.csv", ingest_request({}))
    for event in lake.ingestion.events(job.id):
        if event.step == "write":
            break
    lake.ingestion.cancel(job.id)
    assert lake.ingestion.wait(job.id, 30).state == "cancelled"
    assert lake.datasets() == []
    assert not any((lake.home / "staging").rglob("*.parquet"))
    assert lake.ingest(path)["rows"]["stored"] == 1_500_000


def test_an_ingestion_is_in_the_audit_log_without_its_values(lake: Lake, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,email\n" + "".join(f"{n},secret{n}@example.org\n" for n in range(20)))
    answer = lake.ingest(path)
    with lake.database.read() as session:
        (entry,) = session.scalars(select(AuditEntry))
    assert (entry.action, entry.principal, entry.decision, entry.outcome) == ("ingest", "local", "allow", "succeeded")
    (touched,) = entry.datasets
    assert touched["id"] == answer["dataset"]["id"]
    assert touched["columns"] == ["id", "email"]
    assert touched["snapshot_id"] == str(lake.dataset("people")["snapshots"][0]["snapshot_id"])
    assert "secret" not in str(vars(entry))


@pytest.mark.parametrize(
    "name", ["c", "n", "v", "k", "col", "value", "text", "bare", "shape", "mark", "row_id", "outside"]
)
def test_a_column_may_have_a_name_that_statements_use_themselves(lake: Lake, tmp_path: Path, name: str) -> None:
    path = tmp_path / "named.csv"
    countries, towns = ["DE", "FR", "IT", "XX"], ["Berlin", "Paris", "Rome", "Romme"]
    rows = [f"{towns[0 if n % 50 else 3]},{countries[n % 3]},{n}" for n in range(300)]
    path.write_text(f"{name},country_{name},number\n" + "\n".join(rows) + "\n")
    answer = lake.ingest(path)
    assert answer["rows"]["stored"] == 300
    assert [column["name"] for column in answer["columns"]][2] == "number"

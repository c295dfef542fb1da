import threading
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from neurolake.catalog.data_files import copy_fields
from neurolake.catalog.scans import scan_of
from neurolake.engine.duckdb import DuckDBEngine
from neurolake.kernel.errors import CommitConflict, NotFound
from neurolake.storage.types import Field
from neurolake.storage.warehouse import Change, Committed, TableFiles, Warehouse

COLUMNS = [("id", "BIGINT"), ("name", "VARCHAR"), ("nested", "STRUCT(a BIGINT, b VARCHAR[])")]
SELECT = "SELECT i AS id, 'n' || i AS name, {'a': i, 'b': ['x', 'y']} AS nested FROM range({start}, {end}) t(i)"


class Bench:
    """Writes files and commits them."""

    def __init__(self, warehouse: Warehouse, engine: DuckDBEngine, home: Path) -> None:
        self.warehouse, self.engine, self.home = warehouse, engine, home
        self.written = 0

    def file(self, query: str, fields: tuple[Field, ...]) -> Path:
        self.written += 1
        path = self.home / f"staged-{self.written}.parquet"
        with self.engine.session() as session:
            copy_fields(session, query, fields, path)
        return path

    def change(self, query: str, fields: tuple[Field, ...], **options: object) -> Change:
        given = {"table": ("gold", "things"), "facts": lambda session, done: None, **options}
        return Change(files=(self.file(query, fields),), fields=fields, **given)

    def append(self, start: int, end: int, **options: object) -> Committed:
        table = ("gold", "things")
        fields = self.warehouse.plan_fields(table if self.warehouse.exists(table) else None, COLUMNS)
        query = SELECT.replace("{start}", str(start)).replace("{end}", str(end))
        return self.warehouse.commit(self.change(query, fields, **options))

    def rows(self, files: TableFiles, what: str = "count(*)") -> list[tuple[object, ...]]:
        with self.engine.session() as session:
            session.bind("things", scan_of(files))
            return session.run(f"SELECT {what} FROM things")


@pytest.fixture
def bench(warehouse: Warehouse, engine: DuckDBEngine, home: Path) -> Bench:
    return Bench(warehouse, engine, home)


def test_what_is_committed_can_be_read_by_the_engine_and_by_pyiceberg(bench: Bench) -> None:
    done = bench.append(0, 100)
    assert (done.added_rows, done.total_rows, done.total_files) == (100, 100, 1)
    files = bench.warehouse.files(("gold", "things"))
    assert bench.rows(files, "count(*), sum(nested.a), min(name)") == [(100, 4950, "n0")]
    arrow = bench.warehouse.catalog.load_table("gold.things").scan(row_filter="id >= 98").to_arrow()
    assert arrow.column("nested").to_pylist() == [{"a": 98, "b": ["x", "y"]}, {"a": 99, "b": ["x", "y"]}]


def test_an_earlier_snapshot_stays_readable(bench: Bench) -> None:
    first = bench.append(0, 10)
    bench.append(10, 30)
    table = ("gold", "things")
    assert bench.rows(bench.warehouse.files(table)) == [(30,)]
    assert bench.rows(bench.warehouse.files(table, snapshot_id=first.snapshot_id)) == [(10,)]
    with pytest.raises(NotFound):
        bench.warehouse.files(table, snapshot_id=1)


def test_a_new_column_reads_as_null_in_older_files(bench: Bench) -> None:
    bench.append(0, 2)
    fields = bench.warehouse.plan_fields(("gold", "things"), [*COLUMNS, ("extra", "STRUCT(d DATE)"), ("n", "DOUBLE")])
    query = (
        SELECT.replace("{start}", "2")
        .replace("{end}", "3")
        .replace(" FROM", ", {'d': DATE '2024-02-29'} AS extra, 1.5::DOUBLE AS n FROM")
    )
    bench.warehouse.commit(bench.change(query, fields))
    rows = bench.rows(bench.warehouse.files(("gold", "things")), "id, extra.d::VARCHAR, n")
    assert sorted(rows) == [(0, None, None), (1, None, None), (2, "2024-02-29", 1.5)]


def test_replace_drops_the_rows_and_can_move_the_table_to_another_zone(bench: Bench) -> None:
    first = bench.append(0, 10)
    done = bench.append(5, 8, replace=True, moved_from=("gold", "things"), table=("silver", "things"))
    assert (done.parent_id, done.total_rows, done.operation) == (first.snapshot_id, 3, "overwrite")
    assert not bench.warehouse.exists(("gold", "things"))
    assert bench.rows(bench.warehouse.files(("silver", "things")), "min(id), max(id)") == [(5, 7)]


def test_bookkeeping_columns_stay_invisible_to_every_reader(bench: Bench) -> None:
    fields = bench.warehouse.plan_fields(None, [("id", "BIGINT")])
    path = bench.home / "hidden.parquet"
    with bench.engine.session() as session:
        session.run(
            f"COPY (SELECT i AS id, 1::TINYINT AS _flag FROM range(3) t(i)) TO '{path}' "
            "(FORMAT parquet, FIELD_IDS {id: 1, _flag: 2000000000})"
        )
    bench.warehouse.commit(Change(("gold", "things"), (path,), fields, lambda session, done: None))
    assert bench.rows(bench.warehouse.files(("gold", "things")), "*") == [(0,), (1,), (2,)]
    assert bench.warehouse.catalog.load_table("gold.things").scan().to_arrow().column_names == ["id"]


def test_facts_that_fail_leave_nothing_visible(bench: Bench) -> None:
    def facts(session: object, done: Committed) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        bench.append(0, 5, facts=facts)
    assert not bench.warehouse.exists(("gold", "things"))
    assert bench.append(0, 5).total_rows == 5


def test_changes_that_wait_for_one_table_share_a_snapshot_and_none_is_lost(bench: Bench) -> None:
    bench.append(0, 1)
    fields = bench.warehouse.plan_fields(("gold", "things"), COLUMNS)
    changes = [
        bench.change(SELECT.replace("{start}", str(n)).replace("{end}", str(n + 1)), fields) for n in range(1, 25)
    ]
    done: list[Committed] = []
    threads = [threading.Thread(target=lambda c=change: done.append(bench.warehouse.commit(c))) for change in changes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 24
    assert len({item.snapshot_id for item in done}) < 24
    assert {item.added_rows for item in done} == {1}
    files = bench.warehouse.files(("gold", "things"))
    assert bench.rows(files, "count(*), count(DISTINCT id)") == [(25, 25)]


def test_one_bad_change_of_a_group_does_not_take_the_others_with_it(bench: Bench) -> None:
    bench.append(0, 1)
    fields = bench.warehouse.plan_fields(("gold", "things"), COLUMNS)
    release = threading.Event()
    outcomes: dict[int, object] = {}

    def slow(session: object, done: Committed) -> None:
        release.wait(10)

    def bad(session: object, done: Committed) -> None:
        raise ValueError("bad facts")

    def run(number: int, facts: object) -> None:
        query = SELECT.replace("{start}", str(number)).replace("{end}", str(number + 1))
        try:
            outcomes[number] = bench.warehouse.commit(bench.change(query, fields, facts=facts))
        except ValueError as error:
            outcomes[number] = error

    first = threading.Thread(target=run, args=(1, slow))
    first.start()
    rest = [
        threading.Thread(target=run, args=(number, bad if number == 3 else lambda session, done: None))
        for number in (2, 3, 4)
    ]
    for thread in rest:
        thread.start()
    release.set()
    for thread in [first, *rest]:
        thread.join()
    assert isinstance(outcomes.pop(3), ValueError)
    assert all(isinstance(outcome, Committed) for outcome in outcomes.values())
    assert sorted(bench.rows(bench.warehouse.files(("gold", "things")), "id")) == [(0,), (1,), (2,), (4,)]


def test_a_file_for_other_columns_is_a_conflict_not_a_corruption(bench: Bench) -> None:
    bench.append(0, 3)
    other = bench.warehouse.plan_fields(None, [("name", "DATE")])
    with pytest.raises(CommitConflict):
        bench.warehouse.commit(bench.change("SELECT DATE '2024-01-01' AS name", other))
    assert bench.rows(bench.warehouse.files(("gold", "things"))) == [(3,)]


def test_a_replacement_computed_from_an_older_snapshot_is_a_conflict(bench: Bench) -> None:
    first = bench.append(0, 3)
    bench.append(3, 4)
    with pytest.raises(CommitConflict):
        bench.append(0, 1, replace=True, base=first.snapshot_id)
    assert bench.rows(bench.warehouse.files(("gold", "things"))) == [(4,)]


def test_other_pyiceberg_code_can_create_and_append_through_the_catalog(bench: Bench) -> None:
    catalog = bench.warehouse.catalog
    catalog.create_namespace("lab")
    table = catalog.create_table("lab.t", schema=pa.schema([("a", pa.int64())]))
    table.append(pa.table({"a": [1, 2, 3]}))
    assert catalog.load_table("lab.t").scan().to_arrow().column("a").to_pylist() == [1, 2, 3]
    assert catalog.list_tables("lab") == [("lab", "t")]
    catalog.rename_table("lab.t", "gold.t")
    assert bench.rows(bench.warehouse.files(("gold", "t")), "sum(a)") == [(6,)]
    catalog.drop_table("gold.t")
    assert not catalog.table_exists("gold.t")


def test_bounds_and_null_counts_are_in_the_manifest(bench: Bench) -> None:
    bench.append(7, 20)
    files = bench.warehouse.catalog.load_table("gold.things").inspect.files().to_pylist()
    metrics = files[0]["readable_metrics"]["id"]
    assert (metrics["lower_bound"], metrics["upper_bound"], metrics["null_value_count"]) == (7, 19, 0)
    assert pq.read_metadata(files[0]["file_path"]).num_rows == 13


def test_bounds_are_kept_for_every_file_and_left_out_where_part_of_it_has_none(bench: Bench) -> None:
    kinds = [("i", "INTEGER"), ("x", "DOUBLE"), ("d", "DATE"), ("s", "VARCHAR"), ("n", "INTEGER")]
    fields = bench.warehouse.plan_fields(None, kinds)
    # Two row groups; only the second holds NaN, and only it holds the infinite date.
    query = """SELECT i::INTEGER AS i,
        CASE WHEN i < 122880 THEN 1.0 WHEN i = 125000 THEN 500.0 ELSE 'nan'::DOUBLE END AS x,
        CASE WHEN i = 130000 THEN DATE 'infinity' ELSE DATE '2024-01-01' END AS d,
        repeat('x', 15) || chr(55295) || 'y' AS s, NULL::INTEGER AS n FROM range(130001) t(i)"""
    bench.warehouse.commit(bench.change(query, fields))
    files = bench.warehouse.files(("gold", "things"))
    found = {field.name: files.statistics.column(field) for field in files.fields}
    assert (found["i"].low, found["i"].high, found["i"].nulls) == ((0,), (130000,), (0,))
    for name in ("x", "d", "s"):
        assert (found[name].low, found[name].high, found[name].nulls) == ((None,), (None,), (0,))
    assert (found["n"].low, found["n"].nulls) == ((None,), (130001,))
    assert files.statistics.rows == (130001,)

"""Stored results: whole or not there, any page at the cost of the page, bounded."""

import time
from pathlib import Path
from uuid import UUID

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurolake.kernel.errors import NotFound
from neurolake.kernel.ids import new_id, uuid7
from neurolake.query.results import Result, ResultStore


def reader(table: pa.Table, chunk: int | None = None) -> pa.RecordBatchReader:
    return pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=chunk))


def id_made(at: float) -> str:
    """An id that was made at this Unix time."""
    return str(UUID(int=uuid7().int & (1 << 80) - 1 | int(at * 1000) << 80))


def keep(
    store: ResultStore, table: pa.Table, chunk: int | None = None, made: float | None = None, **bounds: int
) -> Result:
    query_id = new_id() if made is None else id_made(made)
    given = {"max_rows": 10**9, "max_bytes": 10**12, **bounds}
    kept = store.keep(query_id, reader(table, chunk), **given)
    return store.open(query_id, truncated=kept.truncated)


@pytest.fixture
def store(tmp_path: Path) -> ResultStore:
    return ResultStore(tmp_path / "results")


@settings(max_examples=60, deadline=None)
@given(
    rows=st.integers(0, 30_000),
    chunk=st.integers(1, 20_000),
    offset=st.integers(0, 40_000),
    limit=st.integers(0, 20_000),
)
def test_any_page_is_that_part_of_the_rows(
    tmp_path_factory: pytest.TempPathFactory, rows: int, chunk: int, offset: int, limit: int
) -> None:
    store = ResultStore(tmp_path_factory.getbasetemp() / "pages")
    result = keep(store, pa.table({"n": pa.array(range(rows), pa.int64())}), chunk)
    assert (result.rows_count, len(result)) == (rows, rows)
    assert result.page(offset, limit).column("n").to_pylist() == list(range(rows))[offset : offset + limit]
    store.drop(result.query_id)


@settings(max_examples=40, deadline=None)
@given(rows=st.integers(0, 5000), chunk=st.integers(1, 3000), most=st.integers(0, 6000))
def test_the_row_bound_keeps_the_first_rows(
    tmp_path_factory: pytest.TempPathFactory, rows: int, chunk: int, most: int
) -> None:
    store = ResultStore(tmp_path_factory.getbasetemp() / "bounds")
    result = keep(store, pa.table({"n": pa.array(range(rows), pa.int64())}), chunk, max_rows=most)
    assert result.to_arrow().column("n").to_pylist() == list(range(min(rows, most)))
    assert result.truncated == (rows > most)


def test_every_type_comes_back_as_it_was(store: ResultStore) -> None:
    table = pa.table(
        {
            "list": pa.array([[1], None, []], pa.list_(pa.int32())),
            "struct": pa.array([{"a": 1}, None, {"a": None}], pa.struct([("a", pa.int64())])),
            "map": pa.array([[("k", 1)], [], None], pa.map_(pa.string(), pa.int64())),
            "choice": pa.array(["x", None, "y"]).dictionary_encode(),
            "text": ["a", "", None],
            "nothing": pa.nulls(3),
        }
    )
    result = keep(store, table, 1)
    assert result.to_arrow() == table
    assert [(column.name, column.type) for column in result.columns] == [
        ("list", "INTEGER[]"),
        ("struct", 'STRUCT("a" BIGINT)'),
        ("map", "MAP(VARCHAR, BIGINT)"),
        ("choice", "VARCHAR"),
        ("text", "VARCHAR"),
        ("nothing", "NULL"),
    ]


def test_names_that_repeat_get_numbers(store: ResultStore) -> None:
    table = pa.Table.from_arrays([pa.array([1])] * 4, names=["a", "a_2", "a", "a"])
    assert [column.name for column in keep(store, table).columns] == ["a", "a_2", "a_3", "a_4"]


def test_a_wide_result_has_small_batches(store: ResultStore) -> None:
    table = pa.table({f"c{number}": range(3000) for number in range(1000)})
    result = keep(store, table)
    assert max(batch.num_rows for batch in result.batches()) <= 300
    assert result.page(2999, 5).num_rows == 1


def test_a_page_deep_inside_costs_no_more_than_the_first(store: ResultStore) -> None:
    result = keep(store, pa.table({"n": range(3_000_000), "t": ["some text"] * 3_000_000}))

    def seconds(offset: int) -> float:
        began = time.perf_counter()
        for _ in range(20):
            assert result.page(offset, 100).num_rows == 100
        return time.perf_counter() - began

    seconds(0)
    assert seconds(2_999_000) < 5 * seconds(0) + 0.01


def test_frames(store: ResultStore) -> None:
    result = keep(store, pa.table({"n": [1, 2], "t": ["a", None]}))
    assert result.to_polars().shape == (2, 2)
    assert list(result.to_pandas()["n"]) == [1, 2]
    assert repr(result) == "Result(2 rows: n BIGINT, t VARCHAR)"


def test_a_stream_that_breaks_leaves_nothing(store: ResultStore) -> None:
    def broken():
        yield pa.record_batch({"n": [1]})
        raise ValueError("broken")

    stream = pa.RecordBatchReader.from_batches(pa.schema([("n", pa.int64())]), broken())
    query_id = new_id()
    with pytest.raises(ValueError, match="broken"):
        store.keep(query_id, stream, max_rows=10, max_bytes=1000)
    with pytest.raises(NotFound):
        store.open(query_id)
    assert list(store.root.iterdir()) == []


@pytest.mark.parametrize("query_id", ["..", "../../x", "/etc", "", "a/b", "0" * 36])
def test_only_ids_name_results(store: ResultStore, query_id: str) -> None:
    with pytest.raises(NotFound):
        store.open(query_id)


def test_the_sweep_removes_the_old_and_then_the_oldest(tmp_path: Path) -> None:
    store = ResultStore(tmp_path / "results", max_age_s=1000, max_total_bytes=1)
    kept = [keep(store, pa.table({"n": range(1000)}), made=time.time() - age).query_id for age in (2000, 300, 200, 100)]
    size = store.size() // 4
    store.max_total_bytes = 2 * size + 10
    assert store.sweep() == 2
    assert store.ids() == {kept[2], kept[3]}
    assert store.sweep() == 0


def test_a_shared_answer_is_as_old_as_the_question(tmp_path: Path) -> None:
    store = ResultStore(tmp_path / "results", max_age_s=1000)
    first = keep(store, pa.table({"n": range(1000)}), made=time.time() - 2000).query_id
    second = new_id()
    assert store.share(first, second)
    assert store.sweep() == 1
    assert store.ids() == {second}
    assert store.open(second).rows_count == 1000


def test_other_files_among_the_results_go_with_age(tmp_path: Path) -> None:
    store = ResultStore(tmp_path / "results", max_age_s=1000)
    keep(store, pa.table({"n": [1]}))
    old, new = id_made(time.time() - 2000), new_id()
    for run_id in (old, new):
        store.archive(run_id).write_bytes(b"all of a person")
    assert store.sweep() == 1
    assert (store.has(old), store.has(new)) == (False, True)
    store.drop(new)
    assert not store.has(new)

"""Values as JSON: exact, valid, and readable by any parser."""

import datetime as dt
import json
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolake.engine.duckdb import DuckDBEngine
from neurolake.query.values import json_rows, text_column


def as_json(array: pa.Array) -> list[object]:
    return [row[0] for row in json_rows(pa.table({"x": array}))]


CASES = [
    (pa.array([1, 2**53, 2**53 + 1, -(2**53) - 1, None]), [1, 2**53, str(2**53 + 1), str(-(2**53) - 1), None]),
    (pa.array([2**64 - 1], pa.uint64()), [str(2**64 - 1)]),
    (pa.array([1.5, float("nan"), float("inf"), float("-inf"), None]), [1.5, None, None, None, None]),
    (pa.array([Decimal("1.50"), None], pa.decimal128(20, 2)), ["1.50", None]),
    (pa.array([Decimal(7), Decimal(2) ** 70], pa.decimal128(38, 0)), [7, str(2**70)]),
    (pa.array([True, None]), [True, None]),
    (pa.array([dt.date(2024, 2, 29)]), ["2024-02-29"]),
    (pa.array([dt.time(10, 30), dt.time(10, 30, 1, 500)]), ["10:30:00", "10:30:01.0005"]),
    (pa.array([dt.datetime(2024, 1, 2, 3, 4, 5)], pa.timestamp("us")), ["2024-01-02T03:04:05"]),
    (pa.array([dt.datetime(2024, 1, 2, 3, 4, 5, 120000)], pa.timestamp("us", "UTC")), ["2024-01-02T03:04:05.12Z"]),
    (pa.array([1], pa.timestamp("ns")), ["1970-01-01T00:00:00.000000001"]),
    (pa.array([b"ab\xff", None]), ["YWL/", None]),
    (pa.array([[1, None], None]), [[1, None], None]),
    (
        pa.array([{"a": Decimal("0.1"), "b": [dt.date(2024, 1, 1)], "c": float("nan")}]),
        [{"a": "0.1", "b": ["2024-01-01"], "c": None}],
    ),
    (pa.array([[("k", 2**60)]], pa.map_(pa.string(), pa.int64())), [[["k", str(2**60)]]]),
    (pa.nulls(1), [None]),
]


@pytest.mark.parametrize(("array", "expected"), CASES, ids=lambda case: str(getattr(case, "type", "")))
def test_json(array: pa.Array, expected: list[object]) -> None:
    assert as_json(array) == expected
    json.dumps(as_json(array), allow_nan=False)


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        ("1 year 2 months 3 days 4 hours 5 minutes 6.5 seconds", "P1Y2M3DT4H5M6.5S"),
        ("0 days", "P0D"),
        ("-90 minutes", "PT-1H-30M"),
        ("-14 months", "P-1Y-2M"),
        ("10 days", "P10D"),
    ],
)
def test_intervals_are_iso_durations(engine: DuckDBEngine, interval: str, expected: str) -> None:
    with engine.session() as session:
        table = session.stream(f"SELECT INTERVAL '{interval}' AS x").read_all()
    assert json_rows(table) == [[expected]]


def test_dates_out_of_the_calendar_are_no_invented_dates(engine: DuckDBEngine) -> None:
    sql = "SELECT 'infinity'::DATE, '-infinity'::TIMESTAMP, 'infinity'::TIMESTAMPTZ, DATE '9999-12-31', NULL::DATE"
    with engine.session() as session:
        table = session.stream(sql).read_all()
    assert json_rows(table) == [["infinity", "-infinity", "infinity", "9999-12-31", None]]


@given(st.lists(st.one_of(st.none(), st.floats(), st.integers(-(2**63), 2**63 - 1).map(float)), max_size=20))
def test_floats_are_always_valid_json(values: list[float | None]) -> None:
    json.dumps(as_json(pa.array(values, pa.float64())), allow_nan=False)


@given(st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)), max_size=20))
def test_integers_lose_nothing_when_read_as_doubles(values: list[int | None]) -> None:
    read = json.loads(json.dumps(as_json(pa.array(values, pa.int64()))), parse_int=lambda text: int(float(text)))
    assert [None if value is None else int(value) for value in read] == values


@pytest.mark.parametrize(("array", "expected"), CASES, ids=lambda case: str(getattr(case, "type", "")))
def test_text_says_the_same_as_json(array: pa.Array, expected: list[object]) -> None:
    texts = text_column(array).to_pylist()
    for text, value in zip(texts, expected, strict=True):
        if isinstance(value, str):
            assert str(text) == value
        elif isinstance(value, list | dict):
            assert json.loads(text) == value

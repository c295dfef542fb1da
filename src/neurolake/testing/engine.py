"""The conformance suite of the engine port.

A backend's test module derives a class from `EngineSuite`, gives it the fixtures `engine` and `small_engine` (one with
at most 128 MB of memory) and says in `gaps` what the backend cannot do, with the exception that shows it and the
reason. A gap is a strict xfail: once it is closed, its entry must go.
"""

import os
import struct
import tempfile
import threading
import time
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from math import isnan
from pathlib import Path
from typing import Any, ClassVar

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlglot

from neurolake.engine.arrow_types import arrow_type, sql_type
from neurolake.engine.base import Engine, FileGroup, Limits, Scan, ScanColumn, Session
from neurolake.kernel.errors import Cancelled, EngineFailed, InvalidSql, LimitExceeded, NeuroLakeError, TimedOut
from neurolake.testing.values import TYPES, TypeCase

Tables = Mapping[str, pa.Table | Scan]

_IDLE_SHARE = 0.3
_COUNT = 20_000
# Joins in which every row meets every row: far more work than any machine does in a test's time.
_ENDLESS = "SELECT count(*) FROM n a JOIN n b ON a.k = b.k JOIN n c ON b.k = c.k WHERE (a.i + b.i * c.i) % 7 = 3"
_ENDLESS_ROWS = "SELECT a.i AS i FROM n a, n b, n c"
_ENDLESS_CROSS = "SELECT count(*) FROM n a, n b, n c WHERE (a.i + b.i * c.i) % 7 = 3"


@dataclass(frozen=True)
class Gap:
    """Something that a backend cannot do."""

    raises: type[BaseException] | tuple[type[BaseException], ...]
    reason: str


class EngineSuite:
    """What every engine must do alike."""

    gaps: ClassVar[Mapping[str, Gap]] = {}
    """Name of a test (with its parameter in brackets, if only that) → why it fails."""

    @abstractmethod
    def cpu_seconds(self) -> float:
        """Processor time that the engine has used so far."""

    @pytest.fixture(autouse=True)
    def _gap(self, request: pytest.FixtureRequest) -> None:
        name = request.node.name
        gap = self.gaps.get(name) or self.gaps.get(name.partition("[")[0])
        if gap:
            request.applymarker(pytest.mark.xfail(raises=gap.raises, reason=gap.reason, strict=True))

    @pytest.fixture
    def numbers(self, tmp_path: Path) -> Scan:
        """Rows that all have the same `k`, and `i` from 0."""
        kinds = {1: pa.int64(), 2: pa.int64()}
        columns = (ScanColumn(1, "k", "BIGINT"), ScanColumn(2, "i", "BIGINT"))
        return written(tmp_path, [(kinds, {1: ("k", [1] * _COUNT), 2: ("i", range(_COUNT))})], columns)

    # Types

    @pytest.mark.parametrize("case", TYPES, ids=[case.name for case in TYPES])
    def test_values_of_a_type_are_read_as_they_were_written(
        self, engine: Engine, tmp_path: Path, case: TypeCase
    ) -> None:
        scan = written(tmp_path, [(case.stored, {1: ("n", range(len(case.values))), 2: ("v", case.values)})])
        scan = Scan(scan.groups, (ScanColumn(1, "n", "BIGINT"), ScanColumn(2, "v", case.words)))
        answer = ask(engine, "SELECT v FROM t ORDER BY n", {"t": scan})
        assert answer.schema.field("v").type == case.answered
        assert_same(answer["v"].to_pylist(), case.expected or case.values)

    @pytest.mark.parametrize("case", TYPES, ids=[case.name for case in TYPES])
    def test_a_type_is_described_in_the_canonical_words(self, engine: Engine, case: TypeCase) -> None:
        empty = Scan((), (ScanColumn(1, "v", case.words),))
        with engine.session() as session:
            session.bind("t", empty)
            (column,) = session.describe("t")
            reader = session.stream(rendered(engine, "SELECT v FROM t", {"t": empty}))
        assert column.name == "v"
        assert arrow_type(column.type) == case.answered
        assert reader.schema.field("v").type == case.answered

    # Files

    def test_columns_are_found_by_field_id(self, engine: Engine, tmp_path: Path) -> None:
        files = [
            ({1: pa.int32(), 2: pa.string()}, {1: ("a", [1]), 2: ("b", ["x"])}),
            # The names swapped, the number widened, the order changed.
            ({2: pa.string(), 1: pa.int64()}, {2: ("a", ["y"]), 1: ("b", [5_000_000_000])}),
            ({7: pa.string(), 1: pa.int64()}, {7: ("dropped", ["?"]), 1: ('odd."name"', [3])}),
        ]
        scan = written(tmp_path, files, (ScanColumn(2, "Text", "VARCHAR"), ScanColumn(1, "number", "BIGINT")))
        answer = ask(engine, "SELECT * FROM t ORDER BY number", {"t": scan})
        assert answer.column_names == ["Text", "number"]
        assert rows(answer) == [("x", 1), (None, 3), ("y", 5_000_000_000)]

    def test_a_column_that_no_file_has_is_null_in_every_row(self, engine: Engine, tmp_path: Path) -> None:
        columns = (ScanColumn(8, "later", "DATE"), ScanColumn(9, "nested", 'STRUCT("d" DATE, "l" BIGINT[])'))
        scan = written(tmp_path, [({1: pa.int64()}, {1: ("a", [1, 2, 3])})], columns)
        assert rows(ask(engine, "SELECT later, nested FROM t", {"t": scan})) == [(None, None)] * 3
        assert rows(ask(engine, "SELECT count(*), count(later) FROM t", {"t": scan})) == [(3, 0)]

    def test_a_field_that_a_file_lacks_is_null(self, engine: Engine, tmp_path: Path) -> None:
        kind = pa.struct([("d", pa.date32())])
        scan = written(
            tmp_path,
            [({1: kind}, {1: ("s", [{"d": date(2020, 1, 2)}, None])})],
            (ScanColumn(1, "s", 'STRUCT("d" DATE, "later" VARCHAR)'),),
        )
        assert_same(
            ask(engine, "SELECT s FROM t", {"t": scan})["s"].to_pylist(),
            [{"d": date(2020, 1, 2), "later": None}, None],
        )

    def test_numbers_read_wider_than_they_were_written(self, engine: Engine, tmp_path: Path) -> None:
        stored = {1: pa.int32(), 2: pa.float32(), 3: pa.decimal128(9, 2)}
        values = {1: ("i", [7]), 2: ("f", [0.5]), 3: ("d", [Decimal("1.25")])}
        columns = (ScanColumn(1, "i", "BIGINT"), ScanColumn(2, "f", "DOUBLE"), ScanColumn(3, "d", "DECIMAL(20,2)"))
        answer = ask(engine, "SELECT * FROM t", {"t": written(tmp_path, [(stored, values)], columns)})
        assert answer.schema.types == [pa.int64(), pa.float64(), pa.decimal128(20, 2)]
        assert rows(answer) == [(7, 0.5, Decimal("1.25"))]

    def test_a_table_without_files_has_its_columns_and_no_rows(self, engine: Engine) -> None:
        answer = ask(
            engine, "SELECT * FROM t", {"t": Scan((), (ScanColumn(1, "a", "DATE"), ScanColumn(2, "B", "BIGINT")))}
        )
        assert (answer.column_names, answer.num_rows) == (["a", "B"], 0)

    def test_many_files_are_one_table(self, engine: Engine, tmp_path: Path) -> None:
        files = [({1: pa.int64()}, {1: (f"a{number % 3}", [number])}) for number in range(60)]
        scan = written(tmp_path, files, (ScanColumn(1, "a", "BIGINT"),))
        assert rows(ask(engine, "SELECT count(*), sum(a) FROM t", {"t": scan})) == [(60, 1770)]

    # Names

    def test_names_are_found_whatever_their_case(self, engine: Engine) -> None:
        table = pa.table({"OrderId": [1, 2], "amount": [10, 20]})
        sql = 'SELECT T.orderid, AMOUNT AS Total FROM "Sales" t WHERE ORDERID > 1 ORDER BY total'
        answer = ask(engine, sql, {"Sales": table})
        assert answer.column_names[1] == "Total"
        assert rows(answer) == [(2, 20)]

    @pytest.mark.parametrize("name", ["gold.sales@12", 'a "b"', "order", "snöw ❄", "a.b.c", "SELECT"])
    def test_any_name_can_be_a_tables_and_a_columns(self, engine: Engine, name: str) -> None:
        quoted = sqlglot.exp.to_identifier(name, quoted=True).sql("duckdb")
        answer = ask(engine, f"SELECT {quoted} FROM {quoted}", {name: pa.table({name: [1]})})
        assert (answer.column_names, rows(answer)) == ([name], [(1,)])

    def test_unnamed_columns_have_the_same_names_everywhere(self, engine: Engine) -> None:
        answer = ask(engine, "SELECT count(*), sum(i), max(i) AS m FROM n", {"n": pa.table({"i": [1]})})
        assert answer.column_names == ["count_star()", "sum(i)", "m"]

    # Values

    @pytest.mark.parametrize(("sql", "value"), [
        ("7 / 2", 3.5),
        ("1 / 0", float("inf")),
        ("d / 4", 0.375),
        ("i // 2", 3),
        ("-7 % 3", -1),
        ("i * 2 + 1", 15),
        ("0.1 + 0.2 = 0.3", True),
        ("'a' || t", "aText"),
        ("concat('a', NULL, 'b')", "ab"),
        ("t LIKE 'te%'", False),
        ("lower(t) LIKE 'te%'", True),
        ("substring(t, 2, 2)", "ex"),
        ("length(t)", 4),
        ("CASE WHEN i > 3 THEN 'big' END", "big"),
        ("coalesce(NULL, t)", "Text"),
        ("nullif(i, 7)", None),
        ("NULL IS NOT DISTINCT FROM nullif(i, 7)", True),
        ("i IN (1, 7)", True),
        ("extract(year FROM day)", 2024),
        ("month(day)", 2),
        ("day + INTERVAL 1 MONTH = DATE '2024-03-29'", True),
        ("DATE '2024-03-01' - day", 1),
        ("CAST(day AS VARCHAR)", "2024-02-29"),
        ("date_trunc('month', day) = DATE '2024-02-01'", True),
        ("CAST('12' AS INTEGER) + 1", 13),
        ("TRY_CAST('x' AS INTEGER)", None),
        ("round(d, 1)", Decimal("1.5")),
        ("greatest(i, 9)", 9),
    ])  # fmt: skip
    def test_expressions_have_one_value_everywhere(self, engine: Engine, sql: str, value: Any) -> None:
        table = pa.table(
            {
                "i": pa.array([7], pa.int64()),
                "d": pa.array([Decimal("1.50")], pa.decimal128(10, 2)),
                "t": ["Text"],
                "day": [date(2024, 2, 29)],
            }
        )
        ((found,),) = rows(ask(engine, f"SELECT {sql} AS v FROM x", {"x": table}))
        assert found == value

    def test_aggregates_have_one_value_everywhere(self, engine: Engine) -> None:
        table = pa.table(
            {
                "g": ["a", "a", "b", None],
                "i": pa.array([2**62, 2**62, 1, None], pa.int64()),
                "d": pa.array([Decimal("0.10"), Decimal("0.25"), None, None], pa.decimal128(10, 2)),
            }
        )
        sql = """SELECT g, count(*) AS n, count(i) AS c, sum(i) AS s, avg(d) AS a, min(g) AS m, count(DISTINCT i) AS u,
            count(*) FILTER (WHERE i > 1) AS f, sum(d) AS e FROM x GROUP BY g ORDER BY g"""
        assert rows(ask(engine, sql, {"x": table})) == [
            ("a", 2, 2, Decimal(2**63), 0.175, "a", 1, 2, Decimal("0.35")),
            ("b", 1, 1, Decimal(1), None, "b", 1, 0, None),
            (None, 1, 0, None, None, None, 0, 0, None),
        ]

    @pytest.mark.parametrize("direction", ["ASC", "DESC"])
    def test_nulls_come_last(self, engine: Engine, direction: str) -> None:
        answer = ask(engine, f"SELECT i FROM x ORDER BY i {direction}", {"x": pa.table({"i": [None, 2, 1]})})
        assert answer["i"].to_pylist() == [*sorted([1, 2], reverse=direction == "DESC"), None]

    def test_windows_set_operations_and_common_table_expressions(self, engine: Engine) -> None:
        sql = """WITH s AS (SELECT i, row_number() OVER (PARTITION BY i % 2 ORDER BY i DESC) AS r FROM x QUALIFY r = 1)
            SELECT i FROM s UNION ALL (SELECT i FROM x EXCEPT SELECT i FROM s) ORDER BY i"""
        assert rows(ask(engine, sql, {"x": pa.table({"i": [1, 2, 3, 4, 5]})})) == [(1,), (2,), (3,), (4,), (5,)]

    def test_whole_numbers_do_not_overflow_unseen(self, engine: Engine) -> None:
        with pytest.raises((EngineFailed, InvalidSql)):
            ask(engine, "SELECT i + 1 AS v FROM x", {"x": pa.table({"i": pa.array([2**63 - 1], pa.int64())})})

    # Parameters

    @pytest.mark.parametrize("value", [
        1, 2**40, 1.5, True, "x", "'; DROP TABLE x; --", "$other", Decimal("1.50"), date(2020, 1, 2),
        datetime(2020, 1, 2, 3, 4, 5, 6), datetime(2020, 1, 2, tzinfo=UTC), b"\x00\xff", None,
    ], ids=repr)  # fmt: skip
    def test_a_parameter_is_a_value(self, engine: Engine, value: Any) -> None:
        ((found,),) = rows(ask(engine, "SELECT $p AS v FROM x", {"x": pa.table({"i": [1]})}, {"p": value}))
        assert found == value

    def test_parameters_are_named_or_numbered(self, engine: Engine) -> None:
        table = pa.table({"i": [1, 2, 3]})
        assert rows(
            ask(engine, "SELECT i FROM x WHERE i > $low AND i < $high", {"x": table}, {"low": 1, "high": 3})
        ) == [(2,)]
        assert rows(ask(engine, "SELECT i FROM x WHERE i > $1 AND i < $2", {"x": table}, [1, 3])) == [(2,)]

    # Errors

    @pytest.mark.parametrize(("sql", "kind", "words"), [
        ("selec 1", InvalidSql, ""),
        ("SELECT missing FROM x", InvalidSql, 'Referenced column "missing" not found'),
        ("SELECT 1 FROM missing", InvalidSql, "missing"),
        ("SELECT CAST(t AS INTEGER) FROM x", EngineFailed, "Conversion Error: "),
        ("SELECT i % 0 FROM x", EngineFailed, "Invalid Input Error: "),
    ])  # fmt: skip
    def test_an_error_says_what_is_wrong_and_leaves_the_session_usable(
        self, engine: Engine, sql: str, kind: type[NeuroLakeError], words: str
    ) -> None:
        with engine.session() as session:
            session.register("x", pa.table({"t": ["no number"], "i": [1]}))
            with pytest.raises(kind) as caught:
                session.stream(sql).read_all()
            assert words in caught.value.detail
            assert session.run("SELECT i FROM x") == [(1,)]

    def test_sql_cannot_name_files(self, engine: Engine) -> None:
        with tempfile.TemporaryDirectory() as outside:
            file = Path(outside) / "secret.parquet"
            pq.write_table(pa.table({"secret": [1]}), file)
            for source in (f"read_parquet('{file}')", f"'{file}'", f"parquet.`{file}`"):
                with engine.session() as session, pytest.raises(NeuroLakeError):
                    session.run(f"SELECT * FROM {source}")

    # Stopping

    @pytest.mark.parametrize(
        "sql", [_ENDLESS, _ENDLESS_ROWS + " ORDER BY a.i * b.i", _ENDLESS_CROSS], ids=["join", "sort", "cross"]
    )
    def test_a_cancelled_statement_stops_working(self, engine: Engine, sql: str, numbers: Scan) -> None:
        with opened(engine, {"n": numbers}) as session:
            threading.Timer(0.7, session.cancel).start()
            with pytest.raises(Cancelled):
                session.stream(rendered(engine, sql, {"n": numbers})).read_all()
            with pytest.raises(Cancelled):
                session.run("SELECT 1")
            self.assert_idle()
        with engine.session() as session:
            assert session.run("SELECT 1") == [(1,)]

    def test_a_statement_out_of_time_stops_working(self, engine: Engine, numbers: Scan) -> None:
        with opened(engine, {"n": numbers}, Limits(timeout_s=1.5)) as session:
            with pytest.raises(TimedOut):
                session.stream(rendered(engine, _ENDLESS, {"n": numbers})).read_all()
            self.assert_idle()

    def test_a_stream_that_nobody_reads_on_is_over_in_time(self, engine: Engine, numbers: Scan) -> None:
        with opened(engine, {"n": numbers}, Limits(timeout_s=1.5)) as session:
            reader = session.stream(rendered(engine, _ENDLESS_ROWS, {"n": numbers}))
            reader.read_next_batch()
            time.sleep(2)
            with pytest.raises(TimedOut):
                reader.read_all()

    def test_too_much_memory_is_a_limit(self, small_engine: Engine) -> None:
        table = pa.table({"i": pa.array(range(5_000_000), pa.int64())})
        sql = "SELECT length(string_agg(CAST(i AS VARCHAR) || 'some more text to fill the memory', ',')) FROM x"
        with pytest.raises(LimitExceeded):
            ask(small_engine, sql, {"x": table})
        assert rows(ask(small_engine, "SELECT max(i) FROM x", {"x": table})) == [(4_999_999,)]

    def test_what_can_spill_is_not_limited_by_memory(self, small_engine: Engine, tmp_path: Path) -> None:
        count = 3_000_000
        values = pa.table({"i": pa.array(range(count), pa.int64()), "t": pa.array([f"text {i}" for i in range(count)])})
        scan = written(tmp_path, [({1: pa.int64(), 2: pa.string()}, {1: ("i", values["i"]), 2: ("t", values["t"])})])
        answer = ask(small_engine, "SELECT i, t FROM t ORDER BY i % 1000, t", {"t": scan})
        assert answer.num_rows == count

    # Streaming

    def test_rows_arrive_while_the_statement_runs(self, engine: Engine, numbers: Scan) -> None:
        with opened(engine, {"n": numbers}, Limits(timeout_s=20)) as session:
            reader = session.stream(rendered(engine, _ENDLESS_ROWS, {"n": numbers}), batch_rows=1000)
            assert 0 < reader.read_next_batch().num_rows <= 1000
        self.assert_idle()

    # Sessions

    def test_a_session_leaves_nothing_to_the_next_one(self, engine: Engine, tmp_path: Path) -> None:
        scan = written(tmp_path, [({1: pa.int64()}, {1: ("a", [1])})])
        with engine.session() as session:
            session.bind("bound", scan)
            session.register("registered", pa.table({"a": [1]}))
            assert session.run("SELECT * FROM bound") == session.run("SELECT * FROM registered") == [(1,)]
        session.close()
        with pytest.raises(EngineFailed, match="closed"):
            session.run("SELECT 1")
        for name in ("bound", "registered"):
            with engine.session() as session, pytest.raises(InvalidSql):
                session.run(f"SELECT * FROM {name}")

    def test_sessions_side_by_side_do_not_see_each_other(self, engine: Engine) -> None:
        found: dict[int, Any] = {}

        def ask_one(number: int) -> None:
            table = pa.table({"i": [number] * 1000})
            found[number] = rows(ask(engine, "SELECT min(i), max(i), count(*) FROM x", {"x": table}))

        threads = [threading.Thread(target=ask_one, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == {number: [(number, number, 1000)] for number in range(8)}

    def test_a_registered_stream_is_read(self, engine: Engine) -> None:
        table = pa.table({"i": [1, 2, 3]})
        with engine.session() as session:
            session.register("x", pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=1)))
            assert session.run("SELECT i FROM x ORDER BY i") == [(1,), (2,), (3,)]
            session.register("nothing", table.slice(0, 0))
            assert session.run("SELECT * FROM nothing") == []

    def assert_idle(self) -> None:
        """The engine's processor time stands still (nearly) at last."""
        for _ in range(50):
            before, began = self.cpu_seconds(), time.monotonic()
            time.sleep(0.2)
            if self.cpu_seconds() - before < _IDLE_SHARE * (time.monotonic() - began):
                return
        pytest.fail("The engine still works on a statement that was stopped.")


def ask(engine: Engine, sql: str, tables: Tables, parameters: Any = None) -> pa.Table:
    """A canonical query's whole answer."""
    with opened(engine, tables) as session:
        return session.stream(rendered(engine, sql, tables), parameters).read_all()


def rendered(engine: Engine, sql: str, tables: Tables) -> str:
    """A canonical query in the engine's dialect."""
    columns = {name: _columns(table) for name, table in tables.items()}
    return engine.render(sqlglot.parse_one(sql, read="duckdb"), columns)


def opened(engine: Engine, tables: Tables, limits: Limits | None = None) -> Session:
    """A session that has the tables."""
    session = engine.session(limits)
    for name, table in tables.items():
        if isinstance(table, Scan):
            session.bind(name, table)
        else:
            session.register(name, table)
    return session


def rows(table: pa.Table) -> list[tuple[Any, ...]]:
    """A small table's rows."""
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def written(
    folder: Path, files: Sequence[tuple[Any, Mapping[int, tuple[str, Any]]]], columns: tuple[ScanColumn, ...] = ()
) -> Scan:
    """Parquet files with field ids, as a scan.

    Args:
        files: Per file its types (by field id, or one for all but the number of the row) and per field id the name
            and the values.
        columns: Of the scan; left out, those of the first file.
    """
    groups = []
    for number, (kinds, values) in enumerate(files):
        arrays = {
            i: pa.array(v, _kind(kinds, i)) if not isinstance(v, pa.ChunkedArray) else v for i, (_, v) in values.items()
        }
        fields = [
            pa.field(name, arrays[i].type, metadata={"PARQUET:field_id": str(i)}) for i, (name, _) in values.items()
        ]
        path = folder / f"{number}.parquet"
        pq.write_table(pa.table(list(arrays.values()), pa.schema(fields)), path)
        wanted = {column.field_id for column in columns}
        groups.append(FileGroup((str(path),), frozenset(wanted - values.keys())))
    if not columns:
        first = files[0][1]
        columns = tuple(ScanColumn(i, name, "BIGINT" if i == 1 else "VARCHAR") for i, (name, _) in first.items())
    return Scan(tuple(groups), columns)


def _array(values: Any, kind: pa.DataType) -> Any:
    return values if isinstance(values, pa.ChunkedArray) else pa.array(values, kind)


def _kind(kinds: Any, field_id: int) -> pa.DataType:
    if isinstance(kinds, Mapping):
        return kinds[field_id]
    return pa.int64() if field_id == 1 else kinds


def _columns(table: pa.Table | Scan) -> tuple[ScanColumn, ...]:
    if isinstance(table, Scan):
        return table.columns
    return tuple(ScanColumn(i, field.name, sql_type(field.type)) for i, field in enumerate(table.schema, start=1))


def assert_same(found: Any, expected: Any) -> None:
    """Equal values, nested ones too, where NaN equals NaN and -0.0 is not 0.0."""
    if isinstance(expected, float) and isinstance(found, float):
        assert struct.pack("d", found) == struct.pack("d", expected) or (isnan(found) and isnan(expected))
    elif isinstance(expected, list | tuple):
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            assert_same(one, other)
    else:
        assert found == expected


def children_cpu_seconds() -> float:
    """Processor time of all processes below this one that still live."""
    children = [child for task in Path("/proc/self/task").iterdir() for child in _children(task)]
    return sum(_ticks(Path("/proc") / child / "stat") for child in children) / os.sysconf("SC_CLK_TCK")


def _children(task: Path) -> list[str]:
    try:
        return (task / "children").read_text().split()
    except FileNotFoundError:  # the thread ended meanwhile; its children are another thread's now
        return []


def _ticks(stat: Path) -> int:
    try:
        fields = stat.read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])

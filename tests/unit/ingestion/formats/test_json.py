"""JSON lines, arrays and objects."""

import json
import math
from datetime import UTC, date, datetime

import pytest

from neurolake.ingestion.formats.base import Bounds
from neurolake.kernel.errors import EmptyFile, InvalidOption, LimitExceeded, MalformedFile


def lines(*records):
    return "".join(json.dumps(record) + "\n" for record in records)


def test_types_hold_for_all_records(read):
    records = [{"a": 1, "b": "x"}] * 3000 + [{"a": 2.5, "c": True}]
    found = read(lines(*records), "x.jsonl")
    assert found.types == {"a": "DOUBLE", "b": "VARCHAR", "c": "BOOLEAN"}
    assert found.rows[-1] == (2.5, None, True)


@pytest.mark.parametrize("form", [lambda records: lines(*records), json.dumps, lambda r: json.dumps(r, indent=2)])
def test_nested(read, form):
    records = [{"id": 1, "who": {"name": "Ann", "born": "1999-01-02"}, "tags": ["x", "y"]}, {"id": 2, "tags": []}]
    found = read(form(records), "x.json")
    assert found.types == {"id": "BIGINT", "who": 'STRUCT("name" VARCHAR, born DATE)', "tags": "VARCHAR[]"}
    assert found.rows == [(1, {"name": "Ann", "born": date(1999, 1, 2)}, ["x", "y"]), (2, None, [])]


@pytest.mark.parametrize(
    ("values", "type_", "read_as"),
    [
        ([1, "x"], "VARCHAR", ["1", "x"]),
        ([1, {"a": 1}], "VARCHAR", ["1", '{"a":1}']),
        ([True, 1], "VARCHAR", ["true", "1"]),
        ([12345678901234567890123, 1], "VARCHAR", ["12345678901234567890123", "1"]),
        ([2**63 - 1, 1], "BIGINT", [2**63 - 1, 1]),
        (["2020-01-02", "2020-01-03"], "DATE", [date(2020, 1, 2), date(2020, 1, 3)]),
        (["2020-01-02", "x"], "VARCHAR", ["2020-01-02", "x"]),
        (["2020-02-30", "2020-01-03"], "VARCHAR", ["2020-02-30", "2020-01-03"]),
        (["2020-01-02T10:00:00+02:00"], "TIMESTAMP WITH TIME ZONE", [datetime(2020, 1, 2, 8, tzinfo=UTC)]),
        (["2020-01-02T10:00:00Z", "2020-01-02T10:00:00"], "VARCHAR", ["2020-01-02T10:00:00Z", "2020-01-02T10:00:00"]),
        ([{}, {}], "VARCHAR", ["{}", "{}"]),
        ([{"a": 1, "A": 2}], "VARCHAR", ['{"a":1,"A":2}']),
        ([None, None], "VARCHAR", [None, None]),
    ],
)
def test_type_of_values(read, values, type_, read_as):
    found = read(lines(*[{"v": value} for value in values]), "x.jsonl")
    assert (found.types["v"], found.column("v")) == (type_, read_as)


def test_nan_and_infinity(read):
    found = read('[{"a": NaN}, {"a": Infinity}, {"a": -Infinity}, {"a": 1.5}]', "x.json")
    assert found.types == {"a": "DOUBLE"}
    assert math.isnan(found.rows[0][0])
    assert found.column("a")[1:] == [math.inf, -math.inf, 1.5]


def test_broken_lines_are_rejects(read):
    found = read('{"a": 1}\n{"a": 2\n\nnothing\n[1]\n{"a": 3}\n', "x.jsonl")
    assert found.column("a") == [1, 3]
    assert [(reject.line, reject.raw) for reject in found.rejects] == [(2, '{"a": 2'), (4, "nothing"), (5, "[1]")]


def test_broken_array_is_malformed(read):
    with pytest.raises(MalformedFile, match="line 3") as raised:
        read('[\n{"a": 1},\n{"a": oops},\n{"a": 2}]', "x.json")
    assert raised.value.where["line"] == 3


@pytest.mark.parametrize("content", ['[{"a": 1}, {"a": 2}', '[{"a": 1}, {"a": "tru', '[{"a": 1}] more', '{"a": 1'])
def test_truncated(read, content):
    with pytest.raises(MalformedFile, match="broken"):
        read(content, "x.json")


def test_an_object_that_holds_the_records(read):
    found = read(json.dumps({"meta": {"n": 2}, "data": {"items": [{"a": 1}, {"a": 2}]}, "tags": [1, 2]}), "x.json")
    assert found.column("a") == [1, 2]
    assert found.source.detected.detail["record_path"] == "data.items"
    assert "data.items" in found.notes


def test_several_arrays_need_a_path(read):
    content = json.dumps({"a": [{"x": 1}], "b": [{"y": 2}]})
    with pytest.raises(InvalidOption, match="2 arrays") as raised:
        read(content, "x.json")
    assert "a, b" in raised.value.hint
    assert read(content, "x.json", record_path="b").rows == [(2,)]
    with pytest.raises(InvalidOption, match=r"no 'c\.d'|no 'c'"):
        read(content, "x.json", record_path="c.d")


def test_one_object_is_one_record(read):
    assert read('{"a": 1, "b": [1, 2]}', "x.json").rows == [(1, [1, 2])]


def test_records_that_are_no_objects(read):
    assert read("[1, 2.5, null]", "x.json").column("value") == [1, 2.5, None]


def test_names(read):
    record = '{"a": 1, "A": 2, "": 3, "\\"; drop table x": 4, "\U0001f600": 5}'
    found = read(f"{record}\n" + '{"A": 6, "a": 7}\n', "x.jsonl")
    assert found.names == ["a", "A_2", "column3", '"; drop table x', "\U0001f600"]
    assert found.rows == [(1, 2, 3, 4, 5), (7, 6, None, None, None)]


def test_repeated_keys(read):
    found = read('{"a": 1, "a": 2}\n{"a": 3}\n', "x.jsonl")
    assert found.column("a") == [2, 3]
    assert "repeat a key" in found.notes


def test_texts_that_the_engine_cannot_hold(read):
    found = read('{"a": "x\\u0000y"}\n{"a": "\\ud800"}\n{"a": "\\ud83d\\ude00"}\n', "x.jsonl")
    assert found.column("a") == ["x\ufffdy", "\ufffd", "\U0001f600"]
    assert "U+FFFD" in found.notes


def test_deep_nesting(read):
    deep = "[" * 100_000 + "]" * 100_000
    with pytest.raises(LimitExceeded, match="deeper than 64"):
        read(f"[{deep}]", "x.json")
    with pytest.raises(LimitExceeded, match="deeper than 64"):
        read('{"a":' * 100 + "1" + "}" * 100, "x.json")
    found = read(f'{{"a": 1}}\n{{"a": {deep}}}\n', "x.jsonl")
    assert (found.rows, found.rejects[0].line) == ([(1,)], 2)


def test_a_value_beyond_the_bound(read):
    with pytest.raises(LimitExceeded, match="longer than"):
        read(json.dumps([{"a": "x" * 5000}]), "x.json", bounds=Bounds(max_line_bytes=2000))


def test_many_keys(read):
    with pytest.raises(LimitExceeded, match="more than 10 keys"):
        read(json.dumps([{f"k{i}": 1 for i in range(11)}]), "x.json", bounds=Bounds(max_columns=10))


@pytest.mark.parametrize("content", ["[]", '{"items": []}'])
def test_no_records(read, content):
    if content == "[]":
        with pytest.raises(EmptyFile, match="no records"):
            read(content, "x.json")
    else:
        assert read(content, "x.json").rows == [([],)]


def test_a_large_file_is_sampled(read, session):
    content = lines(*[{"a": i, "b": "x" * 1500} for i in range(12_000)])
    found = read(content, "x.jsonl")
    assert (found.source.sampled, len(found.rows)) == (True, 12_000)
    low, high = session.run(f"SELECT min(a), max(a) FROM {found.source.sample}")[0]
    assert low < 10 < 11_900 < high


def test_as_text(read, session):
    source = read(lines({"a": 1}, {"a": 2}), "x.jsonl").source.as_text(frozenset({"a"}))
    assert session.run(f"SELECT * FROM {source.relation}") == [("1",), ("2",)]


def large(*odd):
    records = [json.dumps({"a": i, "b": "x" * 1500, "t": "2020-01-02", "o": {"p": 1.5}}) for i in range(12_000)]
    for index, line in enumerate(odd):
        records[6_001 + index] = line
    return "\n".join(records) + "\n"


@pytest.mark.parametrize(
    ("odd", "types"),
    [
        ('{"a": 1}', {}),
        ('{"a": 1.5}', {"a": "DOUBLE"}),
        ('{"a": "x"}', {"a": "VARCHAR"}),
        ('{"a": 12345678901234567890123}', {"a": "VARCHAR"}),
        ('{"t": "2020-01-02 10:00:00"}', {"t": "TIMESTAMP"}),
        ('{"t": "02/01/2020"}', {"t": "VARCHAR"}),
        ('{"new": true}', {"new": "BOOLEAN"}),
        ('{"A": true}', {"A_2": "BOOLEAN"}),
        ('{"a": 1, "a": 2}', {}),
        ('{"b": "\\u0000"}', {}),
        ('{"b": "\\ud800"}', {}),
        ('{"o": 5}', {"o": "VARCHAR"}),
    ],
)
def test_a_large_file_keeps_what_the_sample_missed(read, odd, types):
    found = read(large(odd), "x.jsonl")
    usual = {"a": "BIGINT", "b": "VARCHAR", "t": "DATE", "o": "STRUCT(p DOUBLE)"}
    assert found.types == usual | types
    assert (len(found.rows), found.rejects) == (12_000, [])
    changed = next(iter(types), None)
    if changed:
        assert found.rows[6_001][found.names.index(changed)] is not None


def test_broken_lines_of_a_large_file(read):
    found = read(large("{broken", "[1]"), "x.jsonl")
    assert [(reject.line, reject.raw) for reject in found.rejects] == [(6_002, "{broken"), (6_003, "[1]")]
    assert len(found.rows) == 11_998

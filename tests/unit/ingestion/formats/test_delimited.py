"""Delimited files: dialects, types, names, and what becomes of records that do not fit."""

import csv
import io
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neurolake.ingestion.formats.base import Bounds
from neurolake.kernel.errors import EmptyFile, LimitExceeded


def table(rows, delimiter=",", header="a,b,c"):
    return header.replace(",", delimiter) + "\n" + "".join(delimiter.join(map(str, row)) + "\n" for row in rows)


# --- dialects


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "~", "^", "||", "\x01"])
def test_delimiter_is_found(read, delimiter):
    found = read(table([(1, "x y", 2.5), (2, "z", 3.5)], delimiter))
    assert found.rows == [(1, "x y", 2.5), (2, "z", 3.5)]
    assert found.source.detected.detail["delimiter"] == delimiter


def test_quotes_delimiters_and_line_ends_in_values(read):
    found = read('a,b\n1,"x, ""y""\nz"\n2,plain\n')
    assert found.rows == [(1, 'x, "y"\nz'), (2, "plain")]


def test_backslash_escapes(read):
    rows = '1,"say \\"hi\\", then"\n2,"\\"a\\" b"\n'
    assert read("a,b\n" + rows).column("b") == ['say "hi", then', '"a" b']


def test_single_quotes(read):
    assert read("a,b\n1,'x,y'\n2,'z,w'\n").rows == [(1, "x,y"), (2, "z,w")]


def test_one_column(read):
    found = read("name\nAnn, the first\nBob\n")
    assert (found.names, found.rows) == (["name"], [("Ann, the first",), ("Bob",)])


def test_no_header(read):
    found = read("1,Ann,2.5\n2,Bob,3.5\n")
    assert (found.names, len(found.rows)) == (["column1", "column2", "column3"], 2)


def test_stated_header_overrules(read):
    assert read("Ann,Bob\nCid,Dan\n", header=False).rows == [("Ann", "Bob"), ("Cid", "Dan")]


def test_years_as_header(read):
    found = read("country,2019,2020\nDE,1.5,2.5\nFR,3.5,4.5\n")
    assert found.names == ["country", "2019", "2020"]


def test_preamble_is_skipped_and_told(read):
    found = read("Report of May\ncreated today\n\nid,name,v\n1,Ann,2\n2,Bob,x\n3,Cid,4\n")
    assert found.names == ["id", "name", "v"]
    assert found.column("id") == [1, 2, 3]
    assert "preamble" in found.notes


def test_separator_line(read):
    assert read("sep=;\na;b\n1,5;x, y\n").rows == [(1.5, "x, y")]


def test_comment_lines_among_records(read):
    found = read("# made by hand\na,b\n1,C# code\n# half way\n2,y #2\n")
    assert found.rows == [(1, "C# code"), (2, "y #2")]


def test_row_names_without_header(read):
    found = read("a,b\nr1,1,2\nr2,3,4\n")
    assert (found.names, found.rows) == (["column1", "a", "b"], [("r1", 1, 2), ("r2", 3, 4)])


def test_line_ends_of_all_kinds(read):
    expected = [(1, "x"), (2, "y")]
    assert read("a,b\r\n1,x\r\n2,y\r\n").rows == expected
    assert read("a,b\r1,x\r2,y\r").rows == expected
    mixed = read("a,b\r\n1,x\n2,y\r")
    assert mixed.rows == expected
    assert "different kinds" in mixed.notes
    assert read('a,b\r\n1,"x\nw"\r\n2,y\r\n').rows == [(1, "x\nw"), (2, "y")]


def test_stated_options_are_taken(read):
    found = read("junk\na|b\n1|'x'\n", delimiter="|", skip_lines=1, quote="'", types={"a": "VARCHAR"})
    assert (found.rows, found.types["a"]) == ([("1", "x")], "VARCHAR")


def test_dumped_nulls(read):
    assert read("a,b\n1,x\n\\N,\\N\n3,z\n").rows == [(1, "x"), (None, None), (3, "z")]


# --- types


@pytest.mark.parametrize(
    ("values", "type_"),
    [
        (["1", "-2", "0"], "BIGINT"),
        (["1", "2.5", "NaN", "Infinity"], "DOUBLE"),
        (["1e5", "2.5"], "DOUBLE"),
        (["007", "123"], "VARCHAR"),
        (["01234", "98765"], "VARCHAR"),
        (["+4915112345678", "+4915187654321"], "VARCHAR"),
        (["12345678901234567890", "1"], "VARCHAR"),
        (["9223372036854775808", "1"], "VARCHAR"),
        (["123456789012345678", "1"], "BIGINT"),
        (["true", "False"], "BOOLEAN"),
        (["yes", "no"], "VARCHAR"),
        (["2020-01-02", "2020-12-31"], "DATE"),
        (["2020/01/02", "2020/12/31"], "DATE"),
        (["2020-01-02", "2020-02-30"], "VARCHAR"),
        (["31/12/2020", "01/02/2020"], "DATE"),
        (["12/31/2020", "01/02/2020"], "DATE"),
        (["01/02/2020", "03/04/2020"], "VARCHAR"),
        (["Jan 1 2000", "Feb 3 2001"], "DATE"),
        (["31.12.2020 10:00", "01.02.2020 11:30"], "TIMESTAMP"),
        (["2020-01-02 10:00:00", "2020-01-03T11:00:00.5"], "TIMESTAMP"),
        (["2020-01-02", "2020-01-03 11:00:00"], "TIMESTAMP"),
        (["2020-01-02T10:00:00Z", "2020-01-02T10:00:00+02:00"], "TIMESTAMP WITH TIME ZONE"),
        (["2020-01-02T10:00:00Z", "2020-01-02T10:00:00"], "VARCHAR"),
        (["2020-01-02 10:00:00.123456789", "2020-01-02 10:00:00"], "VARCHAR"),
        (["10:30", "11:45:10"], "TIME"),
        (["1,234", "5,678"], "VARCHAR"),
        (["1", "x"], "VARCHAR"),
    ],
)
def test_type_of_values(read, values, type_):
    rows = "".join(f"{value};row {index}\n" for index, value in enumerate(values))
    found = read("v;w\n" + rows)
    assert found.types["v"] == type_
    assert not found.rejects


def test_values_are_read_right(read):
    text = (
        "d;t;z;c;x\n31/12/2020;10:30;2020-01-02T10:00:00+02:00;1,5;NaN\n01/02/2020;11:00;2020-01-02T10:00:00Z;-2,25;1\n"
    )
    found = read(text)
    first = found.rows[0]
    assert first[:4] == (date(2020, 12, 31), time(10, 30), datetime(2020, 1, 2, 8, tzinfo=UTC), 1.5)
    assert found.column("d")[1] == date(2020, 2, 1)
    assert found.column("c") == [1.5, -2.25]


def test_decimal_commas(read):
    found = read("a;b\n1,5;x\n2,25;y\n")
    assert (found.column("a"), found.source.detected.detail["decimal"]) == ([1.5, 2.25], ",")
    assert "decimal commas" in found.notes


def test_decimal_commas_beside_points_stay_text(read):
    assert read("a;b\n1,5;2.5\n2,25;3.5\n").types == {"a": "VARCHAR", "b": "DOUBLE"}


def test_ambiguous_dates_are_told(read):
    assert "day-month and month-day" in read("d,v\n01/02/2020,x\n03/04/2020,y\n").notes


def test_a_second_date_format_stays_text(read):
    found = read("a,b\n2020-01-31,31/01/2020\n2020-02-01,01/02/2020\n")
    assert found.types == {"a": "DATE", "b": "VARCHAR"}
    assert "%d/%m/%Y" in found.notes


@pytest.mark.parametrize(("bad", "type_"), [(2, "BIGINT"), (3, "VARCHAR")])
def test_the_rule_of_one_in_a_thousand(read, bad, type_):
    values = [str(i) for i in range(2000 - bad)] + ["junk"] * bad
    found = read("v,w\n" + "".join(f"{value},t\n" for value in values))
    assert found.types["v"] == type_
    assert len(found.rejects) == (bad if type_ == "BIGINT" else 0)
    assert len(found.rows) == 2000 - len(found.rejects)


def test_a_small_file_loses_no_row_to_its_types(read):
    found = read("v,w\n" + "".join(f"{i},t\n" for i in range(998)) + "junk,t\n")
    assert (found.types["v"], len(found.rows), found.rejects) == ("VARCHAR", 999, [])


def test_as_text_takes_the_type_back(read, session):
    found = read("v,w\n" + "".join(f"{i},t\n" for i in range(2000)) + "junk,t\n")
    assert found.source.reject_counts(session) == {"v": 1}
    source = found.source.as_text(frozenset({"v"}))
    assert session.run(f"SELECT count(*), max(v) FROM (SELECT * FROM {source.relation})") == [(2001, "junk")]
    assert session.run(f"SELECT count(*) FROM {source.sample} WHERE v = 'junk'") == [(1,)]
    assert source.reject_counts(session) == {}


# --- names


def test_repeated_empty_and_hostile_names(read):
    names = [
        "a",
        "A",
        "",
        "a",
        '"; drop table x; --',
        "\U0001f600",
        "n" * 300,
        "select",
        " ",
        "line\nend",
        "'",
        "column3",
    ]
    line = io.StringIO()
    csv.writer(line).writerow(names)
    found = read(line.getvalue() + ",".join("1" * len(names)) + "\n")
    assert found.names == [
        "a", "A_2", "column3", "a_3", '"; drop table x; --', "\U0001f600", "n" * 300, "select", "column9", "line\nend",
        "'", "column3_2",
    ]  # fmt: skip
    assert found.rows == [(1,) * 12]


def test_ten_thousand_columns(read):
    names = [f"c{i}" for i in range(10_000)]
    found = read(",".join(names) + "\n" + ",".join(map(str, range(10_000))) + "\n")
    assert (found.names, found.rows) == (names, [tuple(range(10_000))])


def test_one_column_too_many(read):
    with pytest.raises(LimitExceeded, match="10,001 columns"):
        read(",".join(f"c{i}" for i in range(10_001)) + "\n" + ",".join(map(str, range(10_001))) + "\n")


# --- records that do not fit


def test_ragged_records_are_rejects(read):
    rows = "".join(f"{i},x,y\n" for i in range(60))
    found = read("a,b,c\n" + rows + "61,x\n\n62,x,y,z\n63,x,y\n")
    assert len(found.rows) == 61
    assert [(r.line, r.raw, r.column) for r in found.rejects] == [(62, "61,x", None), (64, "62,x,y,z", None)]
    assert "2 values where 3" in found.rejects[0].reason


def test_many_short_records_are_padded(read):
    found = read('a,b,c\n1,x,y\n2,x\n3\n4,"x,y"\n')
    assert found.rows == [(1, "x", "y"), (2, "x", None), (3, None, None), (4, "x,y", None)]
    assert "too few values" in found.notes


def test_line_numbers_are_those_of_the_original(read):
    rows = "".join(f'{i},"two\nlines",{i}\n' for i in range(1500))
    found = read("preamble\n\na,b,c\n" + rows + "x,y,oops\n7,y,8\n")
    assert [(r.line, r.column, r.raw) for r in found.rejects] == [(3004, "a", "x,y,oops")]
    assert '"x" in column a is not a whole number; "oops" in column c' in found.rejects[0].reason


def test_an_open_quote_costs_its_line_only(read):
    found = read(
        "a,b\n" + "".join(f"{i},x\n" for i in range(50)) + '50,"open\n' + "".join(f"{i},x\n" for i in range(50))
    )
    assert (len(found.rows), [(r.line, r.raw) for r in found.rejects]) == (100, [(52, '50,"open')])
    assert "never closed" in found.rejects[0].reason


def test_text_after_a_closing_quote(read):
    found = read('a,b\n1,"x"y\n2,"z"\n')
    assert (found.rows, found.rejects[0].raw) == ([(2, "z")], '1,"x"y')


def test_a_numeral_that_overflows_is_a_reject_among_many(read):
    found = read("a,b\n" + "".join(f"{i},x\n" for i in range(2000)) + "99999999999999999999,x\n")
    assert (found.types["a"], found.rejects[0].line, found.rejects[0].column) == ("BIGINT", 2002, "a")


def test_raw_text_of_a_reject_is_bounded(read):
    rows = "".join(f"{i},x\n" for i in range(100))
    found = read("a,b\n" + rows + f"1,{'y' * 100_000},3\n")
    assert len(found.rejects[0].raw) == 64 * 1024


# --- nothing to read


@pytest.mark.parametrize("content", ["", "\n\n", "  \n", "\ufeff"])
def test_empty_file(read, content):
    with pytest.raises(EmptyFile, match="empty"):
        read(content)


def test_header_only(read):
    with pytest.raises(EmptyFile, match="Its columns are: id, name") as raised:
        read("id,name\n")
    assert raised.value.where["columns"] == ["id", "name"]
    assert raised.value.where["file"] == "upload.csv"


def test_a_line_without_end(read, put, place):
    path = place("in") / "long"
    with path.open("wb") as file:
        file.truncate(64 * 1024**2)
        file.seek(0)
        file.write(b"a,b\n1,")
        file.seek(40 * 1024**2)
        file.write(b"x")
    path.write_bytes(path.read_bytes().replace(b"\0", b"y"))
    with pytest.raises(LimitExceeded, match="longer than 16,777,216"):
        read(path)


def test_a_long_line_within_the_bound(read):
    found = read(f"a,b\n1,{'y' * 3_000_000}\n2,z\n")
    assert [len(value) for value in found.column("b")] == [3_000_000, 1]


def test_bound_on_lines_is_an_option(read):
    with pytest.raises(LimitExceeded):
        read(f"a,b\n1,{'y' * 3_000_000}\n2,z\n", bounds=Bounds(max_line_bytes=2_000_000))


def test_rejects_come_with_the_last_read_only_once(read, session):
    found = read("a,b\n" + "".join(f"{i},x\n" for i in range(50)) + "1,2,3\n")
    session.run(f"SELECT * FROM {found.source.relation} LIMIT 3")
    session.run(f"SELECT count(a), count(b) FROM {found.source.relation}")
    assert len(list(found.source.rejects(session))) == 1


def test_many_open_quotes(read):
    block = "".join(f"{j},x\n" for j in range(12))
    found = read("a,b\n" + "".join(f'{i},"open {i}\n{block}' for i in range(26)))
    assert [reject.raw for reject in found.rejects] == [f'{i},"open {i}' for i in range(26)]
    assert len(found.rows) == 26 * 12


# --- laws

_CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8
)
_VALUE = st.one_of(_CELL, st.sampled_from(['a"b', "x\ny", "a,b", ";", "'", '""', " lead", "7", "#c"]))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(_VALUE, _VALUE, _VALUE), min_size=1, max_size=8),
    delimiter=st.sampled_from([",", ";", "\t"]),
)
def test_what_a_csv_writer_writes_is_what_is_read(read, rows, delimiter):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["first", "second", "third"])
    writer.writerows(rows)
    found = read(
        out.getvalue(), delimiter=delimiter, header=True, skip_lines=0,
        types=dict.fromkeys(["first", "second", "third"], "VARCHAR"),
    )  # fmt: skip
    assert found.rows == [tuple(row) for row in rows]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(["1,x,2", "1,x", "1,x,2,3", "junk,x,2", '1,"open,2', '1,"x"y,2', '1,",2', "", "2,y,3"]),
        max_size=40,
    )
)
def test_every_line_is_a_row_or_in_a_reject(read, lines):
    text = "a,b,c\n" + "".join(f"{i},base,0\n" for i in range(200)) + "".join(line + "\n" for line in lines) + "9,z,9\n"
    found = read(text)
    covered = sum(1 + reject.raw.count("\n") for reject in found.rejects)
    inside = sum((value or "").count("\n") for value in found.column("b"))
    blank = sum(1 for reject in found.rejects for line in reject.raw.split("\n") if not line)
    inner_blank = sum(1 for value in found.column("b") for line in (value or "").split("\n")[1:] if not line)
    assert len(found.rows) + inside - inner_blank + covered - blank == 201 + sum(1 for line in lines if line)

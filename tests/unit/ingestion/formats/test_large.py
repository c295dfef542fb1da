"""Files that are sampled: what lies outside the sample is neither lost nor altered."""

from datetime import date

import pytest

ROWS = 110_000
SPOT = 51_320
FILLER = "filler " * 20


def content(bad=None, header="n,day,at,name", eol="\n"):
    lines = [f"{i},2020-01-02,2020-01-02 10:00:00,{FILLER}{i}" for i in range(ROWS)]
    if bad is not None:
        lines[SPOT] = bad
    return eol.join([header, *lines, ""])


@pytest.fixture(scope="module")
def clean():
    return content()


def test_the_sample_is_spread(read, session, clean):
    found = read(clean)
    assert found.source.sampled
    assert found.types == {"n": "BIGINT", "day": "DATE", "at": "TIMESTAMP", "name": "VARCHAR"}
    assert (len(found.rows), found.rejects, found.source.records()) == (ROWS, [], ROWS)
    assert abs(found.source.estimated_rows - ROWS) < ROWS / 50
    parts = session.run(f"SELECT count(DISTINCT n // {ROWS // 20}) FROM {found.source.sample}")
    assert parts[0][0] >= 19


@pytest.mark.parametrize(
    ("bad", "n_type", "value"),
    [
        ("1.5,2020-01-02,2020-01-02 10:00:00,x", "DOUBLE", 1.5),
        ("123456789012345678,2020-01-02,2020-01-02 10:00:00,x", "BIGINT", 123456789012345678),
        ("nan,2020-01-02,2020-01-02 10:00:00,x", "DOUBLE", None),
    ],
)
def test_a_numeral_outside_the_sample_widens_its_column(read, bad, n_type, value):
    found = read(content(bad))
    assert (found.types["n"], len(found.rows), found.rejects) == (n_type, ROWS, [])
    if value is not None:
        assert found.rows[SPOT][0] == value


@pytest.mark.parametrize(
    "bad",
    [
        "1,2020-01-02 11:00:00,2020-01-02 10:00:00,x",
        "1,2020-01-02,2020-01-02T10:00:00+02:00,x",
        "x1,2020-01-02,2020-01-02 10:00:00,x",
        "1,2020-01-02",
    ],
)
def test_other_misfits_outside_the_sample_are_rejects(read, bad):
    found = read(content(bad))
    assert [(reject.line, reject.raw) for reject in found.rejects] == [(SPOT + 2, bad)]
    assert len(found.rows) == ROWS - 1


def test_an_open_quote_outside_the_sample_costs_its_line_only(read):
    bad = '1,2020-01-02,2020-01-02 10:00:00,"open'
    found = read(content(bad))
    assert [(reject.line, reject.raw) for reject in found.rejects] == [(SPOT + 2, bad)]
    assert (len(found.rows), found.revisions) == (ROWS - 1, 1)
    assert found.rows[-1][1] == date(2020, 1, 2)


def test_quoted_line_ends_everywhere(read):
    rows = "".join(f'{i},"two\nlines, {FILLER}{i}",{i / 4}\n' for i in range(110_000))
    found = read("a,b,c\n" + rows)
    assert found.source.sampled
    assert found.types == {"a": "BIGINT", "b": "VARCHAR", "c": "DOUBLE"}
    assert [row[0] for row in found.rows] == list(range(110_000))
    assert found.rows[-1][1] == f"two\nlines, {FILLER}109999"

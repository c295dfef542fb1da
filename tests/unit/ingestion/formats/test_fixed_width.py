"""Fixed-width text."""

from datetime import date

import pytest

from neurolake.kernel.errors import EmptyFile

TEXT = (
    "id   name        since         amount\n"
    "001  Ann Lee     2020-01-02     12.50\n"
    "002  Bob         2020-01-03      7.25\n"
    "003  Čid Ray     2020-01-04    100.00\n"
)


def test_columns_are_found(read):
    found = read(TEXT, "x.txt")
    assert found.names == ["id", "name", "since", "amount"]
    assert found.rows[2] == ("003", "Čid Ray", date(2020, 1, 4), 100.0)


def test_stated_widths(read):
    found = read("001Ann  12\n002Bobby 7\n", "x.dat", format="fixed_width", widths=(3, 5, 2))
    assert found.rows == [("001", "Ann", 12), ("002", "Bobby", 7)]


def test_rejects_carry_the_line(read):
    rows = "".join(f"{i:<8}text a  {i:>6}\n" for i in range(1500))
    found = read(f"number  words   amount\n{rows}\njunk    text a      12\n", "x.txt")
    assert [(reject.line, reject.column) for reject in found.rejects] == [(1503, "number")]


def test_empty(read):
    with pytest.raises(EmptyFile):
        read("\n\n", "x.txt", format="fixed_width")

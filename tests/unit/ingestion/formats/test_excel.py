"""Workbooks: sheets, headers, dates, errors."""

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pandas as pd
import pytest

from neurolake.kernel.errors import EmptyFile, InvalidOption, LimitExceeded, MalformedFile, UnsupportedFormat


def workbook(*sheets, edit=None):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if edit:
            edit(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEADER = ["id", "name", "born", "seen", "opens", "paid", "code", "ok"]
ROWS = [
    [1, "Ann", date(1999, 1, 2), datetime(2020, 1, 1, 10, 30), time(9, 15), 1.5, "007", True],
    [2, "Bob, Jr.", date(2000, 2, 29), datetime(2020, 1, 1, 0, 0), time(10, 0), 2, "010", False],
]


def test_values_and_types(read):
    found = read(workbook(("One", [HEADER, *ROWS])), "x.xlsx")
    assert found.rows == [tuple(row) for row in ROWS]
    assert found.types["born"] == "DATE"


def test_header_below_a_preamble_and_empty_rows(read):
    rows = [["Report of May"], [], HEADER, ROWS[0], [], ROWS[1], [], []]
    found = read(workbook(("One", rows)), "x.xlsx")
    assert (found.names, len(found.rows)) == (HEADER, 2)
    assert found.source.detected.detail["preamble_rows"] == 2
    assert "1 empty row left out" in found.notes


def test_merged_header_and_trailing_empty_columns(read):
    def edit(sheet):
        sheet.merge_cells("B1:C1")
        sheet["H1"].number_format = "0.00"

    found = read(workbook(("One", [["id", "size", None, "v"], [1, 2, 3, 4], [5, 6, 7, 8]]), edit=edit), "x.xlsx")
    assert (found.names, found.rows) == (["id", "size", "column3", "v"], [(1, 2, 3, 4), (5, 6, 7, 8)])


def test_error_cells_are_null_and_counted(read):
    def edit(sheet):
        sheet["B3"].value, sheet["B3"].data_type = "#N/A", "e"

    found = read(workbook(("One", [["id", "v"], [1, 1.5], [2, 9], [3, 2.5]]), edit=edit), "x.xlsx")
    assert found.column("v") == [1.5, None, 2.5]
    assert "1 cell with an error" in found.notes


def test_choice_of_sheet(read):
    data = workbook(("Empty", []), ("One", [["a"], [1]]), ("Two", [["b"], ["x"]]))
    assert read(data, "x.xlsx").names == ["a"]
    assert read(data, "x.xlsx", sheet="Two").rows == [("x",)]
    assert read(data, "x.xlsx", sheet=2).rows == [("x",)]
    with pytest.raises(InvalidOption, match="no sheet 'Three'") as raised:
        read(data, "x.xlsx", sheet="Three")
    assert "'One', 'Two'" in raised.value.hint


def test_misfits_among_many_are_rejects_with_their_row(read):
    rows = [["v", "w"], *[[i, "t"] for i in range(1500)], [], ["junk", "t"], [7, "t"]]
    found = read(workbook(("One", rows)), "x.xlsx")
    assert [(reject.line, reject.column) for reject in found.rejects] == [(1503, "v")]
    assert len(found.rows) == 1501


def test_open_document_and_wrong_suffix(read):
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="One">'
        '<table:table-row><table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
        '<table:table-cell office:value-type="string"><text:p>b</text:p></table:table-cell></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="float" office:value="1.5"><text:p>1.5</text:p>'
        '</table:table-cell><table:table-cell office:value-type="date" office:date-value="2020-01-02">'
        "<text:p>2020-01-02</text:p></table:table-cell></table:table-row>"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", content)
        file.writestr("META-INF/manifest.xml", "<x/>")
    found = read(out.getvalue(), "x.csv")
    assert found.rows == [(1.5, date(2020, 1, 2))]
    assert "The name ends in .csv, but the content is excel" in found.notes


def test_agrees_with_pandas(read):
    frame = pd.DataFrame({"n": range(3000), "t": [f"text {i}" for i in range(3000)], "x": [i / 7 for i in range(3000)]})
    out = io.BytesIO()
    frame.to_excel(out, index=False)
    found = read(out.getvalue(), "x.xlsx")
    again = pd.read_excel(io.BytesIO(out.getvalue()))
    assert found.rows == [tuple(row) for row in again.itertuples(index=False)]


def test_a_column_of_dates_and_texts_keeps_both(read):
    found = read(workbook(("One", [["d", "v"], [date(2020, 1, 1), 1], ["n/a", 2], [0.5, 3]])), "x.xlsx")
    assert found.column("d") == ["2020-01-01 00:00:00", "n/a", "0.5"]


def test_truncated(read):
    data = workbook(("One", [HEADER, *ROWS * 200]))
    with pytest.raises(MalformedFile, match="truncated or corrupt"):
        read(data[: len(data) // 2], "x.xlsx")


def test_no_cells(read):
    with pytest.raises(EmptyFile, match="no cells"):
        read(workbook(("One", [])), "x.xlsx")
    with pytest.raises(EmptyFile, match="no rows"):
        read(workbook(("One", [HEADER])), "x.xlsx")


def test_bomb(read):
    data = io.BytesIO(workbook(("One", [HEADER, *ROWS])))
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/big.xml", b"0" * 80_000_000)
    with pytest.raises(LimitExceeded, match="zip bomb"):
        read(data.getvalue(), "x.xlsx")


def test_other_documents(read):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("[Content_Types].xml", "<x/>")
        file.writestr("word/document.xml", "<x/>")
    with pytest.raises(UnsupportedFormat, match="Word document"):
        read(out.getvalue(), "x.xlsx")

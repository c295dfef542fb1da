"""What a file is, by its content."""

import pytest

from neurolake.ingestion.formats.base import Bounds, ReadOptions
from neurolake.ingestion.formats.detect import detect
from neurolake.kernel.errors import UnsupportedFormat

FIXED = "id   name      amount\n001  Ann Lee     12.50\n002  Bob          7.25\n003  Cid Ray    100.00\n"


def found(put, content, name="upload"):
    return detect(put(content), name, ReadOptions(), Bounds())


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        ("a,b\n1,2\n", "csv"),
        ("a b\n", "csv"),
        ('{"a": 1}\n{"a": 2}\n', "jsonl"),
        ('{"a": 1,\n "b": 2}', "json"),
        ('{"a": 1}', "json"),
        ('[{"a": 1}]', "json"),
        ("[1, 2]", "json"),
        ('\n  [\n{"a": [1,2', "json"),
        ('{"a": \n{"a": 1}\n{"a": 2}\n', "json"),
        ("[a],b\n[c],d\n", "csv"),
        ("{x},1\n{y},2\n", "csv"),
        ("<?xml version='1.0'?><r><a/></r>", "xml"),
        ("<rows><row/></rows>", "xml"),
        ("<5,1\n<6,2\n", "csv"),
        (FIXED, "fixed_width"),
        ("name\nAnn Lee\nBob Ray\nCid Fox\n", "csv"),
        ("ts\n2020-01-01 10:00:00\n2020-01-01 11:00:00\n2020-01-01 12:00:00\n", "csv"),
        (b"PAR1....", "parquet"),
        (b"ORC....", "orc"),
        (b"Obj\x01....", "avro"),
        (b"ARROW1\0\0", "arrow"),
    ],
)
def test_format(put, content, format_):
    assert found(put, content).format == format_


@pytest.mark.parametrize(
    ("content", "looks"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "a PNG image"),
        (b"\x7fELF\x02\x01\x01\0\0\0" + bytes(range(256)), "an ELF program"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)), "a PDF document"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)), "a JPEG image"),
        (b"SQLite format 3\0" + bytes(300), "an SQLite database"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(range(256)), "a 7-Zip archive"),
        (bytes(257) + b"ustar\0" + bytes(200), "a tar archive"),
        (bytes(range(256)) * 8, "not known"),
        (b"<!DOCTYPE html><html><body></body></html>", "an HTML page"),
    ],
)
def test_other_kinds_are_named(put, content, looks):
    with pytest.raises(UnsupportedFormat, match=looks):
        found(put, content, "data.csv")


def test_a_wrong_name_is_told(put):
    detected = found(put, "a,b\n1,2\n", "report.xlsx")
    assert (detected.format, detected.notes) == ("csv", ("The name ends in .xlsx, but the content is csv.",))


def test_a_right_name_is_not(put):
    assert found(put, "a,b\n1,2\n", "report.v2.csv.gz").notes == ()


def test_stated_format_overrules(put):
    assert detect(put("a,b\n"), "x.csv", ReadOptions(format="fixed_width"), Bounds()).format == "fixed_width"

"""Text in other encodings, and text that is damaged."""

import pytest

from neurolake.kernel.errors import InvalidOption

ROWS = "name,v\nžluťoučký,1\nkůň,2\n"
WESTERN = "name,city\n" + "".join(f"Müller {i},Zürich\nCrème brûlée {i},Besançon\n" for i in range(30))
RUSSIAN = "имя,город\n" + "".join(
    f"Сергей Иванов {i},Москва\nЕкатерина Петрова {i},Санкт-Петербург\n" for i in range(30)
)
JAPANESE = "名前,都市\n" + "".join(f"山田太郎さん{i},東京都千代田区\n鈴木花子です{i},大阪府大阪市\n" for i in range(30))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode(read, encoding):
    found = read(ROWS.encode(encoding))
    assert found.rows == [("žluťoučký", 1), ("kůň", 2)]
    assert found.names == ["name", "v"]


@pytest.mark.parametrize(("text", "encoding"), [(WESTERN, "cp1252"), (RUSSIAN, "cp1251"), (JAPANESE, "shift_jis")])
def test_other_encodings_are_guessed(read, text, encoding):
    found = read(text.encode(encoding))
    assert ["\n".join(",".join(row) for row in [found.names, *found.rows])] == [text.strip()]
    assert "stored as UTF-8" in found.notes


def test_stated_encoding(read):
    assert read("a,b\nä,1\n".encode("cp850"), encoding="cp850").rows == [("ä", 1)]
    with pytest.raises(InvalidOption, match="klingon"):
        read("a,b\n", encoding="klingon")


def test_mixed_encodings(read):
    lines = [f"café {i},{i}".encode() for i in range(50)]
    lines[30] = "café 30,30".encode("cp1252")
    found = read(b"name,v\n" + b"\n".join(lines))
    assert found.column("name") == [f"café {i}" for i in range(50)]
    assert "read as Windows-1252 (1 line: 32)" in found.notes


def test_undecodable_characters_are_told(read):
    data = JAPANESE.encode("shift_jis").replace("大阪府".encode("shift_jis"), b"\xff\xff", 1)
    found = read(data, encoding="shift_jis")
    assert "\ufffd" in found.rows[1][1]
    assert "became U+FFFD (1 line: 3)" in found.notes


def test_nul_bytes(read):
    found = read(b"a,b\n1,x\0y\n2,z\n\0\0\0,w\n4,v\n")
    assert found.column("b") == ["xy", "z", "w", "v"]
    assert "NUL bytes were removed (2 lines: 2, 4)" in found.notes


def test_line_numbers_survive_transcoding(read):
    rows = "".join(f"{i},é\n" for i in range(2000))
    found = read(("a,b\n" + rows + "junk,é\n").encode("utf-16"))
    assert [(reject.line, reject.raw) for reject in found.rejects] == [(2002, "junk,é")]

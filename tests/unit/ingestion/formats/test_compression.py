"""Compressed files: what is inside is read, what is hostile is refused."""

import bz2
import gzip
import io
import stat
import zipfile

import pyarrow as pa
import pytest

from neurolake.ingestion.formats.base import Bounds
from neurolake.kernel.errors import InvalidOption, LimitExceeded, MalformedFile, UnsupportedFormat

CSV = "a,b\n" + "".join(f"{i},text {i}\n" for i in range(500))


def zst(data):
    out = io.BytesIO()
    with pa.CompressedOutputStream(pa.PythonFile(out, "wb"), "zstd") as stream:
        stream.write(data)
        stream.flush()
        return out.getvalue() if out.getvalue() else pa.compress(data, "zstd", asbytes=True)


def archive(members, **extra):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
        for info in extra.get("infos", []):
            file.writestr(info, "/etc/passwd")
    return out.getvalue()


PACKED = {
    "gzip": gzip.compress(CSV.encode()),
    "bzip2": bz2.compress(CSV.encode()),
    "zstd": pa.compress(CSV.encode(), "zstd", asbytes=True),
    "zip": archive({"data.csv": CSV}),
}


@pytest.mark.parametrize("kind", PACKED)
def test_packed(read, kind):
    found = read(PACKED[kind], "data.csv.x")
    assert (found.source.detected.compression, len(found.rows)) == (kind, 500)


@pytest.mark.parametrize("kind", PACKED)
def test_truncated(read, kind):
    with pytest.raises(MalformedFile, match="truncated or corrupt") as raised:
        read(PACKED[kind][: len(PACKED[kind]) // 2], "data.csv.x")
    assert raised.value.where["file"] == "data.csv.x"


def test_packed_twice(read):
    found = read(archive({"data.csv.gz": PACKED["gzip"]}), "data.zip")
    assert (found.source.detected.compression, len(found.rows)) == ("zip+gzip", 500)


def test_packed_too_often(read):
    data = CSV.encode()
    for _ in range(4):
        data = gzip.compress(data)
    with pytest.raises(MalformedFile, match="three times"):
        read(data)


def test_zip_with_system_files(read):
    data = archive({"__MACOSX/._data.csv": "x", "folder/": "", "folder/.DS_Store": "x", "folder/data.csv": CSV})
    found = read(data, "data.zip")
    assert len(found.rows) == 500
    assert "folder/data.csv" in found.notes


def test_zip_with_several_files(read):
    data = archive({"one.csv": CSV, "two.csv": "a,b\n1,x\n"})
    with pytest.raises(InvalidOption, match="2 files") as raised:
        read(data, "data.zip")
    assert "'one.csv', 'two.csv'" in raised.value.hint
    assert read(data, "data.zip", member="two.csv").rows == [(1, "x")]
    with pytest.raises(InvalidOption, match=r"no file 'three\.csv'"):
        read(data, "data.zip", member="three.csv")


def test_hostile_member_names_are_never_paths(read, shared):
    found = read(archive({"../../../../escaped.csv": CSV}), "data.zip")
    assert len(found.rows) == 500
    assert read(archive({str(shared / "absolute.csv"): CSV}), "data.zip").source.estimated_rows == 500
    assert not list(shared.rglob("escaped.csv")) + list(shared.rglob("absolute.csv"))


def test_symbolic_links_are_no_data(read):
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(UnsupportedFormat, match="no data file"):
        read(archive({}, infos=[link]), "data.zip")


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: archive({"data.csv": data})])
def test_bomb(read, pack):
    with pytest.raises(LimitExceeded, match="200 times"):
        read(pack(b"a,b\n" + b"1,2\n" * 20_000_000), "data.csv.gz")


def test_bound_on_unpacked_bytes(read):
    with pytest.raises(LimitExceeded, match="more than 1,000 bytes"):
        read(PACKED["gzip"], bounds=Bounds(max_unpacked_bytes=1000))


def test_encrypted_zip(read):
    data = bytearray(PACKED["zip"])
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnsupportedFormat, match="encrypted"):
        read(bytes(data), "data.zip")

"""Bad files through the whole product: a clear problem, nothing half-visible, nothing left behind."""

import bz2
import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from neurolake import Lake
from neurolake.kernel.errors import (
    EmptyFile,
    InvalidInput,
    LimitExceeded,
    MalformedFile,
    NeuroLakeError,
    UnsupportedFormat,
)

ROWS = "id,name\n" + "".join(f"{n},name {n}\n" for n in range(2000))


def _truncated_gz(path: Path) -> None:
    data = gzip.compress(os.urandom(200_000).hex().encode())
    path.write_bytes(data[: len(data) // 2])


def _truncated_parquet(path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(pa.table({"a": list(range(1000))}), sink)
    path.write_bytes(sink.getvalue()[:-200])


def _truncated_xlsx(path: Path) -> None:
    from openpyxl import Workbook

    book, sink = Workbook(), io.BytesIO()
    for number in range(200):
        book.active.append([number, f"name {number}"])
    book.save(sink)
    path.write_bytes(sink.getvalue()[: len(sink.getvalue()) // 2])


def _zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("big.csv", "w") as member:
        member.write(b"a,b\n")
        for _ in range(300):
            member.write(b"0,0\n" * 262_144)


def _entity_bomb(path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    path.write_text(f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e0 "boom">{entities}]><r><x>&e9;</x><x>1</x></r>')


def _traversal(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../../../tmp/neurolake-escaped.csv", "")


BAD: dict[str, tuple[str, Callable[[Path], object], type[NeuroLakeError]]] = {
    "empty": ("e.csv", lambda path: path.write_bytes(b""), EmptyFile),
    "only white space": ("w.csv", lambda path: path.write_bytes(b"\n\n  \n"), EmptyFile),
    "header only": ("h.csv", lambda path: path.write_text("id,name,amount\n"), EmptyFile),
    "empty json": ("e.json", lambda path: path.write_text("[]"), EmptyFile),
    "broken json": ("b.json", lambda path: path.write_text('[{"a": 1}, {"a": '), MalformedFile),
    "too deep json": ("d.json", lambda path: path.write_text("[" * 100_000 + "]" * 100_000), LimitExceeded),
    "too many columns": (
        "c.csv",
        lambda path: path.write_text(",".join(f"c{n}" for n in range(10_001)) + "\n" + ",".join("1" * 10_001) + "\n"),
        LimitExceeded,
    ),
    "one endless line": ("l.csv", lambda path: path.write_bytes(b"x" * (64 * 1024 * 1024)), LimitExceeded),
    "truncated gzip": ("t.csv.gz", _truncated_gz, MalformedFile),
    "truncated bzip2": ("t.csv.bz2", lambda path: path.write_bytes(bz2.compress(ROWS.encode())[:-30]), MalformedFile),
    "truncated parquet": ("t.parquet", _truncated_parquet, MalformedFile),
    "truncated xlsx": ("t.xlsx", _truncated_xlsx, MalformedFile),
    "zip bomb": ("z.zip", _zip_bomb, LimitExceeded),
    "xml entity bomb": ("x.xml", _entity_bomb, InvalidInput),
    "a picture": (
        "p.csv",
        lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
        UnsupportedFormat,
    ),
    "a program": ("p.csv", lambda path: shutil.copy("/bin/true", path), UnsupportedFormat),
    "an archive that climbs out": ("a.zip", _traversal, InvalidInput),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_a_clear_problem_and_leaves_nothing(lake: Lake, tmp_path: Path, name: str) -> None:
    file_name, make, error = BAD[name]
    path = tmp_path / file_name
    make(path)
    with pytest.raises(error) as caught:
        lake.ingest(path)
    assert len(caught.value.detail) > 10
    assert lake.datasets() == []
    assert lake.ingestion.list()[0].state == "failed"
    assert not list((lake.home / "staging").rglob("*.*"))
    assert [path for path in lake.warehouse.root.rglob("*") if path.is_file()] == []
    assert not Path("/tmp/neurolake-escaped.csv").exists()


WEIRD: dict[str, tuple[str, bytes, int]] = {
    "ragged rows": ("r.csv", ROWS.encode() + b"1,2,3,4\n5\n", 2002),
    "mixed encodings": ("m.csv", ROWS.encode() + "3000,Zoë\n".encode() + "3001,Zoë\n".encode("cp1252"), 2002),
    "nul bytes": ("n.csv", ROWS.encode() + b"3000,a\x00b\n", 2001),
    "an unclosed quote": ("q.csv", ROWS.encode() + b'3000,"never closed\n3001,x\n', 2002),
    "utf-16": ("u.csv", ROWS.encode("utf-16"), 2000),
    "semicolons and decimal commas": ("s.csv", b"a;b\n" + b"".join(b"%d;%d,5\n" % (n, n) for n in range(100)), 100),
    "no header": ("nh.csv", b"".join(b"%d,x%d\n" % (n, n) for n in range(100)), 100),
    "wrong suffix": ("w.xlsx", ROWS.encode(), 2000),
    "nan and infinity": ("i.csv", b"k,v\n" + b"a,NaN\nb,Infinity\nc,-inf\nd,1.5\n" * 10, 40),
    "an overflowing number": ("o.csv", b"k,v\n" + b"".join(b"%d,%d\n" % (n, 10**30 + n) for n in range(50)), 50),
    "hostile column names": (
        "c.csv",
        '"""; drop table datasets; --",,select,a,a,💥,{}\n'.format("x" * 300).encode() + b"1,2,3,4,5,6,7\n" * 3,
        3,
    ),
    "json lines with a bad line": ("b.jsonl", b'{"a": 1}\n{"a": 2\n{"a": 3}\n', 3),
}


@pytest.mark.parametrize("name", WEIRD)
def test_a_messy_file_loses_no_record(lake: Lake, tmp_path: Path, name: str) -> None:
    file_name, data, records = WEIRD[name]
    path = tmp_path / file_name
    path.write_bytes(data)
    answer = lake.ingest(path, dataset="d")
    rows = answer["rows"]
    assert rows["read"] == records
    assert rows["stored"] + rows["rejected"] + rows["removed"] == records
    [found] = lake.query("SELECT count(*) AS n FROM d").to_arrow().to_pylist()
    assert found["n"] == rows["stored"]
    rejects = lake.ingestion.rejects(answer["job_id"])
    lines = rejects.read_text().splitlines() if rejects else []
    assert len(lines) == rows["rejected"]
    assert all(json.loads(line)["reason"] for line in lines)


def _wide(path: Path, columns: int) -> Path:
    header = ",".join(f"c{n}" for n in range(columns))
    path.write_text(f"{header}\n" + (",".join(["7"] * columns) + "\n") * 3)
    return path


def test_many_columns_go_in_and_come_out(lake: Lake, tmp_path: Path) -> None:
    answer = lake.ingest(_wide(tmp_path / "wide.csv", 1500), transforms={"duplicates": False})
    assert answer["rows"]["stored"] == 3
    assert lake.query("SELECT c0 + c1499 AS s FROM wide LIMIT 1").to_arrow().to_pylist() == [{"s": 14}]


def test_ten_thousand_columns_need_more_memory_and_say_so(lake: Lake, tmp_path: Path) -> None:
    with pytest.raises(LimitExceeded, match="ingest_memory"):
        lake.ingest(_wide(tmp_path / "wide.csv", 10_000), zone="bronze")
    assert lake.datasets() == []


FULL = """
import sys
from pathlib import Path
from neurolake import Lake
from neurolake.kernel.errors import StorageFull

source, home = Path(sys.argv[1]), Path(sys.argv[2])
with Lake.open(home, ingest_memory="200MB", sessions=2) as lake:
    small = source.with_name("small.csv")
    small.write_text("a,b\\n1,2\\n3,4\\n")
    lake.ingest(small)
    try:
        lake.ingest(source)
    except StorageFull as error:
        print("full:", error)
    print([item["name"] for item in lake.datasets()])
    print(sorted(path.suffix for path in (lake.home / "landing").rglob("*.part")))
    print(lake.query("SELECT max(b) AS s FROM small").to_arrow().to_pylist())
"""


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs Linux name spaces to mount a small disk")
@pytest.mark.parametrize("megabytes", [12, 20], ids=["while the original arrives", "while the table is written"])
def test_a_full_disk_is_told_and_leaves_the_lake_whole(tmp_path: Path, megabytes: int) -> None:
    source = tmp_path / "big.csv"
    with source.open("w") as file:
        file.write("id,noise\n")
        for number in range(400_000):
            file.write(f"{number},{os.urandom(16).hex()}\n")
    disk = tmp_path / "disk"
    disk.mkdir()
    script = f'mount -t tmpfs -o size={megabytes}m tmpfs "$2" && exec "$0" -c "$3" "$1" "$2/lake"'
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, sys.executable, str(source), str(disk), FULL],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    first, datasets, parts, rows = done.stdout.splitlines()
    assert first.startswith("full: No space is left")
    assert (datasets, parts, rows) == ("['small']", "[]", "[{'s': 4}]")

"""Stored results and rejects as files, written piece by piece.

In CSV a text that a spreadsheet would take for a formula gets a leading apostrophe, unless it is plainly a number.
"""

import csv
import io
import json
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from neurolake.api.spreadsheet import write_xlsx
from neurolake.query.results import Result
from neurolake.query.values import json_rows, text_column

if TYPE_CHECKING:
    import pyarrow as pa

_FORMULA = r"^[=+\-@\t\r\n]"
_NUMBER = r"^[+\-]?[0-9][0-9 .,:/()\-]*$"
_CHUNK = 1024 * 1024
_ASKED_EVERY_S = 1.0
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.file",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ARROW_STREAM = "application/vnd.apache.arrow.stream"


def result_as(result: Result, kind: str, folder: Path) -> Iterator[bytes]:
    """A stored result in one of MEDIA_TYPES; `folder` is for what must be written whole before it is sent.

    Raises:
        LimitExceeded: It does not fit into such a file.
    """
    writers: dict[str, Callable[[], Iterator[bytes]]] = {
        "csv": lambda: _csv(result),
        "json": lambda: _json(result),
        "parquet": lambda: _parquet(result, folder),
        "arrow": lambda: _file(result.path),
        "xlsx": lambda: _xlsx(result, folder),
    }
    return writers[kind]()


def asked_again(pieces: Iterator[bytes], check: Callable[[], None]) -> Iterator[bytes]:
    """The pieces, with a `check` at most every second; what it raises breaks the answer off."""
    asked = time.monotonic()
    for piece in pieces:
        if time.monotonic() - asked >= _ASKED_EVERY_S:
            check()
            asked = time.monotonic()
        yield piece


def arrow_stream(schema: "pa.Schema", batches: "Iterable[pa.RecordBatch]") -> Iterator[bytes]:
    """Rows as an Arrow IPC stream, not compressed, as not every reader can undo that."""
    import pyarrow as pa

    schema = schema.remove_metadata()
    sink = _Sink()
    with pa.ipc.new_stream(sink, schema) as writer:
        for batch in batches:
            writer.write_batch(batch.replace_schema_metadata(None))
            yield from sink.taken()
    yield from sink.taken()


class _Sink(io.RawIOBase):
    """Holds what was written until it is taken."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(self._parts[-1])

    def taken(self) -> list[bytes]:
        parts, self._parts = self._parts, []
        return parts


def rejects_csv(path: Path) -> Iterator[str]:
    """A rejects file as CSV."""
    yield "line,column,reason,raw\n"
    with path.open(encoding="utf-8") as file:
        for line in file:
            reject = json.loads(line)
            row = [reject["line"], reject["column"], reject["reason"], reject["raw"]]
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerow([_harmless(cell) for cell in row])
            yield out.getvalue()


def _harmless(cell: Any) -> Any:
    risky = isinstance(cell, str) and re.match(_FORMULA, cell) and not re.match(_NUMBER, cell)
    return f"'{cell}" if risky else cell


def _csv(result: Result) -> Iterator[bytes]:
    import pyarrow as pa
    import pyarrow.csv as pacsv

    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([_harmless(column.name) for column in result.columns])
    yield out.getvalue().encode()
    for batch in result.batches():
        columns = [_harmless_column(text_column(column)) for column in batch.columns]
        sink = pa.BufferOutputStream()
        table = pa.table(columns, names=[str(number) for number in range(len(columns))])
        pacsv.write_csv(table, sink, pacsv.WriteOptions(include_header=False))
        yield sink.getvalue().to_pybytes()


def _harmless_column(column: "pa.Array") -> "pa.Array":
    import pyarrow as pa
    import pyarrow.compute as pc

    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    risky = pc.and_(pc.match_substring_regex(column, _FORMULA), pc.invert(pc.match_substring_regex(column, _NUMBER)))
    return pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)


def _json(result: Result) -> Iterator[bytes]:
    names = [column.name for column in result.columns]
    yield b"["
    first = True
    for batch in result.batches():
        texts = [json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in json_rows(batch)]
        if texts:
            yield (("" if first else ",\n") + ",\n".join(texts)).encode()
            first = False
    yield b"]\n"


def _parquet(result: Result, folder: Path) -> Iterator[bytes]:
    import pyarrow.parquet as pq

    with tempfile.NamedTemporaryFile(dir=folder, suffix=".parquet") as file:
        schema = result.page(0, 0).schema
        with pq.ParquetWriter(file.name, schema, compression="zstd") as writer:
            for batch in result.batches():
                writer.write_batch(batch.replace_schema_metadata(None))
        yield from _file(Path(file.name))


def _xlsx(result: Result, folder: Path) -> Iterator[bytes]:
    """Written before the first byte is sent, as what does not fit shows on the way."""
    made = Path(tempfile.mkdtemp(dir=folder))
    try:
        write_xlsx(result, made / "result.xlsx")
        # It is gone from the folder, and stays readable until it is closed.
        file = (made / "result.xlsx").open("rb")
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return _opened(file)


def _opened(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _file(path: Path) -> Iterator[bytes]:
    yield from _opened(path.open("rb"))

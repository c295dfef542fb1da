"""What a file is, from its content; the name it came with is only a hint.

First the magic bytes of binary formats, through one layer of compression; then, for text, the start: JSON, XML,
delimited or fixed width. A name that says otherwise becomes a note.
"""

import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePath

from neurolake.ingestion.formats import compression
from neurolake.ingestion.formats.base import Bounds, Detected, FormatName, ReadOptions
from neurolake.ingestion.formats.encoding import head_text
from neurolake.ingestion.formats.fixed_width import looks_fixed
from neurolake.kernel.errors import EmptyFile, MalformedFile, UnsupportedFormat

_HEAD = 64 * 1024
_SUFFIXES: Mapping[str, FormatName] = {
    ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".psv": "csv",
    ".json": "json", ".geojson": "json", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".parquet": "parquet", ".pq": "parquet", ".parq": "parquet",
    ".xlsx": "excel", ".xlsm": "excel", ".xlsb": "excel", ".xls": "excel", ".ods": "excel",
    ".avro": "avro", ".orc": "orc", ".arrow": "arrow", ".arrows": "arrow", ".feather": "arrow", ".ipc": "arrow",
    ".xml": "xml", ".fwf": "fixed_width",
}  # fmt: skip
_PACKED = {".gz", ".zst", ".bz2", ".zip", ".gzip", ".zstd"}
_MAGIC: tuple[tuple[bytes, FormatName], ...] = (
    (b"PAR1", "parquet"),
    (b"Obj\x01", "avro"),
    (b"ORC", "orc"),
    (b"ARROW1", "arrow"),
    (b"FEA1", "arrow"),
    (b"\xff\xff\xff\xff", "arrow"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "excel"),
)
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF document"), (b"ID3", "an MP3 sound"), (b"OggS", "an Ogg sound"),
    (b"\x7fELF", "an ELF program"), (b"MZ", "a Windows program"), (b"\xca\xfe\xba\xbe", "a Java class"),
    (b"SQLite format 3\0", "an SQLite database"), (b"7z\xbc\xaf", "a 7-Zip archive"), (b"Rar!", "a RAR archive"),
    (b"\xfd7zXZ\0", "an xz archive"), (b"\x89HDF", "an HDF5 file"), (b"PARE", "an encrypted Parquet file"),
    (b"RIFF", "a RIFF sound or film"), (b"{\\rtf", "an RTF document"),
    (b"\x00asm", "a WebAssembly module"), (b"\x04\x22\x4d\x18", "an LZ4 archive"), (b"\x80\x04\x95", "a Python pickle"),
    (b"\xd4\xc3\xb2\xa1", "a network capture"), (b"%!PS", "a PostScript document"), (b"DUCK", "a DuckDB database"),
)  # fmt: skip
_CONTROLS = bytes(set(range(32)) - {0x00, 0x01, 0x02, 0x03, 0x04, 0x09, 0x0A, 0x0C, 0x0D, 0x1A, 0x1B, 0x1E, 0x1F})
_READ = "CSV, JSON, Parquet, Excel, Avro, ORC, Arrow, XML and fixed-width text are read."


def detect(path: Path, name: str, options: ReadOptions, bounds: Bounds) -> Detected:  # noqa: ARG001 - part of the port
    """Find format and compression of a file from its first 64 KiB.

    The delimiter, encoding and the like are found when the file is opened, from more of it.

    Args:
        name: The name the file came with: a hint where the content allows several readings.
        options: `format` overrules detection; `member` picks the file of a zip archive.

    Raises:
        EmptyFile: The file has no bytes, or nothing but white space.
        UnsupportedFormat: The bytes are of a kind that is not read; the message says what they look like.
        MalformedFile: A compressed file is broken at its start.
        InvalidOption: See `compression.unpack`.
    """
    packing = compression.layer(path)
    head = compression.peek(path, options, _HEAD)
    hint = _hinted(options.member or name)
    found = options.format or _format(path, head, hint, packed=packing is not None)
    notes = () if options.format or hint in (None, found, _KIN.get(found)) else (_mismatch(name, found),)
    return Detected(found, packing, notes=notes)


_KIN: Mapping[str, FormatName] = {"json": "jsonl", "jsonl": "json", "csv": "fixed_width", "fixed_width": "csv"}


def _hinted(name: str) -> FormatName | None:
    suffixes = [suffix.lower() for suffix in PurePath(name).suffixes]
    return next((_SUFFIXES[suffix] for suffix in reversed(suffixes) if suffix in _SUFFIXES), None)


def _mismatch(name: str, found: str) -> str:
    suffix = next(suffix for suffix in reversed(PurePath(name).suffixes) if suffix.lower() not in _PACKED)
    return f"The name ends in {suffix[:20]}, but the content is {found}."


def _format(path: Path, head: bytes, hint: FormatName | None, *, packed: bool) -> FormatName:
    if not head.strip(b"\0\t\n\r \xef\xbb\xbf"):
        raise EmptyFile("The file is empty.", file=path.name)
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not packed:
        return _document(path)
    text, encoding = head_text(head)
    if encoding in ("utf-8", "cp1252") and _looks_binary(head):
        raise _foreign(path, head)
    return _text_format(path, text, hint, whole=len(head) < _HEAD)


def _document(path: Path) -> FormatName:
    """A zip file that is a document: a workbook, or something that is not read."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype") if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError) as error:
        raise MalformedFile(
            f"The workbook is truncated or corrupt: {error}.", hint="Upload the file again.", file=path.name
        ) from error
    if b"spreadsheet" in kind or any(name.startswith("xl/") for name in names):
        return "excel"
    looks = "a Word document" if any(name.startswith("word/") for name in names) else "an office document"
    raise UnsupportedFormat(f"The file looks like {looks}, not a table.", hint=_READ, file=path.name)


def _looks_binary(head: bytes) -> bool:
    if any(head.startswith(magic) for magic, _ in _FOREIGN if not magic.isascii() or b"\0" in magic):
        return True
    if any(head.startswith(magic) for magic in (b"%PDF", b"Rar!", b"{\\rtf", b"%!PS", b"\x7fELF")):
        return True
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > 0.02 * len(head) or head.count(0) > 0.3 * len(head)


def _foreign(path: Path, head: bytes) -> UnsupportedFormat:
    looks = next((words for magic, words in _FOREIGN if head.startswith(magic)), None)
    if looks is None and head[257:262] == b"ustar":
        looks = "a tar archive"
    if looks is None and head[4:8] == b"ftyp":
        looks = "an MP4 film"
    said = f"The file looks like {looks}." if looks else "The file is binary, of a kind that is not known."
    return UnsupportedFormat(said, hint=_READ, file=path.name)


def _text_format(path: Path, text: str, hint: FormatName | None, *, whole: bool) -> FormatName:
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        return _markup(path, start)
    if start.startswith(("{", "[")):
        found = _json_kind(start, hint, whole=whole)
        if found:
            return found
    if hint == "fixed_width" or looks_fixed(text, whole=whole):
        return "fixed_width"
    return "csv"


def _markup(path: Path, start: str) -> FormatName:
    if re.match(r"<(?:!doctype\s+)?html", start, re.IGNORECASE):
        raise UnsupportedFormat("The file looks like an HTML page.", hint=_READ, file=path.name)
    return "xml" if re.match(r"<[?!A-Za-z_]", start) else "csv"


def _json_kind(start: str, hint: FormatName | None, *, whole: bool) -> FormatName | None:
    """JSON lines, one JSON value, or no JSON at all (a text that merely starts with a bracket)."""
    line, _, rest = start.partition("\n")
    if _is_json(line) and (line.startswith("{") or rest.lstrip().startswith("[")):
        more = rest.lstrip()
        return "jsonl" if more.startswith(("{", "[")) or hint == "jsonl" else "json"
    if hint in ("json", "jsonl"):
        return hint
    if _is_json(start):
        return "json"
    return "json" if _begins_json(start) else ("jsonl" if _some_lines_json(start, whole=whole) else None)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    except RecursionError:
        return True
    return True


_JSON_START = re.compile(r'\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\})|\[\s*(?:[\[{"\]]|-?\d|true|false|null|NaN|-?Infinity)')


def _begins_json(start: str) -> bool:
    """Whether the first tokens are JSON's; `[a] text` and `{x},1` are not."""
    return _JSON_START.match(start) is not None


def _some_lines_json(start: str, *, whole: bool) -> bool:
    """JSON lines whose first line is broken."""
    lines = [line for line in start.split("\n") if line.strip()][: None if whole else -1]
    return len(lines) > 1 and sum(_is_json(line) for line in lines) * 2 >= len(lines)

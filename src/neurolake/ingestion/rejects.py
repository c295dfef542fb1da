"""Records that could not be stored, kept beside the job: line, column, raw text, reason."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from neurolake.ingestion.formats.base import Reject
from neurolake.ingestion.place import Place
from neurolake.storage.durable import move_into_place


def write_rejects(path: Path, rejects: Iterable[Reject]) -> int:
    """Write the rejects as JSON lines and return their number; no file is made for none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    count = 0
    with part.open("w", encoding="utf-8") as file:
        for reject in rejects:
            file.write(json.dumps(asdict(reject), ensure_ascii=False) + "\n")
            count += 1
    if count:
        move_into_place(part, path)
    else:
        part.unlink()
    return count


def unconvertible(rows: Iterable[tuple[int, str, str]]) -> Iterable[Reject]:
    """Rejects for rows with a cell that did not convert to its column's type."""
    for number, column, cell in rows:
        yield Reject(None, column, cell[:65536], f"record {number}: the value does not fit the column's type")


def rejects_path(place: Place, job_id: str) -> Path:
    """Where a job's rejects are kept, if it has any."""
    return place.rejects / f"{job_id}.jsonl"

"""The copies of a person's values, wherever they are: removed or overwritten; and the proof that none is left."""

import json
import time
from pathlib import Path
from typing import Any

from neurolake.kernel.faults import fault_point
from neurolake.remediation import past
from neurolake.remediation.lookout import look
from neurolake.remediation.needle import Needle
from neurolake.remediation.place import Place
from neurolake.remediation.plan import Plan
from neurolake.remediation.redact import COLUMNS, redact, stays
from neurolake.remediation.steps import Steps
from neurolake.storage.durable import move_into_place, sync_folder
from neurolake.storage.orphans import GRACE_S, referenced, sweep_staging


def remove_copies(place: Place, plan: Plan, needle: Needle, step: Steps) -> dict[str, int]:
    """Remove results, originals, rejected records and files of nobody's that hold a value; returns how many."""
    step("removing copies", 0.0)
    sweep_staging(place.home / "staging", place.owner)
    for query_id in plan.results:
        place.queries.results.drop(query_id)
        fault_point("remediation.result")
    sync_folder(place.queries.results.root)
    with place.database.read() as session:
        past.check_idle(session, plan.originals)
    originals = sum(place.landing.remove(sha) for sha in plan.originals)
    files = _remove_orphans(place, plan.files)
    rejects = sum(_clear_rejects(place, job_id, needle) for job_id in plan.rejects)
    return {"results": len(plan.results), "originals": originals, "files": files, "rejects": rejects}


def _remove_orphans(place: Place, files: tuple[str, ...]) -> int:
    """Files of the warehouse that no table refers to; none is added to a table meanwhile, as that takes the lock.

    A server of databases has no such lock: there, files of the last hour stay, as they may be part of a commit.
    """
    if not files:
        return 0
    before = time.time() - (0.0 if place.database.is_sqlite else GRACE_S)
    with place.database.write():
        needed = set(referenced(place.warehouse, place.database))
        paths = (place.home / name for name in files)
        gone = [path for path in paths if path not in needed and path.exists() and path.stat().st_mtime <= before]
        for path in gone:
            path.unlink(missing_ok=True)
            fault_point("remediation.orphan")
    return len(gone)


def _clear_rejects(place: Place, job_id: str, needle: Needle) -> int:
    """Take the records that hold a value out of a file of rejects; returns how many."""
    path = place.rejects / f"{job_id}.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    except FileNotFoundError:
        return 0
    kept = [line for line in lines if not _any_text(json.loads(line), needle)]
    if kept:
        part = path.with_suffix(".part")
        part.write_text("".join(kept), encoding="utf-8")
        move_into_place(part, path)
    else:
        path.unlink()
    fault_point("remediation.rejects-cleared")
    return len(lines) - len(kept)


def _any_text(record: dict[str, Any], needle: Needle) -> bool:
    return any(needle.in_text(str(value)) for value in record.values())


def prove(place: Place, needle: Needle, step: Steps) -> dict[str, Any]:
    """Overwrite the values in the database, then look at everything again."""
    step("overwriting in the database", 0.0)
    found = look(place, needle, lambda share: step("looking into files", share))
    with place.database.write() as session:
        overwritten = redact(session, found, needle)
    fault_point("remediation.redacted")
    place.database.scrub()
    fault_point("remediation.scrubbed")
    after = look(place, needle, lambda share: step("proving", share))
    left = stays(after)
    left += [{"place": name, "why": "It still holds a value."} for name in after.cells if name in COLUMNS]
    left += [
        {"place": _shown(place, path), "why": f"It still holds a value{_in(seen.columns)}."}
        for path, seen in after.files.items()
    ]
    left += [{"place": _shown(place, path), "why": f"Bytes only: {why}."} for path, why in after.opaque.items()]
    proof = {"clean": not after.files and not after.cells, "looked_at": after.looked}
    return {"metadata": overwritten, "proof": proof, "left": left}


def _in(columns: frozenset[str]) -> str:
    return f" in {', '.join(sorted(columns))}" if columns else ""


def _shown(place: Place, path: Path) -> str:
    return str(path.relative_to(place.home))

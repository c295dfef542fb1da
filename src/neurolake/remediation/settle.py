"""Pasts that are owed are let go of. Each step can be repeated, so that others finish what was cut off."""

from collections.abc import Sequence

from neurolake.kernel.faults import fault_point
from neurolake.metadata.models import Dataset
from neurolake.remediation import parts, past
from neurolake.remediation.parts import Owed
from neurolake.remediation.place import Place
from neurolake.storage.durable import sync_folder


def settle(place: Place, dataset_id: str, owed: Sequence[Owed]) -> dict[str, int]:
    """Let go of what is owed of one dataset, and write down that it has gone; returns how many of what.

    Earlier snapshots go first: results of queries that read them meanwhile are there when results are looked for.

    Raises:
        Conflict: An original that is to go is being ingested.
    """
    files = _expire(place, dataset_id)
    fault_point("remediation.expired")
    results = _remove_results(place, dataset_id, owed)
    fault_point("remediation.results-removed")
    originals = _remove_originals(place, dataset_id, owed)
    fault_point("remediation.originals-removed")
    rejects = _remove_rejects(place, owed)
    fault_point("remediation.rejects-removed")
    with place.database.write() as session:
        parts.settled(session, owed)
    fault_point("remediation.settled")
    return {"results": results, "originals": originals, "rejects": rejects, "files": files}


def _expire(place: Place, dataset_id: str) -> int:
    """A dataset that was dropped has no history; its files are nobody's, and go at a start."""
    with place.database.read() as session:
        dataset = session.get(Dataset, dataset_id)
    return past.expire(place, dataset_id, (dataset.zone, dataset.name)) if dataset else 0


def _remove_results(place: Place, dataset_id: str, owed: Sequence[Owed]) -> int:
    unrecorded = place.queries.drop_unrecorded()
    with place.database.read() as session:
        gone = set().union(*(past.results_of(session, place, dataset_id, one.columns) for one in owed))
    for query_id in sorted(gone):
        place.queries.results.drop(query_id)
        fault_point("remediation.result")
    sync_folder(place.queries.results.root)
    return len(gone) + unrecorded


def _remove_originals(place: Place, dataset_id: str, owed: Sequence[Owed]) -> int:
    with place.database.read() as session:
        listed = {sha for one in owed for sha in one.originals}
        past.check_idle(session, listed)
        own = past.not_shared(session, dataset_id, listed)
    return sum(place.landing.remove(sha) for sha in sorted(own))


def _remove_rejects(place: Place, owed: Sequence[Owed]) -> int:
    paths = [place.rejects / f"{job_id}.jsonl" for one in owed for job_id in one.rejects]
    there = [path for path in paths if path.exists()]
    for path in there:
        path.unlink(missing_ok=True)
        fault_point("remediation.reject")
    sync_folder(place.rejects)
    return len(there)

"""Steps that bring in files of the inbox: each file's content at most once in a run."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from neurolake.app.requests import ingest_request, result_of
from neurolake.catalog import datasets
from neurolake.compliance.policies.decide import is_meant
from neurolake.kernel.errors import Cancelled, Forbidden, LimitExceeded, NotFound
from neurolake.kernel.faults import fault_point
from neurolake.metadata.models import IngestionJob
from neurolake.nuic.pipelines.attempt import Attempt
from neurolake.storage.landing import Landed

if TYPE_CHECKING:
    from neurolake.app.services import Services

_MOST_FILES = 10_000


def ingest_step(lake: "Services") -> Callable[[Attempt], None]:
    """Carries out steps that bring in files."""

    def carry_out(attempt: Attempt) -> None:
        need_inbox(lake, attempt)
        ingest = attempt.step.ingest
        assert ingest is not None
        found = files_of(lake.settings.inbox or lake.home / "inbox", ingest.files)
        done = {fact["file"] for fact in attempt.facts}
        attempt.log(f"{len(found)} files match {ingest.files!r}, {len(done)} of them are done")
        if not found and ingest.missing == "fail":
            raise NotFound(f"No file of the inbox matches {ingest.files!r}.", hint="missing: ignore lets it go on.")
        for name, path in found.items():
            if name not in done:
                attempt.check()
                attempt.tell(_bring_in(lake, attempt, name, path), last=False)
                fault_point("pipeline.file-done")

    return carry_out


def need_inbox(lake: "Services", attempt: Attempt) -> None:
    """Check that the run's principal may read the inbox.

    Raises:
        Forbidden: Not allowed.
    """
    who = attempt.principal
    if not who.is_admin and not any(is_meant(subject, who) for subject in lake.settings.inbox_readers):
        raise Forbidden(
            f"{who.name} may not read the inbox.",
            hint="Whoever runs the server names its readers in NEUROLAKE_INBOX_READERS, for example role:engineer.",
        )


def files_of(inbox: Path, pattern: str) -> dict[str, Path]:
    """The files below the inbox that a pattern means, by their name there. Links out of it are no part of it.

    Raises:
        LimitExceeded: There are too many.
    """
    root = inbox.resolve()
    found: dict[str, Path] = {}
    for place in root.glob(pattern):
        path = place.resolve()
        if path.is_file() and path.is_relative_to(root):
            found[place.relative_to(root).as_posix()] = path
        if len(found) > _MOST_FILES:
            raise LimitExceeded(f"More than {_MOST_FILES:,} files match {pattern!r}.", hint="Name fewer.")
    return dict(sorted(found.items()))


def _bring_in(lake: "Services", attempt: Attempt, name: str, path: Path) -> dict[str, Any]:
    ingest = attempt.step.ingest
    assert ingest is not None
    landed = lake.landing.put_file(path)
    key = _key(attempt, name, landed)
    if ingest.only_new and not _is_known(lake, attempt, key) and _holds(lake, ingest.dataset, landed):
        attempt.log(f"{name}: its content is part of {ingest.dataset} already")
        return {"file": name, "operation": "left out", "rows": 0, "sha256": landed.sha256}
    request = ingest_request({**ingest.options, "dataset": ingest.dataset, "mode": ingest.mode})
    job = lake.ingestion.submit(landed, path.name, request, principal=attempt.principal, idempotency_key=key)
    fault_point("pipeline.file-submitted")

    def stop() -> None:
        lake.ingestion.cancel(job.id)

    with attempt.stoppable(stop):
        ended = lake.ingestion.wait(job.id)
        if ended.state == "cancelled":
            raise Cancelled("The ingestion was cancelled.")
        answer = result_of(ended)
    rows = answer["rows"]
    attempt.log(f"{name}: {rows['stored']} rows stored, {rows['rejected']} rejected, zone {answer['zone']}")
    return {
        "file": name,
        "operation": "ingest",
        "dataset": f"{answer['zone']}.{ingest.dataset}",
        "rows": rows["stored"],
        "rejected": rows["rejected"],
        "snapshot_id": str(answer["snapshot_id"]),
        "ingestion_id": job.id,
        "sha256": landed.sha256,
    }


def _key(attempt: Attempt, name: str, landed: Landed) -> str:
    place = hashlib.sha256(name.encode()).hexdigest()[:16]
    return f"pipeline:{attempt.run_id}:{attempt.name}:{attempt.round}:{place}:{landed.sha256}"


def _is_known(lake: "Services", attempt: Attempt, key: str) -> bool:
    """Whether this run has begun to bring this content in."""
    same = {"principal": attempt.principal.name, "idempotency_key": key}
    with lake.database.read() as session:
        return session.scalar(select(IngestionJob.id).filter_by(**same)) is not None


def _holds(lake: "Services", name: str, landed: Landed) -> bool:
    """Whether a dataset was made of a file with this content."""
    with lake.database.read() as session:
        dataset = datasets.by_name(session, name)
        if dataset is None:
            return False
        same = {"dataset_id": dataset.id, "sha256": landed.sha256, "state": "succeeded"}
        return session.scalar(select(IngestionJob.id).filter_by(**same).limit(1)) is not None

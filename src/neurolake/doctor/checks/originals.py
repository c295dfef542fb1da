"""Whether the originals of what was ingested are there."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.catalog.originals import removed_originals
from neurolake.doctor.base import Fault, Looked, looked
from neurolake.doctor.view import LakeView
from neurolake.metadata.models import IngestionJob
from neurolake.storage.landing import Landing


def look(view: LakeView) -> Looked:
    """One for each file that was ingested or waits to be, but those that a remediation removed."""
    landing = Landing(view.home / "landing")
    with view.database.read() as session:
        removed = removed_originals(session)
        kept = {sha: facts for sha, facts in _ingested(session).items() if sha not in removed}
    return looked(f"{len(kept)} originals", _missing(view, landing, kept))


def _ingested(session: Session) -> dict[str, tuple[str, int]]:
    """SHA-256 → name and size of a file."""
    jobs = select(IngestionJob.sha256, IngestionJob.file_name, IngestionJob.bytes)
    wanted = jobs.where(IngestionJob.state.in_(("queued", "running", "succeeded")))
    return {sha: (name, size) for sha, name, size in session.execute(wanted)}


def _missing(view: LakeView, landing: Landing, kept: dict[str, tuple[str, int]]) -> Iterator[Fault]:
    for sha, (name, size) in sorted(kept.items()):
        where = str(landing.place(sha))
        try:
            found = landing.get(sha).bytes
        except FileNotFoundError:
            yield Fault(f"The original of {name} is gone", where, view.put_back(where))
            continue
        if found != size:
            yield Fault(f"The original of {name} has {found} bytes, and had {size}", where, view.put_back(where))

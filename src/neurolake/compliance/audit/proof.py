"""That one entry is in the log, shown without the others (RFC 6962, section 2.1.1)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from neurolake.compliance.audit import store
from neurolake.compliance.audit.checkpoints import Checkpoints
from neurolake.compliance.audit.listing import one
from neurolake.compliance.audit.merkle import inclusion_proof
from neurolake.kernel.errors import NeuroLakeError


@dataclass(frozen=True)
class Proof:
    """What somebody needs to convince himself.

    Attributes:
        entry: Its members, and `hash`, the leaf hash over their serialisation.
        path: Hashes to combine with the leaf hash, lowest first, in hex; they lead to the checkpoint's root.
        checkpoint: The signed line, as it stands in the file of checkpoints.
        public_key: PEM. Compare it with the one you were given; it proves nothing by itself.
    """

    entry: dict[str, Any]
    path: list[str]
    checkpoint: str
    public_key: str


def prove(session: Session, entry_id: str, checkpoints: Checkpoints) -> Proof:
    """The proof for an entry against the newest checkpoint.

    Raises:
        NotFound: There is no such entry.
        NeuroLakeError: No checkpoint covers it.
    """
    # Before the database is read, so that what the checkpoint covers is there.
    last = checkpoints.last()
    entry = one(session, entry_id)
    if last is None or last.size <= entry["position"]:
        raise NeuroLakeError("No checkpoint covers the entry.", hint="neurolake audit verify says what is wrong.")
    path = inclusion_proof(entry["position"], last.size, store.subtrees(session))
    line = checkpoints.line(last).decode().rstrip("\n")
    return Proof(entry, [step.hex() for step in path], line, checkpoints.public_key())

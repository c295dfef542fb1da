"""Whether the log is what was recorded: every hash computed again, every checkpoint compared."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from neurolake.compliance.audit import store
from neurolake.compliance.audit.checkpoints import Checkpoint, Checkpoints
from neurolake.compliance.audit.diagnosis import Finding, Misfits
from neurolake.compliance.audit.entry import moment
from neurolake.compliance.audit.merkle import HASH_BYTES, Frontier
from neurolake.compliance.audit.rows import Leaf, first_after, leaves
from neurolake.metadata.database import Database


@dataclass(frozen=True)
class Verdict:
    """What a verification found.

    Attributes:
        entries: Entries that are there.
        checkpoints: Sound checkpoints that were compared.
        covered: Entries that the newest of them vouches for. Later ones are only known to be consistent.
        root: Root hash over the entries as they are, in hex, up to the first that is wrong.
        findings: What is wrong; empty when the log is intact.
    """

    entries: int
    checkpoints: int
    covered: int
    root: str
    findings: tuple[Finding, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"intact": self.intact, **asdict(self)}


def verify(database: Database, checkpoints: Checkpoints) -> Verdict:
    """Read the whole log and tell whether it is what was recorded.

    Raises:
        Unavailable: The checkpoints cannot be read.
    """
    signed = checkpoints.read()
    sound = [found for found in signed if found is not None]
    with database.read() as session:
        if not database.is_sqlite:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        tree = store.frontier_of(session)
        walk = _Walk(tree.size, {checkpoint.size for checkpoint in sound})
        for leaf in leaves(session):
            walk.step(leaf)
        found = [*walk.findings(), *_about_checkpoints(signed), *_about_roots(session, walk, sound)]
        if not any(finding.kind in ("missing", "inserted") for finding in found):
            found += _about_end(walk, tree, sound)
    covered = max((found.size for found in sound if walk.roots.get(found.size) == found.root), default=0)
    return Verdict(walk.rows, len(sound), covered, walk.frontier.root().hex(), tuple(found))


class _Walk:
    """From leaf to leaf: the tree grows as long as everything fits; the first misfit ends it."""

    def __init__(self, size: int, sizes: set[int]) -> None:
        self.frontier = Frontier(0, [])
        self.rows = 0
        self.fits = True
        self.end = 0
        self._size = size
        self._sizes = sizes
        self.roots = {0: self.frontier.root()}
        self._misfits = Misfits()
        self._found: list[Finding] = []

    def step(self, leaf: Leaf) -> None:
        """Compare the next leaf."""
        self.rows += 1
        if not isinstance(leaf.position, int) or leaf.position < self.end:
            self._wrong(Finding("inserted", None, f"An entry stands at position {leaf.position!r}."))
            return
        if leaf.position >= self._size:
            self.end = leaf.position + 1
            return
        if leaf.position > self.end:
            detail = f"Entries {self.end} to {leaf.position - 1} are gone."
            self._wrong(Finding("missing", self.end, detail))
        self.end = leaf.position + 1
        computed = leaf.hash_at(leaf.position)
        if computed is None or computed != leaf.stored_hash:
            self.fits = False
            self._misfits.add(leaf)
        elif self.fits:
            self._grow(leaf, computed)

    def findings(self) -> Iterator[Finding]:
        """What is wrong among the leaves."""
        yield from self._found
        yield from self._misfits.findings()

    def _grow(self, leaf: Leaf, computed: bytes) -> None:
        for level, expected in enumerate(self.frontier.push(computed)):
            if leaf.hashes[level * HASH_BYTES : (level + 1) * HASH_BYTES] != expected:
                first = leaf.position + 1 - (1 << level)
                detail = f"Entries {first} to {leaf.position} do not lead to the hash recorded for them."
                self._wrong(Finding("rewritten", first, detail))
                return
        if self.frontier.size in self._sizes:
            self.roots[self.frontier.size] = self.frontier.root()

    def _wrong(self, finding: Finding) -> None:
        self.fits = False
        self._found.append(finding)


def _about_checkpoints(signed: Sequence[Checkpoint | None]) -> Iterator[Finding]:
    for line, checkpoint in enumerate(signed, 1):
        if checkpoint is None:
            yield Finding(
                "checkpoint-forged", None, f"Line {line} of the checkpoints is not signed by this lake's key."
            )
    sizes = [found.size for found in signed if found is not None]
    if not sizes or sizes[0] != 0:
        yield Finding("checkpoint-missing", None, "The first checkpoint, of the empty log, is gone.")
    if sizes != sorted(sizes):
        yield Finding("checkpoint-forged", None, "The checkpoints do not stand in the order in which they were signed.")


def _about_roots(session: Session, walk: _Walk, sound: Sequence[Checkpoint]) -> Iterator[Finding]:
    """The first checkpoint that the entries contradict, however well they fit each other."""
    good = 0
    for checkpoint in sorted(sound, key=lambda found: found.size):
        root = walk.roots.get(checkpoint.size)
        if root is None:
            return
        if root == checkpoint.root:
            good = checkpoint.size
            continue
        newer = first_after(session, checkpoint.at, before=checkpoint.size)
        signed_at = moment(checkpoint.at)
        if newer is None:
            detail = f"Entries {good} to {checkpoint.size - 1} are not those of the checkpoint of {signed_at}."
            yield Finding("rewritten", good, detail)
        else:
            detail = (
                f"The entries from {newer} on were written after the checkpoint of {signed_at}, which covers "
                f"{checkpoint.size}: the log was set back and went on from there."
            )
            yield Finding("rolled-back", newer, detail)
        return


def _about_end(walk: _Walk, tree: Frontier, sound: Sequence[Checkpoint]) -> Iterator[Finding]:
    """Whether the log ends where its tree and its checkpoints say."""
    last = max(sound, key=lambda found: found.size, default=None)
    if walk.end < tree.size:
        yield Finding("truncated", walk.end, f"The last {tree.size - walk.end} of {tree.size} entries are gone.")
    elif last is not None and walk.end < last.size:
        detail = f"The log has {walk.end} entries; the checkpoint of {moment(last.at)} covers {last.size}."
        yield Finding("rolled-back", walk.end, f"{detail} The database is an older one, or was cut.")
    elif walk.end > tree.size:
        yield Finding("inserted", tree.size, f"Entries stand behind the end of the tree, which has {tree.size}.")
    elif walk.fits and walk.frontier.peaks != tree.peaks:
        yield Finding("edited", None, "The stored state of the tree is not that of its entries.")

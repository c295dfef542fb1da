"""What a check is, and what it says."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from neurolake.doctor.view import LakeView

RESTORE = "neurolake backup restore BACKUPS --to NEW_FOLDER"
"""Mends what cannot be put back file by file."""

_TOLD = 20


@dataclass(frozen=True)
class Fault:
    """Something that is wrong.

    Attributes:
        what: In words.
        where: The file, table, setting or address.
        mend: The command to run; in words where there is none.
    """

    what: str
    where: str
    mend: str


@dataclass(frozen=True)
class Looked:
    """What a check saw.

    Attributes:
        found: In one line.
        faults: What is wrong; none when all is well.
    """

    found: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Check:
    """One thing that is looked at.

    Attributes:
        look: Tells what it sees, and changes nothing.
        after: Checks without whose good answer this one can see nothing.
    """

    name: str
    look: Callable[[LakeView], Looked]
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What became of a check.

    Attributes:
        ok: None where it could not look, as one of those before it found a fault.
    """

    check: str
    ok: bool | None
    found: str
    faults: tuple[Fault, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def looked(found: str, faults: Iterable[Fault]) -> Looked:
    """What a check saw; of very many faults only the first are told one by one."""
    listed = tuple(faults)
    if len(listed) <= _TOLD:
        return Looked(f"{len(listed)} faults" if listed else found, listed)
    more = Fault(f"{len(listed) - _TOLD} more of this kind", listed[_TOLD].where, listed[_TOLD].mend)
    return Looked(f"{len(listed)} faults", (*listed[:_TOLD], more))

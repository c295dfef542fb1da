"""Whether there is space left."""

from neurolake.doctor.base import Fault, Looked
from neurolake.doctor.view import LakeView


def look(view: LakeView) -> Looked:
    """The disk of the lake's folder."""
    free = view.free(view.home)
    found = f"{_gigabytes(free)} free at {view.home}"
    if free >= view.low_disk:
        return Looked(found)
    what = f"{_gigabytes(free)} are free, less than {_gigabytes(view.low_disk)}"
    mend = "neurolake maintain DATASET, which lets go of old snapshots; or a larger disk"
    return Looked("1 fault", (Fault(what, str(view.home), mend),))


def _gigabytes(count: int) -> str:
    return f"{count / 1000**3:.2f} GB"

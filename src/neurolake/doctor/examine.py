"""Looks at a lake, check by check."""

from collections.abc import Iterator, Sequence

from sqlalchemy.exc import SQLAlchemyError

from neurolake.doctor.base import RESTORE, Answer, Check, Fault, Looked
from neurolake.doctor.checks import CHECKS
from neurolake.doctor.view import LakeView
from neurolake.kernel.errors import NeuroLakeError


def examine(view: LakeView, checks: Sequence[Check] = CHECKS) -> Iterator[Answer]:
    """What each check sees, in their order."""
    well: set[str] = set()
    for check in checks:
        unknown = [name for name in check.after if name not in well]
        if unknown:
            yield Answer(check.name, None, f"not looked at: {unknown[0]} comes first")
            continue
        seen = _looked(check, view)
        if not seen.faults:
            well.add(check.name)
        yield Answer(check.name, not seen.faults, seen.found, seen.faults)


def _looked(check: Check, view: LakeView) -> Looked:
    """What a check sees; where it cannot look, that is the fault."""
    try:
        return check.look(view)
    except NeuroLakeError as error:
        fault = Fault(error.detail, str(view.home), error.hint or "neurolake logs")
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or type(error).__name__).strip()
        fault = Fault(
            f"The metadata database cannot be read: {reason}",
            str(view.home),
            RESTORE,
        )
    except OSError as error:
        fault = Fault(error.strerror or str(error), str(error.filename or view.home), "Make the place readable.")
    return Looked("1 fault", (fault,))

"""The passes in their order, and the plan they make for a table."""

from collections.abc import Callable, Sequence

from neurolake.engine.base import Session
from neurolake.ingestion.base import TransformSwitches
from neurolake.ingestion.transforms.base import ColumnPlan, Look
from neurolake.ingestion.transforms.case import case
from neurolake.ingestion.transforms.conversions import convert
from neurolake.ingestion.transforms.nulls import nulls
from neurolake.ingestion.transforms.trim import trim
from neurolake.ingestion.transforms.units import units
from neurolake.quality.base import TableProfile

Pass = Callable[[Sequence[ColumnPlan], Look], list[ColumnPlan]]
PASSES: tuple[Pass, ...] = (nulls, trim, case, units, convert)


def plan_columns(
    columns: Sequence[ColumnPlan],
    session: Session,
    raw: str,
    profile: TableProfile,
    switches: TransformSwitches,
    *,
    keep_text: frozenset[str] = frozenset(),
) -> list[ColumnPlan]:
    """Run every pass over all columns.

    Args:
        raw: The raw sample's table, with columns under the names of the plans.
        keep_text: Columns that an earlier try has shown not to convert.
    """
    look = Look(session, raw, profile, switches, keep_text)
    planned = list(columns)
    for one in PASSES:
        planned = one(planned, look)
    return planned

"""Texts and values that stand for a missing one become NULL."""

from collections.abc import Sequence

from neurolake.ingestion.transforms.base import ColumnPlan, Look
from neurolake.quality.base import ColumnProfile
from neurolake.quality.kinds import kind
from neurolake.quality.missing import missing_test


def nulls(columns: Sequence[ColumnPlan], look: Look) -> list[ColumnPlan]:
    """Make blanks and sentinels NULL, where the profile has found some."""
    if not look.switches.nulls:
        return list(columns)
    return [_without_markers(column, look.profile.column(column.name)) for column in columns]


def _without_markers(column: ColumnPlan, profile: ColumnProfile) -> ColumnPlan:
    if profile.missing == profile.nulls:
        return column

    def change(value: str) -> str:
        missing = missing_test(value, kind(profile.type), profile.blanks, profile.sentinels)
        return f"CASE WHEN {missing} THEN NULL ELSE {value} END"

    return column.then("nulls", change, sentinels=sorted(profile.sentinels), blanks=profile.blanks > 0)

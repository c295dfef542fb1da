"""How bad it is when something changes or goes."""

from typing import Literal

Severity = Literal["none", "low", "medium", "high", "critical"]
ORDER: tuple[Severity, ...] = ("none", "low", "medium", "high", "critical")
RULE = (
    "critical: a view that reads it would no longer work; high: values of it are in a gold dataset; medium: values of "
    "it are in another dataset, or it decides which rows a gold dataset has; low: it only has a say in other datasets, "
    "or is only read by queries; none: nothing is touched. The whole is as bad as its worst part."
)


def of_dataset(*, breaks: bool, zone: str, direct: bool) -> Severity:
    """How badly a dataset is touched.

    Args:
        breaks: Whether it is a view that would no longer work.
        direct: Whether values get there, and not only a say.
    """
    if breaks:
        return "critical"
    if direct:
        return "high" if zone == "gold" else "medium"
    return "medium" if zone == "gold" else "low"


def worst(parts: list[Severity]) -> Severity:
    """The worst of all."""
    return max(parts, key=ORDER.index, default="none")

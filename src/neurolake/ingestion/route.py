"""Which zone a batch belongs to, and why."""

from dataclasses import dataclass

from neurolake.ingestion.base import Thresholds, Zone
from neurolake.quality.base import QualityReport


@dataclass(frozen=True)
class Route:
    """The zone and the reason for it, in words."""

    zone: Zone
    reason: str


def route(report: QualityReport, thresholds: Thresholds, forced: Zone | None = None) -> Route:
    """Choose the zone by the overall score; a weak dimension keeps a batch out of gold."""
    if forced is not None:
        return Route(forced, f"{forced} was asked for")
    score = report.overall
    if score is None:
        return Route("bronze", "no quality dimension could be measured")
    weak = [
        f"{item.dimension} {item.score:.2f}"
        for item in report.measurements
        if item.score is not None and item.score < thresholds.gold_dimension
    ]
    if score >= thresholds.gold and not weak:
        return Route("gold", f"overall {score:.2f} reaches {thresholds.gold:.2f}")
    if score >= thresholds.gold:
        reason = f"overall {score:.2f} would be gold, but below {thresholds.gold_dimension:.2f}: {', '.join(weak)}"
        return Route("silver", reason)
    if score >= thresholds.silver:
        return Route("silver", f"overall {score:.2f} is below {thresholds.gold:.2f}")
    return Route("bronze", f"overall {score:.2f} is below {thresholds.silver:.2f}")

"""A measurement as the catalog keeps it."""

from collections.abc import Mapping
from typing import Any

from neurolake.catalog.measurements import ReportFact, ScoreFact
from neurolake.quality.base import QualityReport

_SHOWN = ("dimension", "score", "reason")


def report_fact(
    report: QualityReport, rendered: Mapping[str, Any], *, before: float | None = None, **about: Any
) -> ReportFact:
    """A report's fact.

    Args:
        rendered: The report as `report_json` gives it.
        before: Overall score before anything was mended.
        about: `origin`, `rows` and `sample_rows`.
    """
    return ReportFact(
        overall=report.overall,
        overall_before=before,
        wrong_cell_share=report.wrong_cell_share,
        weights={str(name): weight for name, weight in report.weights.items()},
        scores=tuple(_score_fact(item) for item in rendered["measurements"].values()),
        **about,
    )


def _score_fact(item: Mapping[str, Any]) -> ScoreFact:
    evidence = {key: value for key, value in item.items() if key not in _SHOWN}
    return ScoreFact(item["dimension"], item["score"], item["reason"], evidence)

"""What the past of a dataset tells: whether its quality changes, whether its data comes as usual, how it grows."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select

from neurolake.catalog import datasets
from neurolake.metadata.models import QualityReport, Snapshot
from neurolake.nuic.insights.base import Insight, Quiet, Subject, Told
from neurolake.nuic.insights.trend import spread, trend

_DAY = 86_400.0
_MOST_POINTS = 120
_ONE_DELIVERY_S = 60.0
_FEWEST_MEASUREMENTS = 5
_FEWEST_COMMITS = 5
_CHANCE = 0.05
_MATTERS = 0.02
_ODD = 4.0


def quality_trend(subject: Subject) -> Iterator[Told]:
    """Whether the overall score goes up or down over the measurements."""
    asked = (
        select(QualityReport.measured_at, QualityReport.overall, QualityReport.snapshot_id)
        .where(QualityReport.dataset_id == subject.dataset.id, QualityReport.overall.is_not(None))
        .order_by(QualityReport.measured_at.desc())
        .limit(_MOST_POINTS)
    )
    rows = list(reversed(subject.session.execute(asked).all()))
    found = trend([(_days(at, rows[0][0]), float(score or 0.0)) for at, score, _ in rows]) if rows else None
    if found is None or found.points < _FEWEST_MEASUREMENTS:
        yield Quiet("quality_trend", f"{len(rows)} measurements; it takes {_FEWEST_MEASUREMENTS} at different times.")
        return
    change = found.slope * _days(rows[-1][0], rows[0][0])
    if found.p >= _CHANCE or abs(change) < _MATTERS:
        yield Quiet("quality_trend", f"No trend in {found.points} measurements (p = {found.p:.2f}).")
        return
    goes = "rises" if change > 0 else "falls"
    yield Insight(
        "quality_trend",
        "info" if change > 0 else "warning",
        f"The quality {goes}: by {abs(change):.3f} over {found.points} measurements.",
        "Theil–Sen slope, Mann–Kendall test",
        {
            "measurements": found.points,
            "slope_per_day": round(found.slope, 6),
            "change": round(change, 4),
            "p": round(found.p, 4),
            "first": rows[0][0].isoformat(),
            "last": rows[-1][0].isoformat(),
            "now": rows[-1][1],
        },
        snapshots=(rows[0][2], rows[-1][2]),
    )


def rhythm(subject: Subject) -> Iterator[Told]:
    """Whether new data is overdue, measured against the times between its own commits."""
    commits = _apart(_commits(subject))
    gaps = [(later.committed_at - earlier.committed_at).total_seconds() for earlier, later in pairwise(commits)]
    if len(gaps) < _FEWEST_COMMITS - 1:
        yield Quiet("freshness", f"{len(commits)} commits more than a minute apart; it takes {_FEWEST_COMMITS}.")
        return
    usual, deviation = spread(gaps)
    age = (subject.now - commits[-1].committed_at).total_seconds()
    bound = max(usual + 3 * deviation, 1.5 * usual)
    late = age > bound
    yield Insight(
        "freshness",
        "warning" if late else "info",
        f"New data usually comes every {_span(usual)}; the last came {_span(age)} ago"
        + (", which is later than usual." if late else "."),
        "Median and scaled median absolute deviation of the times between commits; late beyond three of these",
        {
            "commits": len(commits),
            "usual_s": round(usual, 1),
            "deviation_s": round(deviation, 1),
            "age_s": round(age, 1),
            "late_after_s": round(bound, 1),
            "late": late,
        },
        snapshots=(commits[-1].snapshot_id,),
    )


def growth(subject: Subject) -> Iterator[Told]:
    """How many rows and bytes come by the day, and whether the last commit was unlike those before."""
    if subject.seen.filters or not subject.seen.columns:
        yield Quiet("growth", "Rows are hidden from you, so their number is not told.")
        return
    commits = _commits(subject)
    rows = trend([(_days(one.committed_at, commits[0].committed_at), float(one.total_rows)) for one in commits])
    size = trend([(_days(one.committed_at, commits[0].committed_at), float(one.total_bytes)) for one in commits])
    if rows is None or size is None or rows.points < 3 or _days(commits[-1].committed_at, commits[0].committed_at) < 1:
        yield Quiet("growth", f"{len(commits)} commits; growth takes 3, over a day or more.")
        yield from _odd_commit(commits)
        return
    yield Insight(
        "growth",
        "info",
        f"{rows.slope:+,.0f} rows and {size.slope:+,.0f} bytes a day, over {rows.points} commits.",
        "Theil–Sen slope over the totals of the snapshots",
        {
            "commits": rows.points,
            "rows_per_day": round(rows.slope, 3),
            "bytes_per_day": round(size.slope, 1),
            "rows_first": commits[0].total_rows,
            "rows_last": commits[-1].total_rows,
        },
        snapshots=(commits[0].snapshot_id, commits[-1].snapshot_id),
    )
    yield from _odd_commit(commits)


def _odd_commit(commits: Sequence[Snapshot]) -> Iterator[Told]:
    added = [float(one.added_rows) for one in commits]
    if len(added) < _FEWEST_COMMITS + 1:
        return
    usual, deviation = spread(added[:-1])
    # Where all were alike, a tenth of the usual is no deviation yet.
    scale = max(deviation, 0.1 * abs(usual), 1.0)
    score = (added[-1] - usual) / scale
    if abs(score) > _ODD:
        yield Insight(
            "volume",
            "warning",
            f"The last commit brought {added[-1]:,.0f} rows; {usual:,.0f} are usual.",
            "Robust z-score: distance from the median in scaled median absolute deviations",
            {"commits": len(added), "added": added[-1], "usual": usual, "z": round(score, 2)},
            snapshots=(commits[-1].snapshot_id,),
        )


def _commits(subject: Subject) -> list[Snapshot]:
    return list(reversed(datasets.snapshots(subject.session, subject.dataset, _MOST_POINTS)))


def _apart(commits: Sequence[Snapshot]) -> list[Snapshot]:
    """The commits without those that followed another within a minute: they are one delivery."""
    kept: list[Snapshot] = []
    for one in commits:
        if kept and (one.committed_at - kept[-1].committed_at).total_seconds() <= _ONE_DELIVERY_S:
            kept[-1] = one
        else:
            kept.append(one)
    return kept


def _days(moment: datetime, since: datetime) -> float:
    return (moment - since).total_seconds() / _DAY


def _span(seconds: float) -> str:
    for unit, length in (("days", _DAY), ("hours", 3600.0), ("minutes", 60.0)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} seconds"

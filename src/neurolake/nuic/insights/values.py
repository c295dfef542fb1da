"""What the values of columns tell that the asker sees as they are: keys, skew, what changed between ingestions."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from math import log
from typing import Any

from neurolake.catalog import profiles
from neurolake.nuic.insights.base import Insight, Quiet, Subject, Told

_KEYS = ("VARCHAR", "UUID", "DATE", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UINTEGER", "UBIGINT")
_FEWEST_ROWS = 20
_SKEWED = 0.5
_FEWEST_DISTINCT = 10
_COMPARABLE = 200
_DRIFTED = 0.2
_LEAST_SHARE = 1e-4
_MARKS = {"p01": 0.01, "p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95, "p99": 0.99}


def keys(subject: Subject) -> Iterator[Told]:
    """Columns that tell every row from every other."""
    rows = subject.dataset.rows
    if not subject.profile or not subject.profile_is_whole or rows < _FEWEST_ROWS:
        yield Quiet("key", f"It takes a profile of all rows, and {_FEWEST_ROWS} rows; there are {rows:,}.")
        return
    found = [
        name
        for name, one in subject.profile.items()
        if one["distinct"] == rows and not one["missing"] and str(one["type"]).partition("(")[0] in _KEYS
    ]
    for name in found:
        yield Insight(
            "key",
            "info",
            f"{name} tells every row from every other: it can be the key.",
            "Distinct values and missing ones, counted over all rows",
            {"rows": rows, "distinct": rows, "missing": 0},
            (name,),
            (subject.dataset.snapshot_id,),
        )
    if not found:
        yield Quiet("key", "No single column that you see tells every row from every other.")


def skew(subject: Subject) -> Iterator[Told]:
    """Columns of many values of which one stands in most rows."""
    for name, one in subject.profile.items():
        present = max(one["present"], 1)
        if present < 5 * _FEWEST_ROWS or one["distinct"] < _FEWEST_DISTINCT or not one["top"]:
            continue
        value, count = one["top"][0]
        if count / present >= _SKEWED:
            yield Insight(
                "skew",
                "notice",
                f"{count / present:.0%} of the values of {name} are the same; what is split by it is split unevenly.",
                "Share of the most frequent value among those that are there",
                {"value": value, "share": round(count / present, 4), "distinct": one["distinct"], "present": present},
                (name,),
                (subject.dataset.snapshot_id,),
            )


def drift(subject: Subject) -> Iterator[Told]:
    """Columns whose values were distributed differently in the newest batch than in the one before."""
    newest = [one for one in profiles.newest(subject.session, subject.dataset.id) if one.rows >= _COMPARABLE]
    if len(newest) < 2:
        yield Quiet("drift", f"It takes two ingestions of {_COMPARABLE} rows or more; there are {len(newest)}.")
        return
    now, before = newest[:2]
    changed = 0
    for name in sorted(subject.seen.plain & now.columns.keys() & before.columns.keys()):
        if _is_running(before.columns[name]) and _is_running(now.columns[name]):
            continue
        distance = distances(before.columns[name], now.columns[name])
        if distance is not None and distance["psi"] >= _DRIFTED:
            changed += 1
            yield Insight(
                "drift",
                "warning" if distance["psi"] >= 2 * _DRIFTED else "notice",
                f"{name} is distributed differently than in the ingestion before (PSI {distance['psi']:.2f}).",
                "Population stability index over bins of the earlier batch, 0.2 and more is a change; for numbers and "
                "times also the greatest distance of the distributions (Kolmogorov–Smirnov) at the known quantiles",
                {**distance, "rows": now.rows, "rows_before": before.rows, "at": now.measured_at.isoformat()},
                (name,),
                (before.snapshot_id, now.snapshot_id),
            )
    if not changed:
        yield Quiet("drift", "No column that you see changed between the last two ingestions (PSI below 0.2).")


def _is_running(column: Mapping[str, Any]) -> bool:
    """Whether every value is another, so that new rows bring new values by nature."""
    return bool(column["distinct"] == column["rows"])


def distances(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, float] | None:
    """PSI, and KS for what has an order, between two profiles of a column; None where they cannot be compared."""
    if before["quantiles"] and now["quantiles"]:
        return _of_quantiles(_curve(before), _curve(now))
    if before["top"] and now["top"]:
        return _of_values(before, now)
    return None


def _of_quantiles(before: Sequence[tuple[float, float]], now: Sequence[tuple[float, float]]) -> dict[str, float] | None:
    cuts = sorted({at for at, _ in before[1:-1]})
    if len(before) < 3 or len(now) < 3 or not cuts:
        return None
    expected, found = ([_below(curve, cut) for cut in cuts] for curve in (before, now))
    points = {at for at, _ in (*before, *now)}
    greatest = max(abs(_below(before, at) - _below(now, at)) for at in points)
    return {"psi": round(psi(_steps(expected), _steps(found)), 4), "ks": round(greatest, 4)}


def _of_values(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, float] | None:
    then, since = ({str(value): rows for value, rows in one["top"]} for one in (before, now))
    all_then, all_since = (max(one["rows"] - one["missing"], 1) for one in (before, now))
    if sum(then.values()) < 0.5 * all_then:
        # Most values are not known by name: names tell nothing of the whole.
        return None
    names = sorted(then)
    expected = [then[name] / all_then for name in names]
    found = [since.get(name, 0) / all_since for name in names]
    rest = [max(0.0, 1 - sum(expected))], [max(0.0, 1 - sum(found))]
    return {"psi": round(psi(expected + rest[0], found + rest[1]), 4)}


def psi(expected: Sequence[float], found: Sequence[float]) -> float:
    """The population stability index of two distributions over the same bins; smaller shares count as 0.0001."""
    pairs = [(max(one, _LEAST_SHARE), max(other, _LEAST_SHARE)) for one, other in zip(expected, found, strict=True)]
    return sum((other - one) * log(other / one) for one, other in pairs)


def _curve(column: Mapping[str, Any]) -> list[tuple[float, float]]:
    """(value, share of values up to it), going up: a distribution as its quantiles tell it."""
    known = [(column["min"], 0.0), *((column["quantiles"].get(mark), at) for mark, at in _MARKS.items())]
    points = [(_number(value), at) for value, at in (*known, (column["max"], 1.0))]
    curve: list[tuple[float, float]] = []
    for value, at in points:
        if value is None:
            continue
        if curve and curve[-1][0] >= value:
            curve[-1] = (curve[-1][0], at)
        else:
            curve.append((value, at))
    return curve


def _below(curve: Sequence[tuple[float, float]], value: float) -> float:
    """The share of values up to this one, on a straight line between the known ones."""
    position = bisect_right(curve, value, key=lambda point: point[0])
    if position == 0:
        return 0.0
    low, share = curve[position - 1]
    if position == len(curve):
        return 1.0
    high, more = curve[position]
    return share + (more - share) * (value - low) / (high - low)


def _steps(shares: Sequence[float]) -> list[float]:
    return [high - low for low, high in zip([0.0, *shares], [*shares, 1.0], strict=True)]


def _number(value: Any) -> float | None:
    if isinstance(value, int | float):
        return float(value)
    try:
        return datetime.fromisoformat(str(value)).timestamp()
    except (ValueError, OverflowError):
        return None

"""What is concluded from the past of a dataset, and that too little of it tells nothing."""

from collections.abc import Callable
from datetime import timedelta
from math import isclose

import pytest

from neurolake.catalog import access, datasets, measurements
from neurolake.catalog.access import Access
from neurolake.catalog.datasets import SnapshotFact
from neurolake.catalog.measurements import ReportFact
from neurolake.compliance.policies.service import Policies
from neurolake.kernel.errors import Cancelled
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.nuic.insights.service import Insights
from neurolake.nuic.insights.trend import trend
from neurolake.nuic.insights.values import distances, psi
from neurolake.nuic.sketches.service import Sketches
from tests.unit.conftest import NOW, Add

ANN = Principal("ann")
History = Callable[..., None]


@pytest.fixture
def insights(database: Database, policies: Policies) -> Insights:
    return Insights(database, policies, Sketches(database, lambda *_: {}), lambda: NOW)


@pytest.fixture
def history(database: Database) -> History:
    """Commits of a dataset, each so many days before now, with its rows and its quality."""

    def made(name: str, *commits: tuple[float, int, float]) -> None:
        with database.write() as session:
            dataset = datasets.find(session, name)
            before = None
            for number, (days, rows, quality) in enumerate(commits, 1):
                at = NOW - timedelta(days=days)
                fact = SnapshotFact(number, before, "append", rows, rows * number, rows * number * 10, number)
                datasets.record_snapshot(session, dataset, fact, at)
                report = ReportFact(quality, quality, 0.0, {}, ())
                measurements.record(session, dataset, report, job_id=f"j{number}", snapshot_id=number, now=at)
                session.flush()
                before = number

    return made


def _told(insights: Insights, name: str, kind: str, principal: Principal | None = None) -> dict[str, object] | None:
    found = insights.of(name, principal) if principal else insights.of(name)
    return next((one for one in found["insights"] if one["kind"] == kind), None)


def _why(insights: Insights, name: str, kind: str) -> str:
    return next(one["why"] for one in insights.of(name)["quiet"] if one["kind"] == kind)


def test_a_falling_quality_is_told_with_its_figures(insights: Insights, add: Add, history: History) -> None:
    add("sales", "id")
    history("sales", *((7 - day, 100, 0.95 - 0.03 * day) for day in range(7)))
    found = _told(insights, "sales", "quality_trend")
    assert found is not None
    assert (found["severity"], found["evidence"]["measurements"]) == ("warning", 7)  # type: ignore[index]
    assert isclose(found["evidence"]["slope_per_day"], -0.03, abs_tol=1e-6)  # type: ignore[index]
    assert found["evidence"]["snapshots"] == ["1", "7"]  # type: ignore[index]


def test_one_bad_day_is_no_trend_and_few_measurements_tell_nothing(
    insights: Insights, add: Add, history: History
) -> None:
    add("steady", "id")
    history("steady", *((9 - day, 100, 0.4 if day == 4 else 0.9) for day in range(9)))
    assert _told(insights, "steady", "quality_trend") is None
    assert "No trend in 9" in _why(insights, "steady", "quality_trend")
    add("young", "id")
    history("young", (2, 100, 0.9), (1, 100, 0.1))
    assert "2 measurements" in _why(insights, "young", "quality_trend")


def test_late_is_what_comes_later_than_its_own_rhythm(insights: Insights, add: Add, history: History) -> None:
    add("weekly", "id")
    history("weekly", *((7 * week + 3, 100, 0.9) for week in reversed(range(6))))
    add("daily", "id")
    history("daily", *((day + 3, 100, 0.9) for day in reversed(range(6))))
    assert _told(insights, "weekly", "freshness")["evidence"]["late"] is False  # type: ignore[index]
    late = _told(insights, "daily", "freshness")
    assert late is not None
    assert (late["severity"], late["evidence"]["usual_s"]) == ("warning", 86_400.0)  # type: ignore[index]
    add("new", "id")
    history("new", (2, 100, 0.9), (1, 100, 0.9))
    assert "takes 5" in _why(insights, "new", "freshness")


def test_growth_and_a_commit_unlike_the_others(insights: Insights, add: Add, history: History) -> None:
    add("sales", "id")
    history("sales", *((8 - day, 100, 0.9) for day in range(7)), (1, 5_000, 0.9))
    assert _told(insights, "sales", "growth")["evidence"]["rows_per_day"] > 0  # type: ignore[index]
    volume = _told(insights, "sales", "volume")
    assert volume is not None
    assert volume["evidence"]["usual"] == 100  # type: ignore[index]


def test_rows_that_are_hidden_are_in_no_growth(
    insights: Insights, add: Add, history: History, database: Database, policies: Policies
) -> None:
    add("sales", "id")
    history("sales", *((8 - day, 100, 0.9) for day in range(7)))
    policies.create({"kind": "grant", "name": "g"}, by="t")
    policies.create({"kind": "row_filter", "name": "f", "filter": "id = '1'"}, by="t")
    assert _told(insights, "sales", "growth", ANN) is None
    assert _told(insights, "sales", "quality_trend", ANN) is None


def test_datasets_that_wait_are_counted_as_far_as_somebody_knows_them(
    add: Add, history: History, database: Database, policies: Policies
) -> None:
    def never(*_: object) -> dict[str, list[int]]:
        raise Cancelled("The lake closes.")

    for name in ("a", "b", "c"):
        add(name, "id")
        history(name, (1, 100, 0.9))
    policies.create({"kind": "grant", "name": "g", "on": {"dataset": "a"}}, by="t")
    sketches = Sketches(database, never)
    insights = Insights(database, policies, sketches, lambda: NOW)
    assert insights.of("a")["waiting"] == 3
    assert insights.of("a", ANN)["waiting"] == 1
    sketches.close()


def test_columns_that_no_person_reads(insights: Insights, add: Add, database: Database) -> None:
    dataset_id = add("sales", "id amount note")
    with database.write() as session:
        by = [("ann", ("id", "amount"))] * 25 + [("system:sketches", ("note",))] * 5
        access.record(
            session,
            [Access(who, "read", dataset_id, None, columns, "q", NOW - timedelta(days=1)) for who, columns in by],
        )
    found = _told(insights, "sales", "unused_columns")
    assert found is not None
    assert (found["columns"], found["evidence"]["reads"]) == (["note"], 25)  # type: ignore[index]
    add("fresh", "id")
    assert "0 reads" in _why(insights, "fresh", "unused_columns")


def test_a_line_is_not_bent_by_odd_points() -> None:
    straight = [(float(x), 2.0 * x) for x in range(20)]
    bent = [*straight[:10], (10.0, 900.0), *straight[11:]]
    for points in (straight, bent):
        found = trend(points)
        assert found is not None
        assert isclose(found.slope, 2.0, rel_tol=0.05)
        assert found.p < 0.001
    flat = trend([(float(x), 1.0) for x in range(20)])
    assert flat is not None
    assert (flat.slope, flat.p) == (0.0, 1.0)
    assert trend([(1.0, 1.0), (1.0, 2.0)]) is None


def _column(low: float, high: float) -> dict[str, object]:
    marks = {"p01": 0.01, "p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95, "p99": 0.99}
    quantiles = {mark: low + at * (high - low) for mark, at in marks.items()}
    return {"min": low, "max": high, "quantiles": quantiles, "top": [], "rows": 100, "missing": 0}


def test_distances_of_distributions() -> None:
    assert psi([0.5, 0.5], [0.5, 0.5]) == 0
    assert isclose(psi([0.5, 0.5], [0.25, 0.75]), 0.2746, abs_tol=1e-3)
    same = distances(_column(0, 100), _column(0, 100))
    moved = distances(_column(0, 100), _column(50, 150))
    assert same == {"psi": 0.0, "ks": 0.0}
    assert moved is not None
    assert isclose(moved["ks"], 0.5, abs_tol=0.01)
    assert moved["psi"] > 1
    words = {"quantiles": {}, "rows": 100, "missing": 0}
    then, now = {**words, "top": [["a", 50], ["b", 50]]}, {**words, "top": [["a", 25], ["b", 75]]}
    assert isclose(distances(then, now)["psi"], 0.2746, abs_tol=1e-3)  # type: ignore[index]
    assert distances({**words, "top": [["a", 3]]}, now) is None

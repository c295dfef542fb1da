"""Steps that let a run go on only when data is good enough; what they see is what the run's principal may see."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from neurolake.app.for_now import for_now
from neurolake.app.steps.sql import run
from neurolake.engine.base import Column
from neurolake.engine.sql import ident
from neurolake.ingestion.measure import RAW, Measured, measure_raw
from neurolake.ingestion.target import source_columns
from neurolake.kernel.errors import CheckFailed, InvalidSql
from neurolake.kernel.faults import fault_point
from neurolake.nuic.pipelines.attempt import Attempt
from neurolake.nuic.pipelines.spec import Check, Quality
from neurolake.quality.base import Context

if TYPE_CHECKING:
    from neurolake.app.services import Services

_ROWS = 100_000
_SHOWN = "nl_shown"


def quality_step(lake: "Services") -> Callable[[Attempt], None]:
    """Carries out steps that check quality."""

    def carry_out(attempt: Attempt) -> None:
        quality = attempt.step.quality
        assert quality is not None
        found = [*_scores(lake, attempt, quality), *(_checked(lake, attempt, check) for check in quality.checks)]
        failed = [one for one in found if not one["passed"]]
        for one in found:
            attempt.log(_line(one), "info" if one["passed"] else "error")
        fault_point("pipeline.checked")
        if failed:
            more = f", and {len(failed) - 1} more" if len(failed) > 1 else ""
            raise CheckFailed(f"{_line(failed[0])}{more}.", hint="The step's log has all of them.")
        attempt.tell({"operation": "quality", "checks": found}, last=True)

    return carry_out


def _scores(lake: "Services", attempt: Attempt, quality: Quality) -> list[dict[str, Any]]:
    """The scores that are asked for, measured now on what is seen of the dataset."""
    if quality.dataset is None or (quality.overall is None and not quality.dimensions):
        return []
    report = _measured(lake, attempt, quality.dataset).report
    wanted: dict[str, float] = dict(quality.dimensions)
    scores: dict[str, float | None] = {str(one.dimension): one.score for one in report.measurements}
    found = [_compared(f"{quality.dataset} {name}", scores.get(name), least, None) for name, least in wanted.items()]
    if quality.overall is not None:
        found.insert(0, _compared(f"{quality.dataset} overall", report.overall, quality.overall, None))
    return found


def _measured(lake: "Services", attempt: Attempt, dataset: str) -> Measured:
    answer = run(lake.queries, attempt, _sample_sql(dataset), {})
    with (
        for_now(lake.queries, answer) as drawn,
        lake.ingest_engine.session() as session,
        attempt.stoppable(session.cancel),
    ):
        session.register(_SHOWN, drawn.to_arrow())
        session.run(f"CREATE TEMP TABLE {RAW} AS SELECT *, row_number() OVER () - 1 AS nl_row FROM {_SHOWN}")
        columns = source_columns([Column(one.name, one.type) for one in drawn.columns], clean_names=False)
        return measure_raw(session, columns, drawn.rows_count, lambda: Context(now=attempt.states.clock()))


def _sample_sql(dataset: str) -> str:
    """The statement; the name goes through the tree."""
    name = ".".join(ident(part) for part in dataset.split(".", 1))
    return f"SELECT * FROM {name} USING SAMPLE reservoir({_ROWS} ROWS)"


def _checked(lake: "Services", attempt: Attempt, check: Check) -> dict[str, Any]:
    result = run(lake.queries, attempt, check.sql, attempt.values)
    rows = result.page(0, 2).to_pylist()
    if len(rows) != 1 or len(rows[0]) != 1:
        raise InvalidSql(f"The check {check.name!r} must answer with one number.", hint="SELECT count(*) FROM …")
    (value,) = rows[0].values()
    try:
        number = None if value is None else float(value)
    except (TypeError, ValueError) as error:
        raise InvalidSql(f"The check {check.name!r} answers with no number.") from error
    return _compared(check.name, number, check.at_least, check.at_most) | {"query_id": result.query_id}


def _compared(name: str, value: float | None, least: float | None, most: float | None) -> dict[str, Any]:
    passed = value is not None and (least is None or value >= least) and (most is None or value <= most)
    return {"name": name, "value": value, "at_least": least, "at_most": most, "passed": passed}


def _line(one: dict[str, Any]) -> str:
    value = "unknown" if one["value"] is None else f"{one['value']:.6g}"
    bounds = [f"at least {one['at_least']:g}"] if one["at_least"] is not None else []
    bounds += [f"at most {one['at_most']:g}"] if one["at_most"] is not None else []
    return f"{one['name']} is {value}, asked for {' and '.join(bounds)}"

"""All rows of a person as one zip file, read on the governed path."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from sqlglot import exp

from neurolake.kernel.faults import fault_point
from neurolake.kernel.principal import Principal
from neurolake.query.question import Question
from neurolake.remediation.base import ExportSubject
from neurolake.remediation.place import Place
from neurolake.remediation.plan import DatasetPlan, Plan
from neurolake.remediation.steps import Steps
from neurolake.sql import quoted


def export(
    place: Place, request: ExportSubject, plan: Plan, principal: Principal, run_id: str, step: Steps
) -> dict[str, Any]:
    """Write the file; it is among the stored results under the run's id, and goes when they do."""
    path = file_of(place, run_id)
    part = path.with_name(path.name + ".part")
    try:
        counts = _write(place, request, plan, principal, part, step)
    except BaseException:
        forget(place, run_id)
        raise
    fault_point("remediation.exported")
    part.replace(path)
    return {"rows": sum(counts.values()), "datasets": counts, "bytes": path.stat().st_size}


def forget(place: Place, run_id: str) -> None:
    """Remove the file of a run, or what there is of it."""
    place.queries.results.drop(run_id)


def _write(
    place: Place, request: ExportSubject, plan: Plan, principal: Principal, path: Path, step: Steps
) -> dict[str, int]:
    """Write the archive; returns how many rows of which dataset are in it."""
    counts = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, one in enumerate(plan.datasets):
            step(f"reading {one.name}", number / len(plan.datasets))
            counts[one.name] = _add(place, request, one, principal, archive, step)
        archive.writestr("contents.json", json.dumps({"datasets": counts}, indent=1))
    return counts


def file_of(place: Place, run_id: str) -> Path:
    """Where the file of a run is."""
    return place.queries.results.archive(run_id)


def _add(
    place: Place, request: ExportSubject, one: DatasetPlan, principal: Principal, archive: zipfile.ZipFile, step: Steps
) -> int:
    question = Question(_selection(one), one.parameters, principal=principal, use_cache=False)
    result = step.during(lambda begun: place.queries.run(question, begun=begun))
    try:
        table = result.to_arrow()
        archive.writestr(f"{one.name}.{request.format}", _encoded(table, request.format))
        return int(table.num_rows)
    finally:
        place.queries.results.drop(result.query_id)


def _selection(one: DatasetPlan) -> str:
    """The rows that the plan's statement would delete, to be read."""
    from sqlglot import parse_one

    where = parse_one(one.sql, dialect="duckdb").args["where"]
    table = quoted.dataset(".".join(one.table))
    return exp.select("*").from_(table).where(where.this).sql("duckdb")


def _encoded(table: Any, kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "parquet":
        import pyarrow.parquet as pq

        pq.write_table(table, out)
    elif kind == "csv":
        import polars as pl

        frame = pl.DataFrame(table)
        nested = [name for name, kind in frame.schema.items() if kind.is_nested()]
        frame.with_columns(*(_as_text(frame, name) for name in nested)).write_csv(out)
    else:
        out.write(json.dumps(table.to_pylist(), default=str, ensure_ascii=False, indent=1).encode())
    return out.getvalue()


def _as_text(frame: Any, name: str) -> Any:
    import polars as pl

    return pl.Series(name, [json.dumps(value, default=str) for value in frame[name].to_list()])

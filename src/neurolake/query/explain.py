"""How a query would be answered, without its answer; and what is wrong with a text, for an editor."""

import json
import re
from collections.abc import Mapping
from typing import Any

from neurolake.compliance.policies.masks import KEY
from neurolake.engine.base import Engine, Limits, Scan, Session
from neurolake.kernel.errors import EngineFailed, Forbidden, InvalidInput, InvalidSql, NeuroLakeError, NotFound
from neurolake.query.execute import place_for, placed, proved
from neurolake.query.facts import policies_of, scanned
from neurolake.query.live import Live
from neurolake.query.path import QueryPath
from neurolake.query.plan import Plan, Step
from neurolake.query.resolve import Source
from neurolake.sql.changes import ChangeStatement

_PLACES = ("Filename(s)", "File Filters")
_WORD = re.compile(r"[\w.]+|\S")
_NO_OPERATORS = "what the engine expects of hidden rows is hidden too"


def explain(path: QueryPath, live: Live, *, analyze: bool) -> dict[str, Any]:
    """The governed query, the policies and passes at work, and the engine's operators, JSON-ready.

    Args:
        analyze: Run it, and tell what each operator did.

    Raises:
        NeuroLakeError: See `Queries.run`.
    """
    statement = path.parsed(live)
    if isinstance(statement, ChangeStatement):
        raise InvalidSql("Only a query can be explained, not a change.", hint="Explain the SELECT within it.")
    parameters = statement.bound(live.question.parameters)
    ready = path.prepared(live, statement, parameters)
    plan = ready.plan
    operators = None
    if not plan.governed.bound:
        if analyze:
            path.recorder.record(live, ready.allowed)
        operators = _operators(ready.engine, live, plan, parameters, analyze=analyze)
    return {
        "governed_sql": plan.shown,
        "transpiled_sql": live.outcome.transpiled_sql,
        "bound": plan.governed.bound,
        "datasets": [_dataset(plan, source) for source in plan.sources],
        "policies": policies_of(plan),
        "passes": [{"name": fired.name, "before": fired.before, "after": fired.after} for fired in plan.fired],
        "operators": operators,
        "operators_missing": _NO_OPERATORS if plan.governed.bound else None,
        "timings": live.totalled(),
    }


def validate(path: QueryPath, live: Live) -> list[dict[str, Any]]:
    """What is wrong with a text; empty when nothing is. It is bound by the engine, but not run."""
    try:
        _check(path, live)
    except (InvalidInput, NotFound, Forbidden) as error:
        return [_diagnostic(live.question.sql, error)]
    return []


def _check(path: QueryPath, live: Live) -> None:
    statement = path.parsed(live)
    if isinstance(statement, ChangeStatement):
        return
    ready = path.prepared(live, statement)
    plan = ready.plan
    values: dict[str, Any] = dict.fromkeys(statement.parameters) | {KEY: ""}
    named = {name: value for name, value in values.items() if f"${name}" in plan.shown}
    positional = [None] * len(named) if any(name.isdecimal() for name in named) else None
    with _session(ready.engine, live) as session:
        try:
            proved(session, ready.engine, Step(plan.shown, frozenset(source.relation for source in plan.sources)))
            for source in plan.sources:
                session.bind(source.relation, Scan((), source.scan.columns))
            session.run(f"EXPLAIN {plan.shown}", positional or named or None)
        except InvalidSql as error:
            raise placed(statement, plan.governed, error) from error
        except EngineFailed:
            # Without rows nothing but a constant can fail; the run will tell.
            return


def _diagnostic(sql: str, error: NeuroLakeError) -> dict[str, Any]:
    line, column = error.where.get("line"), error.where.get("column")
    return {
        "severity": "error",
        "message": error.detail,
        "suggestion": error.hint,
        "line": line,
        "column": column,
        "length": _length(sql, line, column),
        "type": error.type,
    }


def _length(sql: str, line: int | None, column: int | None) -> int | None:
    if line is None or column is None:
        return None
    lines = sql.split("\n")
    text = lines[line - 1][column - 1 :] if line <= len(lines) else ""
    found = _WORD.match(text)
    return len(found[0]) if found else 1


def _dataset(plan: Plan, source: Source) -> dict[str, Any]:
    return {
        "name": f"{source.zone}.{source.name}",
        "snapshot_id": None if source.snapshot_id is None else str(source.snapshot_id),
        "columns": list(plan.reads.get(source.dataset_id, ())),
        "scanned": None if plan.governed.bound else scanned([plan.pruned[source.relation]]),
    }


def _operators(engine: Engine, live: Live, plan: Plan, parameters: Any, *, analyze: bool) -> list[dict[str, Any]]:
    mode = "ANALYZE, FORMAT json" if analyze else "FORMAT json"
    with _session(engine, live) as session:
        live.opened(session)
        proved(session, engine, plan.last)
        for source in plan.sources:
            session.bind(source.relation, plan.scans[source.relation])
        rows = session.run(f"EXPLAIN ({mode}) {plan.last.sql}", parameters)
    found = json.loads(str(rows[0][-1]))
    nodes = found["operator"] if isinstance(found, dict) else found
    return [_operator(node) for node in nodes]


def _session(engine: Engine, live: Live) -> Session:
    """Where a statement may be planned: the engine computes what is constant in it then."""
    return place_for(engine, Limits(timeout_s=live.timeout_s), tame=False)


def _operator(node: Mapping[str, Any]) -> dict[str, Any]:
    """An operator of the engine's tree, with the same members whether it was run or not."""
    extra = {name: told for name, told in (node.get("extra_info") or {}).items() if name not in _PLACES}
    return {
        "name": str(node.get("name") or node.get("type")).strip(),
        "estimated_rows": _number(extra.pop("Estimated Cardinality", None)),
        "rows": node.get("intermediate_rows"),
        "self_ms": round(float(node["timing"]) * 1000, 3) if "timing" in node else None,
        "bytes": node.get("intermediate_size_bytes"),
        "detail": extra,
        "children": [_operator(child) for child in node.get("children", ())],
    }


def _number(text: Any) -> int | None:
    digits = re.sub(r"\D", "", str(text or ""))
    return int(digits) if digits else None

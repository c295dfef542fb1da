"""What would become of a change of a dataset's columns, before anybody makes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from neurolake.catalog.evolution import versions
from neurolake.catalog.evolution.columns import Column
from neurolake.catalog.evolution.severity import RULE as SEVERITY_RULE
from neurolake.gate.gate import Gate
from neurolake.gate.policy import RULE as POLICY_RULE
from neurolake.gate.policy import judge
from neurolake.gate.step import By, Step, Verdict
from neurolake.kernel.errors import InvalidInput, InvalidSql, NotFound
from neurolake.kernel.principal import Principal
from neurolake.nuic.asking import Asking, Bounds
from neurolake.nuic.lineage.base import Reach, Thing
from neurolake.nuic.lineage.impact import impact
from neurolake.nuic.lineage.severity import ORDER, Severity
from neurolake.nuic.lineage.sight import Sight
from neurolake.nuic.schema.migration import migration
from neurolake.nuic.schema.proposed import ProposedColumn, altered, of_list, typed
from neurolake.nuic.schema.seen import View, head
from neurolake.sql.changes import Alter, ChangeStatement, Create, Drop, parse_statement

_MOST_COLUMNS = 20


@dataclass(frozen=True)
class Proposal:
    """A change that somebody thinks of: `after` is None when the dataset goes."""

    operation: str
    after: tuple[Column, ...] | None
    anew: bool = False
    renamed: str | None = None
    statement: str | None = None


def of_columns(before: Sequence[Column], wanted: Sequence[ProposedColumn]) -> Proposal:
    """A proposed list of columns."""
    return Proposal("alter table", of_list(before, wanted))


def of_statement(view: View, before: Sequence[Column], sql: str, asking: Asking, principal: Principal) -> Proposal:
    """What a statement would do to the columns; its query is bound in the asker's name, and not run.

    Raises:
        InvalidSql: It is no change, or a wrong one.
        InvalidInput: It is about another dataset.
    """
    statement = parse_statement(sql)
    if not isinstance(statement, ChangeStatement):
        raise InvalidSql("A query changes nothing.", hint="Give an ALTER, CREATE OR REPLACE or DROP.")
    change = statement.change
    if change.target.name not in (view.dataset.name, view.full_name):
        raise InvalidInput(f"The statement is about {change.target.name[:100]!r}, not about {view.full_name}.")
    match change:
        case Alter():
            renamed = change.to.rpartition(".")[2] if change.action == "rename table" else None
            return Proposal("alter table", altered(before, change), renamed=renamed, statement=sql)
        case Drop():
            return Proposal("drop", None, statement=sql)
        case Create():
            kind = "create view" if change.view else "create table"
            return Proposal(kind, _created(change, asking, principal), anew=True, statement=sql)
        case _:
            return Proposal(type(change).__name__.lower(), tuple(before), statement=sql)


def _created(change: Create, asking: Asking, principal: Principal) -> tuple[Column, ...]:
    if change.query is None:
        named = [(name, str(kind)) for name, kind in change.columns]
    else:
        query = change.query.sql("duckdb", identify=True, comments=False)
        found = asking.ask(f"SELECT * FROM ({query}) AS nl_proposed LIMIT 0", principal, bounds=Bounds(rows=1)).columns
        given = [name for name, _ in change.columns]
        named = [(given[n] if n < len(given) else name, kind) for n, (name, kind) in enumerate(found)]
    return tuple(typed(number, name, _stored(kind)) for number, (name, kind) in enumerate(named, 1))


def _stored(kind: str) -> str:
    return "VARCHAR" if kind in ("NULL", '"NULL"') else kind


def analysed(view: View, proposal: Proposal, gate: Gate, origin_id: str) -> dict[str, Any]:
    """The verdict, what is touched, and the statements to run, JSON-ready.

    What breaks and is hidden from the asker is counted, not named; columns that are hidden are left out of all.
    """
    before = view.columns(_present(view))
    step = Step(view.dataset, proposal.operation, before, proposal.after, proposal.anew, proposal.renamed)
    verdict = _as_seen(view, gate.verdict(view.session, step, By(view.rules, origin_id)))
    told = verdict.to_json(gate.named(view.session, view.rules, verdict.breaks))
    gone = proposal.after is None or proposal.renamed is not None
    return {
        "dataset": head(view.dataset),
        "operation": proposal.operation,
        "verdict": told,
        "told": verdict.told(),
        "affected": _affected(view, verdict, gone=gone),
        "migration": _migration(view, before, proposal, verdict),
        "severity_rule": SEVERITY_RULE,
        "policy_rule": POLICY_RULE,
    }


def _as_seen(view: View, verdict: Verdict) -> Verdict:
    """To whom columns are hidden, the contract is too: it speaks of all of them."""
    if view.is_whole:
        return verdict
    breaks = tuple(one for one in verdict.breaks if one.kind != "contract")
    outcome = judge(verdict.policy, verdict.severity, breaks=bool(breaks))
    return replace(verdict, breaks=breaks, outcome=outcome)


def present(view: View) -> tuple[Column, ...]:
    """The columns as they are, as far as the asker may see them."""
    return view.columns(_present(view))


def _present(view: View) -> tuple[Column, ...]:
    if not view.dataset.schema_version:
        raise NotFound(f"{view.full_name} has no columns yet.")
    return versions.columns_of(view.session, versions.of(view.session, view.dataset))


def _migration(view: View, before: Sequence[Column], proposal: Proposal, verdict: Verdict) -> list[str]:
    if proposal.statement is not None:
        return [proposal.statement]
    after = proposal.after or ()
    return migration(view.dataset.zone, view.dataset.name, before, after, verdict.comparison, by_name=proposal.anew)


def _affected(view: View, verdict: Verdict, *, gone: bool) -> dict[str, Any]:
    """What the lineage says of the columns that break: all of the dataset when it goes, each column otherwise."""
    sight = Sight(view.session, view.rules)
    thing = Thing("dataset", view.dataset.id)
    broken = sorted(verdict.comparison.broken)
    asked: list[str | None] = [None] if gone else [*broken[:_MOST_COLUMNS]]
    parts = [impact(sight, thing, column, Reach()) for column in asked]
    merged: dict[str, dict[str, Any]] = {}
    for part in parts:
        for one in part["datasets"]:
            known = merged.get(one["id"])
            merged[one["id"]] = one if known is None else _worse(known, one)
    severities: list[Severity] = [part["severity"] for part in parts]
    because = sorted({reason for part in parts for reason in part["partial_because"]})
    because += ["more columns break than are followed"] if not gone and len(broken) > _MOST_COLUMNS else []
    return {
        "columns": broken,
        "severity": max(severities, key=ORDER.index, default="none"),
        "datasets": sorted(merged.values(), key=lambda one: (one["distance"], one["name"])),
        "broken_views": sorted({name for part in parts for name in part["broken_views"]}),
        "queries": list({one["id"]: one for part in parts for one in part["queries"]}.values()),
        "owners": _owners(merged),
        "partial": bool(because),
        "partial_because": because,
    }


def _worse(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """The same dataset reached from two columns."""
    worse = max(one, other, key=lambda each: ORDER.index(each["severity"]))
    columns = {column["name"]: column for column in (*other["columns"], *one["columns"])}
    return worse | {
        "distance": min(one["distance"], other["distance"]),
        "breaks": one["breaks"] or other["breaks"],
        "columns": sorted(columns.values(), key=lambda column: str(column["name"])),
    }


def _owners(merged: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    from collections import Counter

    counts = Counter(str(one["owner"]) for one in merged.values() if one["owner"])
    return [{"owner": owner, "datasets": count} for owner, count in sorted(counts.items())]

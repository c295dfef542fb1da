"""Patterns as the product offers them: suggested for a dataset, previewed, and applied once that is agreed to."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session
from sqlglot import exp

from neurolake.catalog import datasets, measurements
from neurolake.compliance.policies.facts import catalog_facts
from neurolake.compliance.policies.need import need
from neurolake.compliance.policies.rules import Rules
from neurolake.compliance.policies.service import Policies
from neurolake.compliance.policies.shown import known_dataset
from neurolake.engine.sql import sql_text
from neurolake.kernel.errors import Conflict, InvalidInput
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.nuic.asking import Answer, Asking, Bounds
from neurolake.nuic.patterns import difference, library
from neurolake.nuic.patterns.base import Given, Pattern
from neurolake.nuic.patterns.chain import Step, chained
from neurolake.nuic.patterns.learned import learned
from neurolake.nuic.patterns.proposal import Trials, lifted, zone_of
from neurolake.nuic.patterns.suggest import advice
from neurolake.nuic.patterns.trees import dataset as table_of
from neurolake.nuic.quality.sight import sees_columns

_SAMPLE = 5
_TIMEOUT_S = 120.0
_HINT = "Ask for a preview anew."


@dataclass(frozen=True)
class Wanted:
    """A pattern to be applied.

    Attributes:
        values: Slot → what fills it.
        target: For a merge the dataset that rows go into; otherwise the dataset to make (`zone.name`), None for one
            that is named after source and pattern.
        replace: Whether the dataset to make may take the place of one that is there.
    """

    dataset: str
    pattern: str
    values: Mapping[str, Any]
    target: str | None = None
    replace: bool = False


@dataclass(frozen=True)
class _Plan:
    """A pattern, compiled for a dataset.

    Attributes:
        made: What makes the rows, or the MERGE.
        statement: What is to be run.
        agreed: A hash of all that was decided on: the statement, the snapshots, and who asks.
    """

    pattern: Pattern
    given: Given
    made: exp.Expr
    statement: str
    target: str
    target_snapshot: int | None
    agreed: str

    @property
    def query(self) -> exp.Query:
        """What makes the rows."""
        if not isinstance(self.made, exp.Query):
            raise TypeError(self.pattern.name)
        return self.made

    @property
    def merge(self) -> exp.Merge:
        """The MERGE."""
        if not isinstance(self.made, exp.Merge):
            raise TypeError(self.pattern.name)
        return self.made


class Patterns:
    """Patterns, in somebody's name; answers are JSON-ready."""

    def __init__(
        self,
        database: Database,
        policies: Policies,
        asking: Asking,
        trials: Trials,
    ) -> None:
        self._database = database
        self._policies = policies
        self._asking = asking
        self._trials = trials

    def listing(self) -> list[dict[str, Any]]:
        """The patterns that every lake has."""
        return [pattern.to_json() for pattern in library.library().values()]

    def get(self, name: str) -> dict[str, Any]:
        """One of them.

        Raises:
            NotFound: There is none of that name.
        """
        return library.find(name).to_json()

    def learned(self, principal: Principal = LOCAL, *, limit: int = 50) -> list[dict[str, Any]]:
        """What was done with SQL again and again, from statements that the asker may know; see `learned`."""
        with self._database.read() as session:
            return learned(session, principal, self._policies.rules(session, principal), limit=limit)

    def suggestions(self, dataset: str, principal: Principal = LOCAL) -> list[dict[str, Any]]:
        """Patterns that the dataset's profile and quality speak for, of the columns that the asker sees as they are.

        Raises:
            NotFound: There is none that the asker may know of.
        """
        with self._database.read() as session:
            found, decision = known_dataset(session, dataset, self._policies.rules(session, principal))
            profile = found.profile
            if profile is None:
                return []
            seen = [one for one in profile["columns"] if sees_columns(decision, [one["name"]])]
            if not seen:
                return []
            report = measurements.latest(session, found)
            scores = report[1] if report else ()
            evidence = next((one.evidence for one in scores if one.dimension == "conformity"), {})
            repeated = profile["duplicates"] if len(seen) == len(profile["columns"]) else 0
            columns = (evidence.get("detail") or {}).get("columns") or {}
            told = advice({**profile, "columns": seen, "duplicates": repeated}, columns)
            return [one.to_json() for one in told]

    def preview(self, wanted: Wanted, principal: Principal = LOCAL) -> dict[str, Any]:
        """What a pattern would change, counted and shown as the asker sees it; nothing is changed.

        The answer's `agreed` is what `apply` is given.

        Raises:
            NotFound, Forbidden: A dataset is not there, or may not be read.
            InvalidInput: There is no such pattern, or a slot is filled with what does not fit.
            NeuroLakeError: See `Queries.run`.
        """
        plan = self._plan(wanted, principal)
        tell = {"columns": self._columns, "merge": self._merge, "rows": self._rows, "shape": self._shape}
        return {
            "pattern": plan.pattern.name,
            "dataset": plan.given.source,
            "target": plan.target,
            "statement": plan.statement,
            "agreed": plan.agreed,
            **tell[plan.pattern.effect](plan, principal),
        }

    def apply(self, wanted: Wanted, agreed: str, principal: Principal = LOCAL) -> dict[str, Any]:
        """Apply a pattern as it was previewed: a change of the asker's like any other, with its lineage.

        Args:
            agreed: Of the preview.

        Raises:
            Conflict: It is not what the preview was about any more: data, columns or slots are others.
            NeuroLakeError: See `Queries.run`.
        """
        plan = self._plan(wanted, principal)
        if plan.agreed != agreed:
            raise Conflict("This is not what the preview was about any more.", hint=_HINT)
        planned_on = plan.target_snapshot if plan.pattern.effect == "merge" else None
        answer = self._asking.change(plan.statement, principal, planned_on=planned_on)
        [done] = answer.records()
        return {**done, "query_id": answer.query_id, "pattern": plan.pattern.name, "statement": plan.statement}

    def propose(self, dataset: str, principal: Principal = LOCAL) -> dict[str, Any]:
        """The patterns that would lift a dataset, in their order, each with its gain as measured on rows of it.

        Nothing is changed; the answer's `steps` and `agreed` are what `carry_out` is given. Steps that would lower the
        score are under `left_out`; `emptied` tells the share of rows that lose their value, by column. Without any
        step that helps `steps` is empty.

        Raises:
            NotFound, Forbidden: There is no such dataset, or it may not be read.
        """
        advised = [Step(one["pattern"], one["values"]) for one in self.suggestions(dataset, principal)]
        with self._database.read() as session:
            source, _, _ = self._read(session, dataset, self._policies.rules(session, principal))
        with self._trials(source, principal) as trial:
            found = lifted(trial, advised)
        steps = [step for step, _ in found.kept]
        zone, _, bare = source.rpartition(".")
        target = f"{zone_of(found.after.overall, zone)}.{bare}_clean"
        before = found.before.overall
        told: dict[str, Any] = {
            "dataset": source,
            "target": target,
            "rows": found.rows,
            "sample_rows": found.sample_rows,
            "before": found.before.to_json(),
            "after": found.after.to_json(),
            "gain": None if before is None or found.after.overall is None else found.after.overall - before,
            "steps": [step.to_json() for step in steps],
            "scores": [score.overall for _, score in found.kept],
            "left_out": [{**step.to_json(), "overall": score.overall} for step, score in found.left_out],
            "emptied": dict(found.emptied),
        }
        statement, agreed = self._chain(dataset, steps, target, principal) if steps else (None, None)
        return {**told, "statement": statement, "agreed": agreed}

    def carry_out(
        self, dataset: str, steps: Sequence[Mapping[str, Any]], target: str, agreed: str, principal: Principal = LOCAL
    ) -> dict[str, Any]:
        """Make the dataset that a proposal was about, as one change of the asker's.

        Raises:
            Conflict: It is not what the proposal was about any more.
            NeuroLakeError: See `Queries.run`.
        """
        wanted = [Step(str(one.get("pattern")), dict(one.get("values") or {})) for one in steps]
        statement, now = self._chain(dataset, wanted, target, principal)
        if now != agreed:
            raise Conflict("This is not what the proposal was about any more.", hint="Ask for a proposal anew.")
        answer = self._asking.change(statement, principal)
        [done] = answer.records()
        return {**done, "query_id": answer.query_id, "statement": statement}

    def _chain(self, dataset: str, steps: Sequence[Step], target: str, principal: Principal) -> tuple[str, str]:
        """The statement of steps, and the hash of what was decided on."""
        with self._database.read() as session:
            rules = self._policies.rules(session, principal)
            source, columns, snapshot = self._read(session, dataset, rules)

        def types(query: exp.Query) -> Mapping[str, str]:
            return dict(self._ask(exp.select(exp.Star()).from_(query.subquery("nl_after")).limit(1), principal).columns)

        query = chained(source, columns, steps, types)
        statement = sql_text(_create(target, query, replace=False), "duckdb")
        return statement, _agreed(statement, snapshot, None, principal)

    def _plan(self, wanted: Wanted, principal: Principal) -> _Plan:
        pattern = library.find(wanted.pattern)
        with self._database.read() as session:
            rules = self._policies.rules(session, principal)
            source, columns, snapshot = self._read(session, wanted.dataset, rules)
            values = pattern.filled(wanted.values, columns)
            if pattern.effect == "merge":
                if wanted.target is None:
                    raise InvalidInput(f"The pattern {pattern.name} needs a target.")
                target, target_columns, target_snapshot = self._read(session, wanted.target, rules)
                given = Given(source, columns, values, target, target_columns)
            else:
                target = wanted.target or f"{source}_{pattern.name.replace('-', '_')}"[:128]
                target_snapshot, given = None, Given(source, columns, values)
        query = pattern.compile(given)
        statement = sql_text(
            query if pattern.effect == "merge" else _create(target, query, replace=wanted.replace), "duckdb"
        )
        agreed = _agreed(statement, snapshot, target_snapshot, principal)
        return _Plan(pattern, given, query, statement, target, target_snapshot, agreed)

    def _read(self, session: Session, name: str, rules: Rules) -> tuple[str, dict[str, str], int | None]:
        """A dataset's full name, its columns that the asker sees with their types, and its snapshot."""
        found, _ = known_dataset(session, name, rules)
        decision = need(rules, catalog_facts(session, found, rules), "select")
        types = {column.name: column.type for column in datasets.columns(session, found)}
        shown = {column: types[column] for column in decision.columns}
        return f"{found.zone}.{found.name}", shown, found.snapshot_id

    def _columns(self, plan: _Plan, principal: Principal) -> dict[str, Any]:
        changed = difference.changed_columns(plan.query, plan.given)
        told = self._after(plan, principal, _SAMPLE if not changed else 0)
        told["rows"] = {"before": told.pop("rows_before"), "after": told.pop("rows_after"), "added": 0, "removed": 0}
        if not changed:
            return {**told, "cells": {}, "sample": [{"before": None, "after": row} for row in told.pop("after")]}
        told.pop("after")
        figures = self._ask(difference.change_counts(changed, plan.given), principal).rows[0]
        cells = {
            name: {"changed": figures[2 * number], "lost": figures[2 * number + 1]}
            for number, name in enumerate(changed)
        }
        rows = self._ask(difference.changed_rows(changed, plan.given, _SAMPLE), principal).rows
        return {**told, "cells": cells, "sample": [_pair(row, list(plan.given.columns), list(changed)) for row in rows]}

    def _rows(self, plan: _Plan, principal: Principal) -> dict[str, Any]:
        told = self._after(plan, principal, _SAMPLE)
        before, after = told.pop("rows_before"), told.pop("rows_after")
        gone = self._ask(difference.gone_rows(plan.query, plan.given, _SAMPLE), principal) if before > after else None
        told["rows"] = {"before": before, "after": after, "added": 0, "removed": before - after}
        kept = [{"before": row, "after": row} for row in told.pop("after")]
        return {**told, "sample": [{"before": row, "after": None} for row in gone.records()] if gone else kept}

    def _shape(self, plan: _Plan, principal: Principal) -> dict[str, Any]:
        told = self._after(plan, principal, _SAMPLE)
        told["rows"] = {"before": told.pop("rows_before"), "after": told.pop("rows_after")}
        return {**told, "sample": [{"before": None, "after": row} for row in told.pop("after")]}

    def _merge(self, plan: _Plan, principal: Principal) -> dict[str, Any]:
        rows = difference.merged(plan.merge, plan.given, plan.given.values["keys"])
        counts = {row[0]: row[1] for row in self._ask(difference.merge_counts(rows), principal).rows}
        sample = self._ask(difference.merge_rows(rows, _SAMPLE), principal).records()
        before = self._ask(difference.counted(table_of(plan.target)), principal).rows[0][0]
        added = counts.get("added", 0)
        return {
            "rows": {
                "before": before,
                "after": before + added,
                "added": added,
                "removed": 0,
                "changed": counts.get("changed", 0),
            },
            "columns": {"added": [], "removed": [], "retyped": []},
            "sample": [{"action": row.pop(difference.ACTION), "row": row} for row in sample],
        }

    def _after(self, plan: _Plan, principal: Principal, sample: int) -> dict[str, Any]:
        """Columns and numbers of rows before and after, and some rows after."""
        query = plan.query
        answer = self._ask(exp.select(exp.Star()).from_(query.subquery("nl_after")).limit(max(sample, 1)), principal)
        types = dict(answer.columns)
        before = plan.given.columns
        return {
            "columns": {
                "added": [name for name in types if name not in before],
                "removed": [name for name in before if name not in types],
                "retyped": [
                    {"name": name, "before": before[name], "after": kind}
                    for name, kind in types.items()
                    if name in before and before[name] != kind
                ],
            },
            "rows_before": self._ask(difference.counted(table_of(plan.given.source)), principal).rows[0][0],
            "rows_after": self._ask(difference.counted(query), principal).rows[0][0],
            "after": answer.records()[:sample],
        }

    def _ask(self, query: exp.Expr, principal: Principal) -> Answer:
        return self._asking.ask(sql_text(query, "duckdb"), principal, bounds=Bounds(rows=100, timeout_s=_TIMEOUT_S))


def _agreed(statement: str, snapshot: int | None, target_snapshot: int | None, principal: Principal) -> str:
    decided = json.dumps([statement, snapshot, target_snapshot, principal.name])
    return hashlib.sha256(decided.encode()).hexdigest()


def _create(target: str, query: exp.Expr, *, replace: bool) -> exp.Create:
    return exp.Create(this=table_of(target), kind="TABLE", expression=query, replace=replace)


def _pair(row: Sequence[Any], columns: Sequence[str], changed: Sequence[str]) -> dict[str, Any]:
    before = dict(zip(columns, row, strict=False))
    return {"before": before, "after": before | dict(zip(changed, row[len(columns) :], strict=True))}

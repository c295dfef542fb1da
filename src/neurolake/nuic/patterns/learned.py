"""Patterns learned from what was run: statements that differ in nothing but which dataset and columns they are about.

The normal form of a statement has the meaning of a column (its semantic type, or its type) in place of its name, a
number in place of a dataset's name, and nothing in place of a value. Only statements are looked at that the asker may
know: their own, for administrators everybody's; and only where they may see the columns that were read.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlglot import exp

from neurolake.catalog import datasets
from neurolake.compliance.policies.rules import Rules
from neurolake.kernel.errors import NeuroLakeError
from neurolake.kernel.principal import Principal
from neurolake.metadata.models import Dataset, QueryRun
from neurolake.nuic.quality.sight import Sight
from neurolake.sql.changes import ChangeStatement, Create, Insert, Rows, parse_statement

_MOST_RUNS = 2000
_LONGEST = 20_000
_MADE = "nl_made"


@dataclass
class _Form:
    """What is known of one normal form."""

    kind: str
    sql: str
    inputs: frozenset[str] = frozenset()
    runs: int = 0
    succeeded: int = 0
    datasets: set[str] = field(default_factory=set)
    gains: list[float] = field(default_factory=list)
    example: str = ""

    def to_json(self, form: str) -> dict[str, Any]:
        """JSON-ready."""
        gain = sum(self.gains) / len(self.gains) if self.gains else None
        return {
            "id": form,
            "kind": self.kind,
            "form": self.sql,
            "inputs": sorted(self.inputs),
            "runs": self.runs,
            "success_rate": self.succeeded / self.runs,
            "datasets": len(self.datasets),
            "gain": None if gain is None else round(gain, 4),
            "gain_measured": len(self.gains),
            "example_query_id": self.example,
        }


def learned(session: Session, principal: Principal, rules: Rules, *, limit: int) -> list[dict[str, Any]]:
    """The forms of the newest 2,000 changes that made rows of others, those that were run most often first.

    `gain` is the mean of the target's newest measured quality less that of what it was made from, where both are known.
    """
    sight, forms = Sight(session, rules), dict[str, _Form]()
    meanings: dict[str, dict[str, str]] = {}
    quality: dict[str, float | None] = {}
    for run in _runs(session, principal):
        made = _parsed(run.sql)
        reads = [{"dataset_id": one["id"], "columns": one.get("columns") or []} for one in run.datasets]
        if made is None or not reads or not sight.sees(reads):
            continue
        kind, target, tree = made
        for read in reads:
            _know(session, read["dataset_id"], meanings, quality)
        sql, inputs = _normal(
            tree, {name: kind_ for read in reads for name, kind_ in meanings[read["dataset_id"]].items()}
        )
        key = hashlib.sha256(f"{kind} {sql}".encode()).hexdigest()[:16]
        form = forms.setdefault(key, _Form(kind, sql, inputs))
        form.runs += 1
        form.example = form.example or run.id
        if run.state == "succeeded":
            form.succeeded += 1
            form.datasets |= {read["dataset_id"] for read in reads}
            form.gains += _gain(session, target, reads, quality, sight)
    first = sorted(forms.items(), key=lambda item: (-item[1].runs, item[0]))[:limit]
    return [form.to_json(key) for key, form in first]


def _runs(session: Session, principal: Principal) -> Iterator[QueryRun]:
    """The newest changes; what only reads tells the first word of it."""
    asked = select(QueryRun).where(QueryRun.state.in_(("succeeded", "failed")))
    if not principal.is_admin:
        asked = asked.filter_by(principal=principal.name)
    words = [QueryRun.sql.ilike(f"{word}%") for word in ("create", "insert", "merge", "update")]
    asked = asked.where(words[0] | words[1] | words[2] | words[3])
    yield from session.scalars(asked.order_by(QueryRun.id.desc()).limit(_MOST_RUNS))


def _parsed(sql: str) -> tuple[str, str, exp.Expr] | None:
    """Kind, target and tree of a statement that makes rows of others; None for any other text."""
    if len(sql) > _LONGEST:
        return None
    try:
        statement = parse_statement(sql)
    except NeuroLakeError:
        return None
    change = statement.change if isinstance(statement, ChangeStatement) else None
    if isinstance(change, Create) and change.query is not None and not change.view:
        return "create table", change.target.name, change.query
    if isinstance(change, Insert):
        return "insert", change.target.name, change.query
    if isinstance(change, Rows) and change.kind == "merge":
        return change.kind, change.target.name, statement.tree
    return None


def _normal(tree: exp.Expr, meanings: Mapping[str, str]) -> tuple[str, frozenset[str]]:
    """The normal form's text, and the meanings that stand in it."""
    tree = tree.copy()
    tables: dict[str, str] = defaultdict(lambda: f"t{len(tables) + 1}")
    inputs: set[str] = set()
    for node in list(tree.walk()):
        if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
            node.set("this", exp.to_identifier(tables[node.name.lower()]))
            node.set("db", None)
        elif isinstance(node, exp.Column) and isinstance(node.this, exp.Identifier):
            meaning = meanings.get(node.name.lower())
            if meaning is not None:
                inputs.add(meaning)
            node.set("this", exp.to_identifier(meaning or "made"))
            node.set("table", None)
        elif isinstance(node, exp.Alias):
            node.set("alias", exp.to_identifier(_MADE))
        elif isinstance(node, exp.TableAlias):
            node.set("this", exp.to_identifier("t"))
        elif isinstance(node, exp.Literal):
            node.replace(exp.Placeholder())
    return tree.sql("duckdb", comments=False)[:_LONGEST], frozenset(inputs)


def _know(
    session: Session, dataset_id: str, meanings: dict[str, dict[str, str]], quality: dict[str, float | None]
) -> None:
    if dataset_id in meanings:
        return
    dataset = session.get(Dataset, dataset_id)
    found = datasets.columns(session, dataset) if dataset else ()
    meanings[dataset_id] = {
        column.name.lower(): (column.semantic or column.type.partition("(")[0]).lower() for column in found
    }
    quality[dataset_id] = dataset.quality if dataset else None


def _gain(
    session: Session,
    target: str,
    reads: Sequence[Mapping[str, Any]],
    quality: Mapping[str, float | None],
    sight: Sight,
) -> list[float]:
    """The target's quality less the least of its sources', where all are measured."""
    made = datasets.by_name(session, target.rpartition(".")[2])
    if made is not None and not sight.sees([{"dataset_id": made.id, "columns": []}]):
        return []
    sources = [quality[read["dataset_id"]] for read in reads if made is None or read["dataset_id"] != made.id]
    known = [score for score in sources if score is not None]
    if made is None or made.quality is None or not known or len(known) < len(sources):
        return []
    return [made.quality - min(known)]

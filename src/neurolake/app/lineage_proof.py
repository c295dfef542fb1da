"""How lineage is known: whether the engine's plan agrees with what was parsed, and whether running it again proves it.

Statements that made a dataset run again over samples, which are read on the governed path as whoever asks.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session as DatabaseSession
from sqlglot import exp

from neurolake.app.for_now import for_now
from neurolake.app.rerun import Cell, Rerun, Seen
from neurolake.catalog import datasets, views
from neurolake.catalog.lineage import Evidence
from neurolake.compliance.policies.facts import catalog_facts
from neurolake.compliance.policies.need import need
from neurolake.compliance.policies.service import Policies
from neurolake.compliance.policies.shown import known_dataset
from neurolake.engine.base import Engine, Limits
from neurolake.kernel.errors import InvalidOption, InvalidSql, LimitExceeded, NeuroLakeError, TimedOut
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset, LineageEdge, QueryRun
from neurolake.sql import quoted
from neurolake.sql.changes import ChangeStatement, Create, Insert, parse_statement
from neurolake.sql.parse import parse

if TYPE_CHECKING:
    import pyarrow as pa

    from neurolake.query.service import Queries

MOST_SAMPLE, MOST_SECONDS = 5_000, 120.0
_STATEMENTS = 5
_TABLES = 12
_RUN_S = 20.0
_ORDER: tuple[Evidence, ...] = ("recorded", "parsed", "agreed", "proved")


@dataclass(frozen=True)
class _Statement:
    """A query that made rows of the dataset; `targets` are the dataset's columns in the order of its answer."""

    tree: exp.Expr
    targets: Sequence[str]


@dataclass(frozen=True)
class LineageProof:
    """Finds out how far the lineage of a dataset can be shown.

    Args:
        engine: Runs the statements over samples.
    """

    database: Database
    policies: Policies
    queries: "Callable[[], Queries]"
    engine: Callable[[], Engine]

    def prove(
        self, dataset: str, principal: Principal = LOCAL, *, rows: int = 500, seconds: float = 30.0
    ) -> dict[str, Any]:
        """Run again what made a dataset, and record on its present edges what that shows.

        Args:
            rows: Most rows of each table that is read; of few, less is shown.
            seconds: After which no more is tried.

        Returns:
            `edges` counts the dataset's present edges between columns by evidence; `statements` tells of each that made
            it whether it was checked, and else why not.

        Raises:
            NotFound, Forbidden: There is none, or the asker may not modify it.
            InvalidOption: Rows or seconds are out of range.
        """
        if not 1 <= rows <= MOST_SAMPLE or not 0 < seconds <= MOST_SECONDS:
            raise InvalidOption(f"Give 1 to {MOST_SAMPLE:,} rows and at most {MOST_SECONDS:.0f} seconds.")
        deadline = time.monotonic() + seconds
        with self.database.read() as session:
            rules = self.policies.rules(session, principal)
            found = known_dataset(session, dataset, rules)[0]
            need(rules, catalog_facts(session, found, rules), "modify")
            made = dict(_statements(session, found))
        told = [self._checked(found.id, run_id, one, principal, rows, deadline) for run_id, one in made.items()]
        with self.database.read() as session:
            kinds = Counter(session.scalars(_edges(found.id).with_only_columns(LineageEdge.evidence)))
        return {"dataset": f"{found.zone}.{found.name}", "edges": dict(kinds), "statements": told}

    def _checked(
        self, dataset_id: str, run_id: str, made: _Statement | str, principal: Principal, rows: int, deadline: float
    ) -> dict[str, Any]:
        if isinstance(made, str):
            return {"run_id": run_id, "checked": False, "why": made}
        if time.monotonic() > deadline:
            return {"run_id": run_id, "checked": False, "why": "there was no time left"}
        try:
            samples = self._samples(made.tree, principal, rows)
            with self.engine().apart(Limits(timeout_s=_RUN_S)) as session:
                seen = Rerun(session, made.tree, {name: one.rows for name, one in samples.items()}, deadline).seen()
        except (LimitExceeded, TimedOut):
            return {"run_id": run_id, "checked": False, "why": "it takes too much over samples of this size"}
        except NeuroLakeError:
            # Said in the same words whether what it reads is gone or is hidden from the asker.
            return {"run_id": run_id, "checked": False, "why": "it does not run over samples of what you may see"}
        self._record(dataset_id, run_id, made, list(samples.values()), seen)
        return {"run_id": run_id, "checked": True, "rows": {one.dataset: one.rows.num_rows for one in samples.values()}}

    def _samples(self, tree: exp.Expr, principal: Principal, rows: int) -> "dict[str, _Sample]":
        """Name of a table in a query → rows of it, as the asker sees them."""
        from neurolake.query.question import Question

        found: dict[str, _Sample] = {}
        with self.database.read() as session:
            named = {name: datasets.lookup(session, name) for name in _names(tree)}
        if len(named) > _TABLES:
            raise InvalidSql(f"It reads more than {_TABLES} tables.")
        for name, dataset in named.items():
            if dataset is None:
                continue  # A common table of the query, or a dataset that is gone, without which it does not run.
            table = quoted.dataset(f"{dataset.zone}.{dataset.name}")
            asked = exp.select("*").from_(table).limit(rows).sql("duckdb", identify=True)
            question = Question(asked, principal=principal, timeout_s=_RUN_S)
            with for_now(self.queries(), self.queries().run(question)) as drawn:
                found[name] = _Sample(dataset.id, f"{dataset.zone}.{dataset.name}", drawn.to_arrow())
        return found

    def _record(self, dataset_id: str, run_id: str, made: _Statement, samples: "Sequence[_Sample]", seen: Seen) -> None:
        cells = {
            (sample.dataset_id, name): Cell(table, at)
            for table, sample in enumerate(samples)
            for at, name in enumerate(sample.rows.column_names)
        }
        with self.database.write() as session:
            edges = session.scalars(_edges(dataset_id).where(LineageEdge.run_id == run_id)).all()
            direct = {(one.source_id, one.source_column, one.target_column) for one in edges if one.target_column}
            for edge in edges:
                cell = cells.get((edge.source_id, edge.source_column or ""))
                shown = _shown(edge, cell, made.targets, seen, direct) if cell else None
                if shown and _ORDER.index(shown) > _ORDER.index(edge.evidence):
                    session.execute(update(LineageEdge).filter_by(id=edge.id).values(evidence=shown))


@dataclass(frozen=True)
class _Sample:
    """Rows of a dataset."""

    dataset_id: str
    dataset: str
    rows: "pa.Table"


def _shown(
    edge: LineageEdge,
    cell: Cell,
    targets: Sequence[str],
    seen: Seen,
    own: Collection[tuple[str, str | None, str | None]],
) -> Evidence | None:
    """What is known of an edge; one to the rows is proved where their number changes, or a column not made of it."""
    if edge.target_column is not None:
        place = targets.index(edge.target_column) if edge.target_column in targets else None
        if place is None:
            return None
        if place in seen.moved.get(cell, ()):
            return "proved"
        return "agreed" if cell in seen.read.get(place, ()) else None
    others = {
        place for place, name in enumerate(targets) if (edge.source_id, edge.source_column, name) not in own
    } & seen.moved.get(cell, frozenset())
    if cell in seen.counted or others:
        return "proved"
    return "agreed" if any(cell in read for read in seen.read.values()) else None


def _edges(dataset_id: str) -> Any:
    return select(LineageEdge).where(
        LineageEdge.target_kind == "dataset",
        LineageEdge.target_id == dataset_id,
        LineageEdge.source_column.is_not(None),
        LineageEdge.valid_to.is_(None),
    )


def _statements(session: DatabaseSession, dataset: Dataset) -> Iterator[tuple[str, _Statement | str]]:
    """The newest runs that made edges of the dataset → what they ran, or why that cannot run again."""
    ids = sorted(set(session.scalars(_edges(dataset.id).with_only_columns(LineageEdge.run_id))), reverse=True)
    runs: Mapping[str, QueryRun] = {
        run.id: run for run in session.scalars(select(QueryRun).where(QueryRun.id.in_(ids[:_STATEMENTS])))
    }
    columns = [column.name for column in datasets.columns(session, dataset)]
    view = views.of(session, dataset.id)
    for run_id in ids[:_STATEMENTS]:
        if view is not None:
            yield run_id, _Statement(parse(view.sql).tree, columns)
        elif run_id in runs:
            yield run_id, _statement(runs[run_id], columns)
        else:
            yield run_id, "it is no statement"


def _statement(run: QueryRun, columns: Sequence[str]) -> _Statement | str:
    try:
        parsed = parse_statement(run.transpiled_sql or run.sql)
    except NeuroLakeError:
        return "its text is not kept"
    change = parsed.change if isinstance(parsed, ChangeStatement) else None
    if parsed.parameters:
        return "it has parameters"
    match change:
        case Create(query=exp.Query() as tree):
            return _Statement(tree, [name for name, _ in change.columns] or columns)
        case Insert(by_name=False):
            return _Statement(change.query, change.columns or columns)
    return "only what a query makes is run again"


def _names(tree: exp.Expr) -> list[str]:
    """Names of tables in a query, in small letters."""
    common = {common.alias.lower() for common in tree.find_all(exp.CTE)}
    found = (table for table in tree.find_all(exp.Table) if not isinstance(table.this, exp.Func))
    named = dict.fromkeys(".".join(part.name for part in table.parts).lower() for table in found)
    return [name for name in named if name not in common]

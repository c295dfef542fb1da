"""Graphs made by hand, and people who see only some of their datasets."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update

from neurolake.catalog import datasets, lineage
from neurolake.catalog.lineage import Edge, Node
from neurolake.compliance.audit import AuditLog
from neurolake.compliance.policies.service import Policies
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset, LineageEdge
from neurolake.nuic.lineage.service import Lineage

START = datetime(2026, 1, 1, tzinfo=UTC)
ANN = Principal("ann", roles=frozenset(("analyst",)))


def day(number: int) -> datetime:
    return START + timedelta(days=number)


class Graph:
    """A catalog without data: datasets by name, and edges between them and their columns."""

    def __init__(self, database: Database, home: Path) -> None:
        self.database = database
        self.audit = AuditLog(database, key=home / "audit.pem", checkpoints=home / "checkpoints.jsonl")
        self.policies = Policies(database, self.audit)
        self.lineage = Lineage(database, self.policies)
        self.ids: dict[str, str] = {}

    def add(self, columns: Mapping[str, Iterable[str]], zone: str = "silver", owner: str | None = None) -> None:
        """Datasets with these columns."""
        with self.database.write() as session:
            for name, its in columns.items():
                dataset = datasets.register(session, name, zone, START)
                facts = [datasets.ColumnFact(n, column, "VARCHAR") for n, column in enumerate(its, 1)]
                datasets.record_schema(session, dataset, facts, START)
                dataset.owner = owner
                self.ids[name] = dataset.id

    def link(self, *edges: tuple[str, str], at: int = 0, until: int | None = None, run: str = "run") -> None:
        """Edges between datasets (`a`) and columns (`a.x`), true from one day to another."""
        self.record([Edge(self.node(source), self.node(target)) for source, target in edges], at, until, run)

    def record(self, edges: Iterable[Edge], at: int = 0, until: int | None = None, run: str = "run") -> None:
        with self.database.write() as session:
            before = set(session.scalars(select(LineageEdge.id)))
            lineage.record(session, edges, now=day(at), run_id=run)
            if until is not None:
                new = LineageEdge.id.not_in(before)
                session.execute(update(LineageEdge).where(new).values(valid_to=day(until)))

    def node(self, text: str) -> Node:
        name, _, column = text.partition(".")
        return Node("dataset", self.ids[name], column or None)

    def grant(self, *names: str, to: str = "role:analyst") -> None:
        """Let the analysts read these datasets, and only these."""
        for name in names:
            self.policies.create({"kind": "grant", "name": f"g-{name}", "to": [to], "on": {"dataset": name}}, by="t")

    def drop(self, name: str) -> None:
        with self.database.write() as session:
            datasets.remove(session, session.get_one(Dataset, self.ids[name]))


def distances(answer: Mapping[str, object]) -> dict[str, int]:
    """Bare name → distance."""
    nodes: list[dict[str, object]] = answer["nodes"]  # type: ignore[assignment]
    return {str(node["name"]).rpartition(".")[2]: int(str(node["distance"])) for node in nodes}


def pairs(answer: Mapping[str, object]) -> set[tuple[str, str]]:
    """The links, by bare names."""
    nodes: list[dict[str, str]] = answer["nodes"]  # type: ignore[assignment]
    names = {node["id"]: node["name"].rpartition(".")[2] for node in nodes}
    links: list[dict[str, dict[str, str]]] = answer["links"]  # type: ignore[assignment]
    return {(names[one["source"]["id"]], names[one["target"]["id"]]) for one in links}

"""Questions in words over the catalog of a company: 1,000 datasets, whose values are indexed."""

import random
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import measure, report
from benchmarks.databases import DATABASES, kept

_DATASETS, _COLUMNS, _VALUES = 1_000, 15, 400
_REAL = (
    "customers",
    "orders",
    "products",
    "shops",
    "payments",
    "returns",
    "employees",
    "regions",
    "carriers",
    "visits",
)
_ROWS, _ASKED = 2_000, 60
_TARGET_MS = 2_000.0
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_WORDS = "amount price total city country status kind name code region day month rate score level grade team".split()
_TOWNS = ("Lyon", "Ghent", "Turin", "Porto", "Graz", "Brno", "Malmo", "Cork", "Split", "Riga")
_QUESTIONS = (
    "How many {table} are in {town}?",
    "What is the average amount of {table} in {town}?",
    "Show the names of the {table} with the highest amount",
    "How many {table} are there for each town?",
    "Which {table} have an amount of more than 500?",
    "total amount of {table} by town",
)


def tables() -> Iterator[report.Table]:
    """How long it takes until a question is a query."""
    found = {name: measure.run("benchmarks.asking", "ask", kind).answer for name, kind in DATABASES.items()}
    rows = [(name, *row) for name, answer in found.items() for row in answer["rows"]]
    met = ", ".join(
        f"{name}: {answer['p95']:.0f} ms, {report.verdict(answer['p95'], _TARGET_MS)}" for name, answer in found.items()
    )
    note = (
        f"{_DATASETS:,} datasets with {_COLUMNS} columns each; {_DATASETS * _VALUES:,} values are indexed. Of "
        f"{len(_REAL)} there are rows ({_ROWS:,} each). {_ASKED} questions, each with its trials. Target: 95th "
        f"percentile at most {_TARGET_MS:.0f} ms ({met})."
    )
    yield report.Table(
        "Questions in words: a catalog of 1,000 tables",
        note,
        ("database", "asker", "median", "95th percentile", "slowest", "asked back or answered"),
        tuple(rows),
    )


def _measured(kind: str) -> dict[str, Any]:
    from neurolake import Lake
    from neurolake.compliance.policies.expressions import Asker
    from neurolake.kernel.principal import LOCAL, Principal

    with (
        kept(kind, f"asking-{_DATASETS}", _filled) as one,
        Lake.open(one.folder / "lake", metadata_url=one.url) as lake,
    ):
        rows, times = [], []
        for name, principal in (("administrator", LOCAL), ("somebody bound by policies", Principal("ann"))):
            taken, read = _times(lake.nuic.questions, Asker(principal))
            quantiles = (statistics.median(taken), _p95(taken), max(taken))
            rows.append((name, *(f"{one:.0f} ms" for one in quantiles), f"{read} of {_ASKED}"))
            times += taken
    return {"seconds": 0.0, "rows": rows, "p95": _p95(times)}


def _times(questions: Any, asker: Any) -> tuple[list[float], int]:
    chance = random.Random(5)
    questions.understand("How many shops are there?", asker)
    times, made = [], 0
    for number in range(_ASKED):
        asked = _QUESTIONS[number % len(_QUESTIONS)].format(table=chance.choice(_REAL), town=chance.choice(_TOWNS))
        start = time.perf_counter()
        made += bool(questions.understand(asked, asker).readings)
        times.append((time.perf_counter() - start) * 1000)
    return times, made


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _filled(url: str, folder: Path) -> None:
    from neurolake import Lake

    chance = random.Random(5)
    with Lake.open(folder / "lake", metadata_url=url) as lake:
        for name in _REAL:
            lake.query(
                f"CREATE TABLE silver.{name} AS SELECT i::INT AS {name}_id, '{name} ' || i AS name, "
                f"(i * 7 % 1000)::DOUBLE AS amount, [{', '.join(map(repr, _TOWNS))}][1 + i % 10] AS town, "
                f"DATE '2024-01-01' + (i % 700)::INT AS day FROM range({_ROWS}) r(i)"
            )
        lake.nuic.rebuild()
        for start in range(0, _DATASETS - len(_REAL), 90):
            with lake.database.write() as session:
                for number in range(start, start + 90):
                    _add(session, number, chance)
        lake.nuic.search.rebuild()
        for zone in ("gold", "silver"):
            lake.policies.create({"kind": "grant", "name": zone, "to": ["user:ann"], "on": {"zone": zone}}, by="bench")
        mask = {"kind": "mask", "name": "m", "on": {"dataset": "shops", "columns": ["name"]}}
        lake.policies.create({**mask, "mask": {"method": "redact"}}, by="bench")


def _add(session: Any, number: int, chance: random.Random) -> None:
    """An entry of the catalog with values in the index."""
    from neurolake.catalog import datasets
    from neurolake.catalog.datasets import ColumnFact, SnapshotFact
    from neurolake.intent.tokens import words
    from neurolake.nuic.values import store
    from neurolake.nuic.values.base import Value, key

    zone = ("gold", "silver", "bronze")[number % 3]
    dataset = datasets.register(session, f"{'_'.join(chance.choices(_WORDS, k=2))}_{number}", zone, _NOW)
    names = [f"{chance.choice(_WORDS)}_{n}" for n in range(_COLUMNS)]
    facts = [ColumnFact(n, name, ("VARCHAR", "DOUBLE", "DATE")[n % 3]) for n, name in enumerate(names)]
    datasets.record_schema(session, dataset, facts, _NOW)
    datasets.record_snapshot(session, dataset, SnapshotFact(number + 1, None, "append", 9, 9, 9, 1), _NOW)
    texts = [names[n % 6 * 3 % _COLUMNS] for n in range(_VALUES)]
    said = [f"{chance.choice(_WORDS)} {n}" if n else chance.choice(_TOWNS) for n in range(_VALUES)]
    values = [Value(column, text, key(words(text))) for column, text in zip(texts, said, strict=True)]
    store.put(session, dataset.id, number + 1, sorted(set(texts)), list(dict.fromkeys(values)), complete=True)


if __name__ == "__main__":
    measure.main({"ask": _measured})

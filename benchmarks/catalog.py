"""The catalog of a large company: 100,000 datasets, 2,000,000 columns, 1,000,000 edges between columns."""

import random
import statistics
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from benchmarks import measure, report
from benchmarks.databases import DATABASES, kept
from benchmarks.pace import HEADER, Pace, load, p95

_ASKED = 200
_TARGET_MS, _TARGET_PAST = 300.0, 2.0
_NOW, _THEN = "impact, depth 10", "impact, depth 10, as of a past moment"
_PAST = datetime(2025, 12, 1, tzinfo=UTC)


def tables() -> Iterator[report.Table]:
    """Lineage."""
    found = {name: measure.run("benchmarks.catalog", "lineage", kind).answer for name, kind in DATABASES.items()}
    yield _lineage(found)


def _lineage(found: Mapping[str, Mapping[str, Any]]) -> report.Table:
    rows = [(name, *row) for name, answer in found.items() for row in answer["rows"]]
    note = (
        "100,000 datasets, 2,000,000 columns, 1,000,000 edges between columns that hold and a fifth as many of the "
        f"past, made by a script: ten layers, and 40 hubs that an eighth of all reads is of. {_ASKED} questions about "
        "datasets by chance, a tenth of them hubs, or half as many; at most 1,000 datasets in an answer unless said "
        f"otherwise. Targets: impact at depth 10, 95th percentile, at most {_TARGET_MS:.0f} ms; the same as of a past "
        f"moment, asked in turns with it, at most twice as long. {_met(found)}"
    )
    header = ("database", "question", *HEADER, "datasets in the answer: median, most")
    return report.Table("Catalog: lineage", note, header, tuple(rows))


def _met(found: Mapping[str, Mapping[str, Any]]) -> str:
    return " ".join(_met_on(name, answer["pace"], answer["load"]) for name, answer in found.items())


def _met_on(name: str, pace: Mapping[str, Mapping[str, list[float]]], busy: str) -> str:
    told = []
    for what, words in (("waited", "waiting"), ("worked", "of processor time")):
        now, past = p95(pace[_NOW][what]), p95(pace[_THEN][what])
        ratio = past / now
        told.append(
            f"{words} {now:.0f} ms ({report.verdict(now, _TARGET_MS)}) and {ratio:.2f} times that "
            f"({report.verdict(ratio, _TARGET_PAST)})"
        )
    return f"{name}, {busy}: {', '.join(told)}."


def _measured(kind: str) -> dict[str, Any]:
    from benchmarks.catalog_data import NAME, Made, filled
    from neurolake.compliance.audit import AuditLog
    from neurolake.compliance.policies.service import Policies
    from neurolake.metadata.database import Database
    from neurolake.nuic.lineage.service import Lineage

    with measure.timed() as clock, kept(kind, NAME, filled) as one:
        database = Database(one.url)
        audit = AuditLog(database, key=one.folder / "key.pem", checkpoints=one.folder / "checkpoints")
        policies = Policies(database, audit)
        answer = _questions(database, Lineage(database, policies), policies, Made(one.told["layers"]), one.server)
        audit.close()
        database.close()
    return {"seconds": clock.seconds, **answer}


def _questions(database: Any, lineage: Any, policies: Any, made: Any, server: int | None) -> dict[str, Any]:
    from neurolake.kernel.principal import Principal
    from neurolake.nuic.lineage.base import MAX_LIMIT, Reach

    chance = random.Random(3)
    every = [one for layer in made.layers for one in layer]
    asked = [chance.choice(made.hubs if number % 10 == 0 else every) for number in range(_ASKED)]
    few = [one for one in asked if one not in made.layers[-1]][: _ASKED // 2]
    ann = Principal("ann", roles=frozenset(("analyst",)))
    _grant(policies)
    lower = [one for layer in made.layers[:6] for one in layer]
    open_to_ann = [one if one in set(lower) else chance.choice(lower) for one in few]
    columns = _columns(database, few)
    now, past, far = Reach(10), Reach(10, as_of=_PAST), Reach(10, MAX_LIMIT)

    def impact(one: str) -> dict[str, Any]:
        return lineage.impact(one, reach=now)

    kinds: dict[str, tuple[Callable[[str], dict[str, Any]], list[str]]] = {
        _NOW: (impact, asked),
        _THEN: (lambda one: lineage.impact(one, reach=past), asked),
        "impact of the hubs, depth 10": (impact, made.hubs),
        "impact of a column, depth 10": (lambda one: lineage.impact(one, columns[one], reach=now), few),
        "impact, depth 10, at most 10,000 datasets": (lambda one: lineage.impact(one, reach=far), few),
        "impact, depth 10, of somebody who sees bronze and silver": (
            lambda one: lineage.impact(one, None, ann, now), open_to_ann,
        ),
        "upstream, depth 10": (lambda one: lineage.upstream(one, reach=now), few),
        "downstream, depth 10": (lambda one: lineage.downstream(one, reach=now), few),
        "circular dependencies of the whole graph": (lambda _: lineage.circular_dependencies(), ["", "", ""]),
    }  # fmt: skip
    taken = {name: Pace(server) for name in kinds}
    sizes: dict[str, list[int]] = {name: [] for name in kinds}
    # In turns, so that a slow minute of the machine hits both.
    for one in asked:
        for name in (_NOW, _THEN):
            sizes[name].append(_size(taken[name].take(partial(kinds[name][0], one))))
    for name in kinds.keys() - {_NOW, _THEN}:
        ask, of = kinds[name]
        sizes[name] = [_size(taken[name].take(partial(ask, one))) for one in of]
    rows = [
        (name, *pace.row(), f"{statistics.median(sizes[name]):.0f}, {max(sizes[name]):,}")
        for name, pace in taken.items()
    ]
    return {"rows": rows, "pace": {name: vars(taken[name]) for name in (_NOW, _THEN)}, "load": load()}


def _grant(policies: Any) -> None:
    known = {one["name"] for one in policies.listing()}
    for zone in {"bronze", "silver"} - known:
        policies.create({"kind": "grant", "name": zone, "to": ["role:analyst"], "on": {"zone": zone}}, by="benchmark")


def _columns(database: Any, datasets: list[str]) -> dict[str, str]:
    from sqlalchemy import select

    from neurolake.metadata.models import DatasetColumn

    asked = select(DatasetColumn.schema_version_id, DatasetColumn.name).where(DatasetColumn.field_id == 1)
    with database.read() as session:
        return dict(session.execute(asked.where(DatasetColumn.schema_version_id.in_(datasets))).all())


def _size(answer: dict[str, Any]) -> int:
    """How many datasets are in an answer."""
    if "nodes" in answer:
        return len(answer["nodes"]) - 1
    return len(answer["datasets"] if "datasets" in answer else answer["cycles"])


if __name__ == "__main__":
    measure.main({"lineage": _measured})

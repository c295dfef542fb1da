"""The catalog of a large company: 100,000 datasets, 2,000,000 columns, 1,000,000 edges between columns."""

import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from benchmarks import measure, report
from benchmarks.databases import DATABASES, kept

_ASKED = 200
_TARGET_MS, _TARGET_PAST = 300.0, 2.0
_PAST = datetime(2025, 12, 1, tzinfo=UTC)


def tables() -> Iterator[report.Table]:
    """Lineage."""
    found = {name: measure.run("benchmarks.catalog", "lineage", kind).answer for name, kind in DATABASES.items()}
    yield _lineage(found)


def _lineage(found: Mapping[str, Mapping[str, Any]]) -> report.Table:
    rows = []
    for name, answer in found.items():
        rows += [(name, *row) for row in answer["rows"]]
    note = (
        "100,000 datasets, 2,000,000 columns, 1,000,000 edges between columns that hold and a fifth "
        f"as many of the past, made by a script: ten layers, and 40 hubs that an eighth of all reads is of. {_ASKED} "
        f"questions of each kind about datasets by chance, a tenth of them hubs; at most 1,000 datasets in an answer "
        f"unless said otherwise. Targets: impact at depth 10, 95th percentile, at most {_TARGET_MS:.0f} ms "
        f"({_met(found, 'now')}); the same as of a past moment at most twice as long ({_past_met(found)})."
    )
    header = ("database", "question", "median", "95th percentile", "slowest", "datasets in the answer: median, most")
    return report.Table("Catalog: lineage", note, header, tuple(rows))


def _met(found: Mapping[str, Mapping[str, Any]], what: str) -> str:
    return ", ".join(f"{name}: {report.verdict(answer['p95'][what], _TARGET_MS)}" for name, answer in found.items())


def _past_met(found: Mapping[str, Mapping[str, Any]]) -> str:
    ratios = {name: answer["p95"]["past"] / answer["p95"]["now"] for name, answer in found.items()}
    return ", ".join(f"{name}: {ratio:.2f}, {report.verdict(ratio, _TARGET_PAST)}" for name, ratio in ratios.items())


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
        answer = _questions(Lineage(database, policies), policies, Made(one.told["layers"]))
        audit.close()
        database.close()
    return {"seconds": clock.seconds, **answer}


def _questions(lineage: Any, policies: Any, made: Any) -> dict[str, Any]:
    from neurolake.kernel.principal import Principal
    from neurolake.nuic.lineage.base import MAX_LIMIT, Reach

    chance = random.Random(3)
    every = [one for layer in made.layers for one in layer]
    asked = [chance.choice(made.hubs if number % 10 == 0 else every) for number in range(_ASKED)]
    ann = Principal("ann", roles=frozenset(("analyst",)))
    known = {one["name"] for one in policies.listing()}
    for zone in {"bronze", "silver"} - known:
        policies.create({"kind": "grant", "name": zone, "to": ["role:analyst"], "on": {"zone": zone}}, by="benchmark")
    now, past, far = Reach(10), Reach(10, as_of=_PAST), Reach(10, MAX_LIMIT)
    few = [one for one in asked if one not in made.layers[-1]][: _ASKED // 2]
    lower = [one for layer in made.layers[:6] for one in layer]
    open_to_ann = [one if one in set(lower) else chance.choice(lower) for one in few]
    kinds: dict[str, tuple[Callable[[str], dict[str, Any]], list[str]]] = {
        "impact, depth 10": (lambda one: lineage.impact(one, reach=now), asked),
        "impact, depth 10, as of a past moment": (lambda one: lineage.impact(one, reach=past), asked),
        "impact of a column, depth 10": (lambda one: lineage.impact(one, columns[one], reach=now), few),
        "impact, depth 10, at most 10,000 datasets": (lambda one: lineage.impact(one, reach=far), few),
        "impact, depth 10, of somebody who sees bronze and silver": (
            lambda one: lineage.impact(one, None, ann, now), open_to_ann,
        ),
        "upstream, depth 10": (lambda one: lineage.upstream(one, reach=now), few),
        "downstream, depth 10": (lambda one: lineage.downstream(one, reach=now), few),
    }  # fmt: skip
    taken = {name: _times(ask, of) for name, (ask, of) in kinds.items()}
    with measure.timed() as clock:
        lineage.circular_dependencies()
    rows = [_row(name, *found) for name, found in taken.items()]
    rows.append(("circular dependencies of the whole graph", *(report.milliseconds(clock.seconds),) * 3, ""))
    p95 = {
        "now": _p95(taken["impact, depth 10"][0]),
        "past": _p95(taken["impact, depth 10, as of a past moment"][0]),
    }
    return {"rows": rows, "p95": p95}


def _times(ask: Callable[[str], dict[str, Any]], of: list[str]) -> tuple[list[float], list[int]]:
    ask(of[0])
    times, sizes = [], []
    for one in of:
        start = time.perf_counter()
        answer = ask(one)
        times.append((time.perf_counter() - start) * 1000)
        sizes.append(len(answer["datasets"]) if "datasets" in answer else len(answer["nodes"]) - 1)
    return times, sizes


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _row(name: str, times: list[float], sizes: list[int]) -> tuple[str, ...]:
    figures = (statistics.median(times), _p95(times), max(times))
    return name, *(f"{one:.0f} ms" for one in figures), f"{statistics.median(sizes):.0f}, {max(sizes):,}"


if __name__ == "__main__":
    measure.main({"lineage": _measured})

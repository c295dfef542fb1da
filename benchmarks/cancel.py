"""How long the engine still works after a query was cancelled, whatever the query was doing."""

import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import data, measure, report

if TYPE_CHECKING:
    from neurolake.app.lake import Lake

_TIMES = 100
_TARGET_S = 0.3
_ROWS = 1_000_000
_COPIES = 8
_SEED = 11
_SOONEST_S, _LATEST_S = 0.05, 0.6
_LARGE, _FILLED_S = ("sort", "window"), 4.0
_STILL_S, _LOOK_S = 0.02, 0.005
_WAYS = ("plain", "barrier")
_HIDDEN = ("customer_id", "customer_name", "email")
_JOIN = "FROM many a JOIN many b ON a.country = b.country"
_RANGES = "FROM range(100000) a(i), range(100000) b(i), few"
_KINDS: Mapping[str, Mapping[str, str]] = {
    "plain": {
        "cross join": "SELECT count(*) AS n FROM many a, many b WHERE a.quantity <> b.quantity",
        "sort": f"SELECT a.order_id, b.email {_JOIN} ORDER BY hash(a.order_id, b.order_id)",
        "aggregate": f"SELECT a.order_id, b.order_id, count(*) AS n {_JOIN} GROUP BY ALL",
        "window": f"SELECT max(r) AS r FROM (SELECT row_number() OVER (ORDER BY a.amount + b.amount) AS r {_JOIN})",
    },
    "barrier": {
        "cross join": "SELECT count(*) AS n FROM orders a, orders b WHERE a.quantity <> b.quantity",
        "sort": f"SELECT a.i {_RANGES} ORDER BY hash(a.i, b.i)",
        "aggregate": f"SELECT a.i, b.i AS j, count(*) AS n {_RANGES} GROUP BY ALL",
        "making the table": f"SELECT {', '.join(f'max(length({name}))' for name in _HIDDEN)} FROM many",
    },
}


def tables() -> list[report.Table]:
    rows = []
    for way in _WAYS:
        found = measure.run("benchmarks.cancel", "cancelled", way).answer["kinds"]
        rows += [_row(f"{way}, {kind}", times) for kind, times in found.items()]
        rows.append(_row(f"{way}, all", [time for times in found.values() for time in times]))
    note = (
        f"From the request to cancel a query, {_SOONEST_S:g} to {_LATEST_S:g} s after it was asked (a "
        f"fifth of {' and '.join(_LARGE)} {_FILLED_S:g} s, when they have filled the memory), until it is on record as "
        "cancelled and this process does not use the processor any more. Behind the barrier the rows that may be "
        "seen are made a table first."
    )
    within = f"within {report.seconds(_TARGET_S)}"
    return [report.Table("Cancelled queries", note, ("query", within, "p50", "slowest", "target", ""), tuple(rows))]


def _row(what: str, times: list[float]) -> tuple[str, ...]:
    within = f"{sum(took <= _TARGET_S for took in times)} of {len(times)}"
    quick = report.seconds(statistics.median(times))
    worst = max(times)
    target = f"all <= {report.seconds(_TARGET_S)}"
    return what, within, quick, report.seconds(worst), target, report.verdict(worst, _TARGET_S)


def cancelled(way: str) -> measure.Answer:
    """Seconds of each cancel, by kind of query."""
    kinds = _KINDS[way]
    found: dict[str, list[float]] = {kind: [] for kind in kinds}
    with tempfile.TemporaryDirectory() as folder, _lake(Path(folder)) as lake, measure.timed() as clock:
        for kind, wait_s in _turns(list(kinds)):
            found[kind].append(_cancel(lake, kinds[kind], wait_s, bound=way == "barrier"))
    return {"seconds": clock.seconds, "kinds": found}


def _turns(kinds: list[str]) -> Iterator[tuple[str, float]]:
    chance = random.Random(_SEED)
    for number in range(_TIMES):
        kind = kinds[number % len(kinds)]
        filled = kind in _LARGE and number % 5 == 0
        yield kind, _FILLED_S if filled else chance.uniform(_SOONEST_S, _LATEST_S)


def _cancel(lake: "Lake", sql: str, wait_s: float, *, bound: bool) -> float:
    from neurolake.kernel.principal import LOCAL, Principal
    from neurolake.query.question import Question

    who = Principal("ann", frozenset(("analyst",))) if bound else LOCAL
    run = lake.queries.submit(Question(sql, principal=who, use_cache=False))
    time.sleep(wait_s)
    began = time.perf_counter()
    ended = lake.queries.cancel(run.id, principal=who.name)
    idle = _idle_since()
    if ended.state != "cancelled":
        raise RuntimeError(f"The query was to be cancelled and {ended.state}: {ended.error}")
    return idle - began


def _idle_since() -> float:
    """Since when this process has been idle; it returns once that has lasted a while."""
    since, used = time.perf_counter(), time.process_time()
    while time.perf_counter() - since < _STILL_S:
        time.sleep(_LOOK_S)
        if time.process_time() - used > _LOOK_S / 2:
            since, used = time.perf_counter(), time.process_time()
    return since


def _lake(home: Path) -> "Lake":
    """Orders, many of them, and a few; names, addresses and rows without one are hidden from analysts."""
    from neurolake import Lake

    lake = Lake.open(home)
    lake.ingest(data.narrow_parquet(_ROWS), dataset="orders")
    lake.query(f"CREATE TABLE many AS SELECT o.* FROM orders o, range({_COPIES})")
    lake.query("CREATE TABLE few AS SELECT email FROM orders LIMIT 10")
    policies: list[dict[str, Any]] = [{"kind": "grant", "name": "read", "to": ["role:analyst"]}]
    for name, columns in (("orders", _HIDDEN), ("many", _HIDDEN), ("few", ("email",))):
        on = {"dataset": name, "columns": list(columns)}
        policies.append({"kind": "mask", "name": f"mask-{name}", "on": on, "mask": {"method": "hash"}})
        rows = {"on": {"dataset": name}, "filter": "email IS NOT NULL"}
        policies.append({"kind": "row_filter", "name": f"rows-{name}", **rows})
    for policy in policies:
        lake.policies.create(policy, by="benchmark")
    return lake


if __name__ == "__main__":
    measure.main({"cancelled": cancelled})

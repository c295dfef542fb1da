"""The governed query path: what it adds to a query, and how it stands up to dashboards and to many clients at once."""

import http.client
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import dashboard, data, measure, report
from benchmarks.server import server

if TYPE_CHECKING:
    from neurolake.app.lake import Lake

_ROWS = 100_000
_TRIVIAL_ROWS = 1_000
_TIMES = 300
_QUERIES = 1_000
_CLIENTS = 64
_FILES = 1_000
_MATCHING = 7
_WARM_S, _COLD_S, _HIT_S = 0.003, 0.015, 0.002
_BARE, _UNBOUND, _BOUND, _DATAFUSION = "bare DuckDB", "no policy", "5 masks, 1 row filter", "bare DataFusion"
_THINGS = (_BARE, _UNBOUND, _BOUND, _DATAFUSION)
_POLICIES: tuple[dict[str, Any], ...] = (
    {"kind": "grant", "name": "read", "to": ["role:analyst"]},
    {"kind": "row_filter", "name": "rows", "on": {"dataset": "orders"}, "filter": "country <> 'US'"},
    *(
        {"kind": "mask", "name": f"mask-{column}", "on": {"dataset": "orders", "columns": [column]}, "mask": how}
        for column, how in (
            ("customer_id", {"method": "hash"}),
            ("customer_name", {"method": "partial", "keep_first": 1}),
            ("email", {"method": "redact"}),
            ("quantity", {"method": "bucket", "size": 5}),
            ("created_at", {"method": "truncate", "unit": "month"}),
        )
    ),
)


def tables() -> list[report.Table]:
    return [_overhead_table(), _dashboard_table(), _clients_table(), _files_table()]


def _overhead_table() -> report.Table:
    found = measure.run("benchmarks.query", "overhead").answer
    bare = found["bare"]
    rows = [
        _added("executed, plan known", found["warm"], bare, _WARM_S),
        _added("executed, text never seen", found["cold"], found["bare cold"], _COLD_S),
        _goal("answer known", found["hit"], 0.0, _HIT_S),
    ]
    note = (
        f"count(*) over {_TRIVIAL_ROWS:,} rows inside the service, against the same SQL on a bare connection; "
        f"p50 of {_TIMES}. Target: the difference, for a known answer the time itself."
    )
    return report.Table("Query path", note, ("what", "p50", "bare", "added", "target", ""), tuple(rows))


def _added(what: str, ours: float, bare: float, target: float) -> tuple[str, ...]:
    return _goal(what, ours, bare, target)


def _goal(what: str, ours: float, bare: float, target: float) -> tuple[str, ...]:
    given = report.milliseconds(bare) if bare else ""
    times = (report.milliseconds(ours), given, report.milliseconds(ours - bare))
    return (what, *times, f"<= {report.milliseconds(target)}", report.verdict(ours - bare, target))


def _dashboard_table() -> report.Table:
    runs = {thing: measure.run("benchmarks.query", "ask_all", thing) for thing in _THINGS}
    bare = runs[_BARE]
    rows = [
        (
            thing,
            *(report.milliseconds(run.answer[name]) for name in ("p50", "p95")),
            report.seconds(run.seconds),
            f"{run.seconds / bare.seconds:.2f}",
        )
        for thing, run in runs.items()
    ]
    note = (
        f"{_QUERIES:,} different small queries one after the other over {_ROWS:,} orders: filters, groups, top n, time "
        "series. With masks and a row filter the asker's SQL runs behind the barrier."
    )
    return report.Table("Dashboards", note, ("path", "p50", "p95", "total", "ratio"), tuple(rows))


def _clients_table() -> report.Table:
    run = measure.run("benchmarks.query", "many")
    answer = run.answer
    row = (
        f"{_CLIENTS} clients",
        f"{answer['requests'] / run.seconds:,.0f}",
        *(report.milliseconds(answer[name]) for name in ("p50", "p99")),
        f"{answer['errors']}",
        "met" if not answer["errors"] else "MISSED",
    )
    note = "POST /api/query/execute of a server process, each client with a connection of its own; no answer was known."
    return report.Table("Many clients", note, ("what", "requests/s", "p50", "p99", "errors", "none"), (row,))


def _files_table() -> report.Table:
    answer = measure.run("benchmarks.query", "files").answer
    row = (
        f"{answer['files'] + answer['pruned']:,} files",
        f"{answer['files']}",
        f"{_MATCHING}",
        report.milliseconds(answer["p50"]),
        report.milliseconds(answer["all"]),
        "met" if answer["files"] == _MATCHING else "MISSED",
    )
    note = "A range of keys that lies in some files of a table, by the bounds in its manifests."
    header = ("table", "files read", "files that match", "p50", "all files, p50", "")
    return report.Table("Files left out", note, header, (row,))


def overhead() -> measure.Answer:
    """p50 of each way to answer a trivial query."""
    with tempfile.TemporaryDirectory() as folder, _lake(Path(folder), _TRIVIAL_ROWS) as lake, measure.timed() as clock:
        bare = _bare(lake)
        sql = f"SELECT count(*) AS n FROM {dashboard.TABLE} WHERE amount > 10"
        other = f"SELECT count(*) AS n FROM {dashboard.TABLE} WHERE amount > 10 AND quantity <> {{}}"
        ask = _asker(lake, bound=False)
        for _ in range(20):
            bare(sql)
            ask(sql)
        found = {
            "bare": _p50(lambda _: bare(sql)),
            "warm": _p50(lambda _: ask(sql)),
            "bare cold": _p50(lambda number: bare(other.format(number))),
            "cold": _p50(lambda number: ask(other.format(number))),
        }
        known = _asker(lake, bound=False, use_cache=True)
        known(sql)
        found["hit"] = _p50(lambda _: known(sql))
    return {"seconds": clock.seconds, **found}


def ask_all(thing: str) -> measure.Answer:
    """The dashboards' queries on one path."""
    asked = dashboard.queries(_QUERIES)
    with tempfile.TemporaryDirectory() as folder, _lake(Path(folder), _ROWS) as lake:
        ways: dict[str, Callable[[], Callable[[str], Any]]] = {
            _BARE: lambda: _bare(lake),
            _UNBOUND: lambda: _asker(lake, bound=False),
            _BOUND: lambda: _asker(lake, bound=True),
            _DATAFUSION: lambda: _datafusion(lake),
        }
        ask = ways[thing]()
        for sql in dashboard.queries(_QUERIES + 20)[-20:]:
            ask(sql)
        times = [_seconds(lambda sql=sql: ask(sql)) for sql in asked]  # type: ignore[misc]
    return {"seconds": sum(times), **_quantiles(times, p50=50, p95=95)}


def many() -> measure.Answer:
    """Clients that ask a server at once."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "lake"
        _lake(home, _ROWS).close()
        asked = dashboard.queries(_QUERIES)
        times: list[float] = []
        errors: list[str] = []
        with server(home) as port:
            threads = [
                threading.Thread(target=_client, args=(port, asked[start::_CLIENTS], times, errors))
                for start in range(_CLIENTS)
            ]
            with measure.timed() as clock:
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
    answer = {"requests": len(times), "errors": len(errors), "first": errors[:1]}
    return {"seconds": clock.seconds, **answer, **_quantiles(times, p50=50, p99=99)}


def _client(port: int, asked: Sequence[str], times: list[float], errors: list[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for sql in asked:
        start = time.perf_counter()
        body = json.dumps({"sql": sql, "use_cache": False, "wait_s": 60})
        connection.request("POST", "/api/query/execute", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        times.append(time.perf_counter() - start)
        if answer.status != http.client.OK:
            errors.append(f"{answer.status} {text[:300]!r}")
    connection.close()


def files() -> measure.Answer:
    """How many files of a table are read for a range of keys."""
    from neurolake import Lake

    with tempfile.TemporaryDirectory() as folder, Lake.open(Path(folder)) as lake, measure.timed() as clock:
        _many_files(lake)
        ask = _asker(lake, bound=False)
        first = f"SELECT sum(value) AS total FROM parts WHERE id BETWEEN 5000 AND {5000 + _MATCHING * 10 - 1}"
        ask(first)
        result = ask(first)
        scanned = lake.queries.get(result.query_id).facts["scanned"]  # type: ignore[index]
        pruned = _p50(lambda _: ask(first), 50)
        everything = _p50(lambda _: ask("SELECT sum(value) AS total FROM parts"), 5)
    return {
        "seconds": clock.seconds,
        "files": scanned["files"],
        "pruned": scanned["files_pruned"],
        "p50": pruned,
        "all": everything,
    }


def _many_files(lake: "Lake") -> None:
    """The table `parts`: as many files, each with ten keys of its own, made in one commit."""
    from neurolake.catalog import datasets
    from neurolake.engine.sql import literal
    from neurolake.kernel.clock import utc_now
    from neurolake.storage.warehouse import Change

    fields = lake.warehouse.plan_fields(None, [("id", "BIGINT"), ("value", "DOUBLE")])
    ids = ", ".join(f"{field.name}: {field.id}" for field in fields)
    paths = [lake.home / "staging" / f"{number}.parquet" for number in range(_FILES)]
    with lake.ingest_engine.session() as session:
        for number, path in enumerate(paths):
            rows = f"SELECT {number * 10} + i AS id, i / 2 AS value FROM range(10) t(i)"
            session.run(f"COPY ({rows}) TO {literal(str(path))} (FORMAT parquet, FIELD_IDS {{{ids}}})")

    def facts(session: Any, done: Any) -> None:
        dataset = datasets.register(session, "parts", "gold", utc_now())
        known = [datasets.ColumnFact(field.id, field.name, field.type) for field in done.fields]
        datasets.record_schema(session, dataset, known, utc_now())
        totals = (done.added_rows, done.total_rows, done.total_bytes, done.total_files)
        fact = datasets.SnapshotFact(done.snapshot_id, done.parent_id, done.operation, *totals)
        datasets.record_snapshot(session, dataset, fact, utc_now())

    lake.warehouse.commit(Change(table=("gold", "parts"), files=tuple(paths), fields=fields, facts=facts))


def _lake(home: Path, rows: int) -> "Lake":
    from neurolake import Lake

    lake = Lake.open(home)
    lake.ingest(data.narrow_parquet(rows), dataset=dashboard.TABLE)
    for policy in _POLICIES:
        lake.policies.create(policy, by="benchmark")
    return lake


def _asker(lake: "Lake", *, bound: bool, use_cache: bool = False) -> Callable[[str], Any]:
    """Asks the service, as somebody whom the policies bind or nobody binds, and reads the first page."""
    from neurolake.kernel.principal import LOCAL, Principal
    from neurolake.query.question import Question

    who = Principal("ann", frozenset(("analyst",))) if bound else LOCAL

    def ask(sql: str) -> Any:
        question: Question = Question(sql, principal=who, use_cache=use_cache)
        result = lake.queries.run(question)
        result.page(0, 1000)
        return result

    return ask


def _data_files(lake: "Lake") -> list[str]:
    from neurolake.catalog import datasets

    with lake.database.read() as session:
        zone = datasets.find(session, dashboard.TABLE).zone
    return [path for group in lake.warehouse.files((zone, dashboard.TABLE)).groups for path in group.paths]


def _bare(lake: "Lake") -> Callable[[str], Any]:
    import duckdb

    from neurolake.engine.sql import call, ident

    connection = duckdb.connect()
    source = call("read_parquet", _data_files(lake)[0])
    connection.execute(f"CREATE VIEW {ident(dashboard.TABLE)} AS FROM {source}")
    return lambda sql: connection.sql(sql).to_arrow_table()


def _datafusion(lake: "Lake") -> Callable[[str], Any]:
    import datafusion

    context = datafusion.SessionContext()
    context.register_parquet(dashboard.TABLE, _data_files(lake)[0])
    return lambda sql: context.sql(sql).collect()


def _p50(ask: Callable[[int], Any], times: int = _TIMES) -> float:
    return statistics.median(_seconds(lambda number=number: ask(number)) for number in range(times))  # type: ignore[misc]


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _quantiles(times: Sequence[float], **percents: int) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {name: cuts[percent - 1] for name, percent in percents.items()}


if __name__ == "__main__":
    measure.main({"overhead": overhead, "ask_all": ask_all, "many": many, "files": files})

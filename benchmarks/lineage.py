"""Column lineage of the queries of TPC-H and TPC-DS against what running them proves, beside two peers.

Each query runs over small tables made for it; one column at a time is changed in many ways, and what comes out
otherwise depends on it.
"""

import json
import statistics
import subprocess
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks import measure, report, tpc

_PROCESSES = 2
_SECONDS = 60
_REPEATS = 3
_RECALL = 1.0
_PRECISION = 0.99
_P50_MS = 10.0

Edge = tuple[str, str, int]
Claims = Mapping[str, Any]


def tables() -> list[report.Table]:
    tpc.python()
    with ThreadPoolExecutor(_PROCESSES) as pool:
        run = lambda part: measure.run("benchmarks.lineage", "prove", part, _SECONDS)  # noqa: E731
        runs = list(pool.map(run, range(_PROCESSES)))
    ours = measure.run("benchmarks.lineage", "claims").answer["cases"]
    proved = [one["proved"] for one in ours]
    peers = _peers(ours)
    answers = {"NeuroLake": [one["ours"] for one in ours]} | {
        name: [one[name] for one in peers] for name in ("sqllineage", "sqlglot")
    }
    direct = _pool(answers.values(), proved)
    spent = sum(run.seconds for run in runs)
    return [_summary(answers, proved, direct, spent), _left(ours)]


def _summary(
    answers: Mapping[str, list[Claims]], proved: list[list[Edge]], direct: list[set[Edge]], spent: float
) -> report.Table:
    rows = []
    for name, told in answers.items():
        rows += [_row(name, what, *figures, told) for what, figures in _figures(told, proved, direct)]
    note = (
        "The 22 queries of TPC-H and the 99 of TPC-DS, as DuckDB's extensions give them. A claim is that a column of "
        "the result depends on a column of a table. It is proved when changing that column changes that of the "
        "result, over the benchmark's own rows, and over small tables made for the query from values of them and "
        f"literals of the query; proofs are kept, and each run seeks more for at most {_SECONDS} s of the processor a "
        "query that has something unproved (this one took "
        f"{spent:.0f} s of two processes). Recall is the share of what is proved that is claimed, precision the share "
        "of what is claimed that is proved. That is a lower bound, which grows with the time that is spent: what is "
        "not proved may still be true, see the table below. Direct: what a value is made of; its recall is over all "
        "proved dependences that one of the three calls direct. The peers claim direct ones only. p50 is for a "
        "statement, parsing included. Edges are as they are recorded: to a column, or to the rows of the answer, which "
        "is proved by a column that has none of its own from there, and stands for a dependence of every column. "
        "Written out to dependences it says too much where it comes from a later key of a sort, which does not move "
        "the leading one."
    )
    header = ("", "claims", "of", "recall", "precision", "failures", "p50", "target", "")
    return report.Table("Column lineage", note, header, tuple(rows))


def _figures(
    told: list[Claims], proved: list[list[Edge]], direct: list[set[Edge]]
) -> Iterator[tuple[str, tuple[float, float, int]]]:
    every = [_edges(one["edges"]) for one in told]
    made = [_edges(one.get("direct", one["edges"])) for one in told]
    known = [_edges(one) for one in proved]
    if "recorded" in told[0]:
        recorded, shown = sum(one["recorded"] for one in told), sum(one["shown"] for one in told)
        yield "edges", (_share(known, every), shown / recorded, recorded)
    yield "dependences", (_share(known, every), _share(every, known), sum(map(len, every)))
    yield "direct edges", (_share(direct, every), _share(made, known), sum(map(len, made)))


def _row(name: str, what: str, recall: float, precision: float, claims: int, told: list[Claims]) -> tuple[str, ...]:
    failures = sum("failure" in one for one in told)
    p50 = statistics.median(one["seconds"] for one in told if "seconds" in one) * 1000
    is_ours = what == "edges"
    is_met = recall >= _RECALL and precision >= _PRECISION and p50 <= _P50_MS
    target = f"{_RECALL:.0%}, >= {_PRECISION:.0%}, <= {_P50_MS:.0f} ms" if is_ours else ""
    verdict = ("met" if is_met else "MISSED") if is_ours else ""
    shares = (f"{recall:.2%}", f"{precision:.2%}")
    return name, f"{claims:,}", what, *shares, str(failures), f"{p50:.1f} ms", target, verdict


def _left(ours: list[dict[str, Any]]) -> report.Table:
    rows = []
    for one in ours:
        by: dict[str, list[str]] = {}
        for source, target in one["unproved"]:
            by.setdefault(source, []).append(target)
        left = "; ".join(f"{source}: {', '.join(targets)}" for source, targets in by.items())
        rows += [(one["query"], "claimed, not proved", str(len(one["unproved"])), left)] if left else []
        missed = sorted(_edges(one["proved"]) - _edges(one["ours"]["edges"]))
        told = "; ".join(f"{table}.{column}: {one['names'][place]}" for table, column, place in missed)
        rows += [(one["query"], "PROVED, NOT CLAIMED", str(len(missed)), told)] if missed else []
    note = (
        "Edges that we claim and that running the queries has not shown yet, by the column that they come from; and "
        "dependences that it shows beyond what we claim. Most are of queries that find something only where many "
        "things meet: branches of a union that need rows of their own, tickets with as many lines as asked, keys of a "
        "sort behind a dozen others."
    )
    return report.Table("Column lineage without a proof", note, ("query", "", "how many", "which"), tuple(rows))


def _pool(answers: Collection[list[Claims]], proved: list[list[Edge]]) -> list[set[Edge]]:
    """Per query, the proved dependences that somebody calls direct."""
    claims = [[_edges(one.get("direct", one["edges"])) for one in told] for told in answers]
    return [set().union(*one) & _edges(known) for one, known in zip(zip(*claims, strict=True), proved, strict=True)]


def _share(of: list[set[Edge]], within: list[set[Edge]]) -> float:
    whole = sum(map(len, of))
    return sum(len(a & b) for a, b in zip(of, within, strict=True)) / whole if whole else 1.0


def _edges(listed: Collection[Any]) -> set[Edge]:
    return {(table, column, place) for table, column, place in listed}


def _peers(ours: list[dict[str, Any]]) -> list[dict[str, Any]]:
    cases = json.dumps([{name: one[name] for name in ("sql", "tables", "names")} for one in ours])
    script = Path(__file__).with_name("lineage_peers.py")
    done = subprocess.run([tpc.python(), script], input=cases, capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def _prove(part: str, seconds: str) -> measure.Answer:
    from benchmarks.lineage_proofs import prove

    with measure.timed() as clock:
        for query in tpc.queries()[int(part) :: _PROCESSES]:
            prove(query, float(seconds))
    return {"seconds": clock.seconds}


def _claims() -> measure.Answer:
    with measure.timed() as clock:
        cases = [_case(query) for query in tpc.queries()]
    return {"seconds": clock.seconds, "cases": cases}


def _case(query: tpc.Query) -> dict[str, Any]:
    from benchmarks.lineage_proofs import Case, Proofs
    from neurolake.testing.lineage_oracle import claimed

    known = tpc.tables(query.suite)
    found, seconds = _traced(query, known)
    proved = [(*source, place) for source, place in Proofs.of(query).proved]
    case = {"query": f"{query.suite} {query.number}", "proved": proved, "tables": known}
    if found.columns is None or any(column.edges is None for column in found.columns):
        told: dict[str, Any] = {"failure": found.why or "a column cannot be traced", "edges": []}
    else:
        every = [(*source, place) for source, place in claimed(found)]
        direct = {
            (*edge.source, place)
            for place, column in enumerate(found.columns)
            for edge in column.edges or ()
            if edge.is_direct
        }
        told = {"seconds": seconds, "edges": every, "direct": sorted(direct)}
    known_case = Case(query)
    shown = known_case.proved(Proofs.of(query).proved)
    told |= {"recorded": len(known_case.edges), "shown": len(shown)}
    names_of = [column.name for column in found.columns or ()]
    left = sorted(
        (f"{source.table}.{source.column}", "(rows)" if place is None else names_of[place])
        for source, place in known_case.edges - shown
    )
    case["unproved"] = left
    sql, names = _named(query.sql)
    return {**case, "ours": told, "sql": sql, "names": names}


def _traced(query: tpc.Query, known: Mapping[str, Mapping[str, str]]) -> tuple[Any, float]:
    import sqlglot

    from neurolake.sql.lineage import lineage_of

    times = []
    for _ in range(_REPEATS):
        start = time.perf_counter()
        found = lineage_of(sqlglot.parse_one(query.sql, read="duckdb"), known)
        times.append(time.perf_counter() - start)
    return found, statistics.median(times)


def _named(sql: str) -> tuple[str, list[str]]:
    """The query with a name for every column of its result, so that peers call them the same, and the names."""
    import sqlglot
    from sqlglot import exp

    tree = sqlglot.parse_one(sql, read="duckdb")
    first = tree
    while isinstance(first, exp.SetOperation | exp.Subquery):
        first = first.this
    for place, item in enumerate(list(first.expressions)):
        if not isinstance(item, exp.Alias | exp.Column | exp.Star):
            item.replace(exp.alias_(item.copy(), f"nl_{place}"))
    names = [item.alias_or_name for item in first.expressions]
    return tree.sql("duckdb"), _written_out(names, sql)


def _written_out(names: list[str], sql: str) -> list[str]:
    """The names with those that a star stands for."""
    if "*" not in names:
        return names
    import sqlglot

    from neurolake.sql.lineage import lineage_of

    tree = sqlglot.parse_one(sql, read="duckdb")
    for suite in ("tpch", "tpcds"):
        found = lineage_of(tree, tpc.tables(suite)).columns
        if found is not None:
            return [column.name for column in found]
    return names


_THINGS: Mapping[str, Callable[..., measure.Answer]] = {"prove": _prove, "claims": _claims}

if __name__ == "__main__":
    measure.main(_THINGS)

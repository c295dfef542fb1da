"""What sqllineage and sqlglot say of queries' columns. Runs in the environment of `benchmarks.tpc`, by its path.

Reads cases as JSON: each has `sql`, `tables` (table → column → type) and `names` of the result's columns. Writes for
each and for each peer: `edges` as [table, column, position], `seconds`, or `failure`.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

Found = Iterator[tuple[str, str, str]]


def sqllineage(case: dict[str, Any]) -> Found:
    from sqllineage.config import SQLLineageConfig
    from sqllineage.core.metadata.dummy import DummyMetaDataProvider
    from sqllineage.runner import LineageRunner

    known = DummyMetaDataProvider({f"main.{name}": list(columns) for name, columns in case["tables"].items()})
    text = f"CREATE TABLE nl_result AS {case['sql']}"
    with SQLLineageConfig(DEFAULT_SCHEMA="main"):
        paths = LineageRunner(text, dialect="duckdb", metadata_provider=known).get_column_lineage()
    for path in paths:
        source, target = path[0], path[-1]
        # `lineitem.*` of a count(*) says nothing of a column.
        if getattr(source.parent, "raw_name", None) in case["tables"] and source.raw_name != "*":
            yield source.parent.raw_name, source.raw_name, target.raw_name


def sqlglot(case: dict[str, Any]) -> Found:
    import sqlglot as glot
    from sqlglot import exp
    from sqlglot.lineage import lineage
    from sqlglot.optimizer.qualify import qualify
    from sqlglot.optimizer.scope import build_scope

    tree = qualify(glot.parse_one(case["sql"], read="duckdb"), schema=case["tables"], dialect="duckdb")
    scope = build_scope(tree)
    for name in tree.named_selects:
        told = lineage(name, tree, schema=case["tables"], scope=scope, dialect="duckdb", trim_selects=False, copy=False)
        for node in told.walk():
            if isinstance(node.expression, exp.Table):
                yield node.expression.name, node.name.rpartition(".")[2].strip('"'), name


PEERS: dict[str, Callable[[dict[str, Any]], Found]] = {"sqllineage": sqllineage, "sqlglot": sqlglot}


def _told(peer: Callable[[dict[str, Any]], Found], case: dict[str, Any]) -> dict[str, Any]:
    positions = {name.lower(): place for place, name in reversed(list(enumerate(case["names"])))}
    start = time.perf_counter()
    try:
        found = set(peer(case))
    except Exception as error:  # noqa: BLE001 - whatever a peer raises over a query is its failure, which is counted
        return {"failure": f"{type(error).__name__}: {str(error)[:200]}", "edges": []}
    seconds = time.perf_counter() - start
    edges = [(table.lower(), column.lower(), positions[name.lower()]) for table, column, name in found
             if name.lower() in positions]  # fmt: skip
    return {"seconds": seconds, "edges": sorted(set(edges))}


def main() -> None:
    cases = json.load(sys.stdin)
    for peer in PEERS.values():
        _told(peer, cases[0])  # imports
    json.dump([{name: _told(peer, case) for name, peer in PEERS.items()} for case in cases], sys.stdout)


if __name__ == "__main__":
    main()

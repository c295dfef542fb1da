"""A benchmark's own rows, in which some columns have one value: so what comes after them in an order can be seen."""

import random
from collections.abc import Collection, Mapping

import duckdb

from benchmarks import tpc
from benchmarks.lineage_worlds import Columns, is_key
from neurolake.engine.sql import ident, literal

_SCALES = (0.1, 0.1, 1.0)
_PLAIN = (0.0, 0.6, 0.9, 1.0, 1.0)


def own_rows(
    suite: str, tables: Mapping[str, Columns], kept: Collection[str], chance: random.Random
) -> duckdb.DuckDBPyConnection:
    """A database of the tables.

    Args:
        kept: Columns that stay as they are; so do keys.
        chance: Chooses the scale, and the share of other columns that have one value, with which.
    """
    folder, share = tpc.rows(suite, chance.choice(_SCALES)), chance.choice(_PLAIN)
    connection = duckdb.connect(config={"threads": 1})
    for table, columns in tables.items():
        plain = {name for name in columns if name not in kept and not is_key(name) and chance.random() < share}
        items = (f"min({ident(name)}) OVER () AS {ident(name)}" if name in plain else ident(name) for name in columns)
        source = literal(str(folder / f"{table}.parquet"))
        connection.execute(f"CREATE TABLE {ident(table)} AS SELECT {', '.join(items)} FROM {source}")
    return connection

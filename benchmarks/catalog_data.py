"""A catalog of a large company: layers of tables made from tables of the layers before, with hubs that many read."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Table, insert, text

from neurolake.kernel.ids import new_id
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset, DatasetColumn, LineageEdge, SchemaVersion

LAYERS = 10
HUBS = 40
"""Tables of the first layers that one in eight of the reads is of."""
_SEED = 11
_COLUMNS = 20
_AT_ONCE = 20_000
_DAYS = 400
_GONE = 0.2
_START = datetime(2025, 1, 1, tzinfo=UTC)
_WORDS = (
    "order",
    "customer",
    "event",
    "price",
    "stock",
    "visit",
    "invoice",
    "claim",
    "trip",
    "sensor",
    "lead",
    "churn",
)


class Made:
    """Ids of what was made, by layer; `hubs` are the tables that many read."""

    def __init__(self, layers: list[list[str]]) -> None:
        self.layers = layers
        self.hubs = layers[0][: HUBS // 2] + layers[1][: HUBS // 2]


def fill(database: Database, datasets: int, edges: int) -> Made:
    """Fill an empty database; one in five edges besides is of the past, and ended since."""
    made = Made([[new_id() for _ in range(datasets // LAYERS)] for _ in range(LAYERS)])
    _insert(database, Dataset, _datasets(made))
    _insert(database, SchemaVersion, _versions(made))
    _insert(database, DatasetColumn, _columns(made))
    _insert(database, LineageEdge, _edges(made, random.Random(_SEED), edges))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if database.is_sqlite else "VACUUM ANALYZE"))
    return made


def _insert(database: Database, model: Any, rows: Iterator[dict[str, Any]]) -> None:
    table: Table = model.__table__
    while some := list(islice(rows, _AT_ONCE)):
        with database.engine.begin() as connection:
            connection.execute(insert(table), some)


def _all(made: Made) -> Iterator[tuple[int, int, str]]:
    for layer, ids in enumerate(made.layers):
        for number, one in enumerate(ids):
            yield layer, number, one


def _datasets(made: Made) -> Iterator[dict[str, Any]]:
    zones = ("bronze", "silver", "silver", "gold")
    for layer, number, one in _all(made):
        yield {
            "id": one,
            "name": f"{_WORDS[number % len(_WORDS)]}_{layer}_{number}",
            "zone": zones[layer * len(zones) // LAYERS],
            "owner": f"team{number % 50}",
            "schema_version": 1,
            "rows": 1000,
            "bytes": 50_000,
            "keys": [],
            "created_at": _START,
            "updated_at": _START,
        }


def _versions(made: Made) -> Iterator[dict[str, Any]]:
    for _, _, one in _all(made):
        yield {"id": one, "dataset_id": one, "version": 1, "change": "initial", "created_at": _START}


def _columns(made: Made) -> Iterator[dict[str, Any]]:
    for _, _, one in _all(made):
        for number in range(_COLUMNS):
            name = f"{_WORDS[number % len(_WORDS)]}_{number}"
            yield {
                "schema_version_id": one, "field_id": number + 1, "position": number, "name": name, "type": "VARCHAR",
            }  # fmt: skip


def _edges(made: Made, chance: random.Random, edges: int) -> Iterator[dict[str, Any]]:
    """For every dataset beyond the first layer one run, of one to four sources; about `edges` of columns hold."""
    per_dataset = edges * LAYERS / (LAYERS - 1) / sum(map(len, made.layers))
    for layer, _, target in _all(made):
        if layer == 0:
            continue
        at = _START + timedelta(days=chance.random() * _DAYS)
        yield from _run(made, chance, layer, target, per_dataset, at, None)
        if chance.random() < _GONE:
            yield from _run(made, chance, layer, target, per_dataset, at - timedelta(days=100), at)


def _run(
    made: Made, chance: random.Random, layer: int, target: str, edges: float, since: datetime, until: datetime | None
) -> Iterator[dict[str, Any]]:
    sources = sorted({_source(made, chance, layer) for _ in range(chance.choice((1, 1, 2, 2, 3, 4)))})
    base = {
        "source_kind": "dataset", "target_kind": "dataset", "target_id": target, "run_id": new_id(),
        "evidence": "parsed", "valid_from": since, "valid_to": until, "masked": False, "transformation": None,
    }  # fmt: skip
    for source in sources:
        yield base | {
            "id": new_id(),
            "source_id": source,
            "source_column": None,
            "target_column": None,
            "kind": "transformation",
        }
    for number in range(int(edges + chance.random())):
        source, kind = (
            chance.choice(sources),
            chance.choices(("identity", "transformation", "aggregation", "filter"), (6, 2, 1, 1))[0],
        )
        yield base | {
            "id": new_id(),
            "source_id": source,
            "source_column": _column(chance.randrange(_COLUMNS)),
            "target_column": None if kind == "filter" else _column(number % _COLUMNS),
            "kind": kind,
        }


def _source(made: Made, chance: random.Random, layer: int) -> str:
    """One in eight reads is of a hub, most others of the layer before."""
    if chance.random() < 1 / 8:
        hubs = made.hubs if layer > 1 else made.hubs[: HUBS // 2]
        return chance.choice(hubs)
    below = layer - 1 if chance.random() < 0.8 else chance.randrange(layer)
    return chance.choice(made.layers[below])


def _column(number: int) -> str:
    return f"{_WORDS[number % len(_WORDS)]}_{number}"

"""A catalog of a large company: layers of tables made from tables of the layers before, with hubs that many read."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import bulk
from benchmarks.catalog_words import Vocabulary
from neurolake.kernel.ids import new_id
from neurolake.metadata.database import Database
from neurolake.metadata.models import (
    ColumnTag,
    Dataset,
    DatasetCard,
    DatasetColumn,
    Domain,
    LineageEdge,
    SchemaVersion,
)

DATASETS, COLUMNS, EDGES = 100_000, 20, 1_000_000
NAME = f"catalog-{DATASETS}"
"""Under which it is kept, see `databases.kept`."""
LAYERS = 10
HUBS = 40
"""Tables of the first layers that one in eight of the reads is of."""
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SEED = 11
"""Of the words, which a `Vocabulary` of the same seed has, too."""
_DAYS = 400
_GONE = 0.2
_START = NOW - timedelta(days=_DAYS)
_ZONES = ("bronze", "silver", "silver", "gold")
_TAGS = ("finance", "pii.email", "pii.phone", "hr", "audited", "gdpr", "master", "draft")
_DOMAINS = tuple(f"domain{number}" for number in range(20))


class Made:
    """Ids of what was made, by layer; `hubs` are the tables that many read."""

    def __init__(self, layers: list[list[str]]) -> None:
        self.layers = layers
        self.hubs = layers[0][: HUBS // 2] + layers[1][: HUBS // 2]

    def every(self) -> Iterator[tuple[int, int, str]]:
        """Layer, number within it, id."""
        for layer, ids in enumerate(self.layers):
            for number, one in enumerate(ids):
                yield layer, number, one


def filled(url: str, folder: Path) -> dict[str, Any]:
    """Fill an empty database; returns the ids by layer, and how many seconds the index of the search took."""
    from benchmarks import measure
    from neurolake.compliance.audit import AuditLog
    from neurolake.compliance.policies.service import Policies
    from neurolake.nuic.search.service import Search

    database = Database(url)
    with measure.timed() as filling:
        made = fill(database, DATASETS, EDGES)
    audit = AuditLog(database, key=folder / "key.pem", checkpoints=folder / "checkpoints")
    with measure.timed() as indexing:
        Search(database, Policies(database, audit)).rebuild()
    audit.close()
    database.close()
    return {"layers": made.layers, "filling": filling.seconds, "indexing": indexing.seconds}


def fill(database: Database, datasets: int, edges: int) -> Made:
    """Fill an empty database; one in five edges besides is of the past, and ended since."""
    made = Made([[new_id() for _ in range(datasets // LAYERS)] for _ in range(LAYERS)])
    chance = random.Random(SEED)
    vocabulary = Vocabulary(chance)
    columns = {one: _names(vocabulary) for _, _, one in made.every()}
    bulk.put(database, Domain, _domains())
    bulk.put(database, Dataset, _datasets(made, vocabulary, chance))
    bulk.put(database, DatasetCard, _cards(made, chance))
    bulk.put(database, SchemaVersion, _versions(made))
    bulk.put(database, DatasetColumn, _columns(columns))
    bulk.put(database, ColumnTag, _tags(columns, chance))
    bulk.put(database, LineageEdge, _edges(made, columns, chance, edges))
    bulk.analyse(database)
    return made


def _names(vocabulary: Vocabulary) -> list[str]:
    """Names of columns, half of one word and half of two; of those that come again, with a number."""
    names: dict[str, None] = {}
    for number in range(COLUMNS):
        name = vocabulary.name(1 + number % 2)
        names[f"{name}_{number}" if name in names else name] = None
    return list(names)


def _domains() -> Iterator[dict[str, Any]]:
    for name in _DOMAINS:
        yield {"name": name, "version": 1, "updated_at": _START, "updated_by": "benchmark"}


def _datasets(made: Made, vocabulary: Vocabulary, chance: random.Random) -> Iterator[dict[str, Any]]:
    for layer, number, one in made.every():
        yield {
            "id": one,
            "name": f"{vocabulary.name(2)}_{layer}{number:05}",
            "zone": _ZONES[layer * len(_ZONES) // LAYERS],
            "owner": f"team{number % 50}",
            "description": " ".join(vocabulary.some(8)) if number % 3 == 0 else None,
            "quality": chance.random(),
            "schema_version": 1,
            "rows": 1000,
            "bytes": 50_000,
            "keys": [],
            "created_at": _START,
            "updated_at": NOW - timedelta(days=chance.random() * _DAYS),
        }


def _cards(made: Made, chance: random.Random) -> Iterator[dict[str, Any]]:
    """One dataset in five has a domain; one in fifty is deprecated."""
    for _, number, one in made.every():
        if number % 5 == 0:
            state = "deprecated" if number % 50 == 0 else "active"
            at = {"updated_at": _START, "updated_by": "benchmark"}
            yield {"dataset_id": one, "version": 1, "state": state, "domain": chance.choice(_DOMAINS), **at}


def _versions(made: Made) -> Iterator[dict[str, Any]]:
    fixed = {"version": 1, "change": "initial", "created_at": _START, "semantic": "1.0.0", "anew": False}
    for _, _, one in made.every():
        yield {"id": one, "dataset_id": one, **fixed}


def _columns(columns: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    for one, names in columns.items():
        for number, name in enumerate(names):
            place = {"field_id": number + 1, "position": number}
            yield {"schema_version_id": one, **place, "name": name, "type": "VARCHAR"}


def _tags(columns: dict[str, list[str]], chance: random.Random) -> Iterator[dict[str, Any]]:
    """One column in fifty has a tag."""
    by = {"tagged_by": "benchmark", "tagged_at": _START}
    for one, names in columns.items():
        for name in names:
            if chance.random() < 0.02:
                yield {"dataset_id": one, "column": name, "tag": chance.choice(_TAGS), **by}


def _edges(made: Made, columns: dict[str, list[str]], chance: random.Random, edges: int) -> Iterator[dict[str, Any]]:
    """For every dataset beyond the first layer one run, of one to four sources; about `edges` of columns hold."""
    per_dataset = edges * LAYERS / (LAYERS - 1) / sum(map(len, made.layers))
    for layer, _, target in made.every():
        if layer == 0:
            continue
        at = _START + timedelta(days=chance.random() * _DAYS)
        for since, until in ((at, None), (at - timedelta(days=100), at))[: 1 + (chance.random() < _GONE)]:
            sources = sorted({_source(made, chance, layer) for _ in range(chance.choice((1, 1, 2, 2, 3, 4)))})
            base = {
                "source_kind": "dataset", "target_kind": "dataset", "target_id": target, "run_id": new_id(),
                "evidence": "parsed", "valid_from": since, "valid_to": until, "masked": False,
            }  # fmt: skip
            for edge in _run(sources, columns, chance, target, int(per_dataset + chance.random())):
                yield base | edge


def _run(
    sources: list[str], columns: dict[str, list[str]], chance: random.Random, target: str, edges: int
) -> Iterator[dict[str, Any]]:
    whole = {"source_column": None, "target_column": None, "kind": "transformation"}
    for source in sources:
        yield {"id": new_id(), "source_id": source, **whole}
    for number in range(edges):
        source = chance.choice(sources)
        kind = chance.choices(("identity", "transformation", "aggregation", "filter"), (6, 2, 1, 1))[0]
        yield {
            "id": new_id(),
            "source_id": source,
            "source_column": chance.choice(columns[source]),
            "target_column": None if kind == "filter" else columns[target][number % COLUMNS],
            "kind": kind,
        }


def _source(made: Made, chance: random.Random, layer: int) -> str:
    """One in eight reads is of a hub, most others of the layer before."""
    if chance.random() < 1 / 8:
        hubs = made.hubs if layer > 1 else made.hubs[: HUBS // 2]
        return chance.choice(hubs)
    below = layer - 1 if chance.random() < 0.8 else chance.randrange(layer)
    return chance.choice(made.layers[below])

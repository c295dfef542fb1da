"""Search over the catalog of a large company: 100,000 datasets with 2,000,000 columns."""

import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from benchmarks import measure, report
from benchmarks.catalog_words import COUNT, Vocabulary
from benchmarks.databases import DATABASES, kept

_ASKED = 60
_TARGET_MS = 100.0
_WHAT = "100,000 datasets with 2,000,000 columns"


def tables() -> Iterator[report.Table]:
    """How long searches take, and the index."""
    found = {name: measure.run("benchmarks.catalog_search", "search", kind).answer for name, kind in DATABASES.items()}
    rows = [(name, *row) for name, answer in found.items() for row in answer["rows"]]
    p95 = {name: answer["p95"] for name, answer in found.items()}
    met = ", ".join(f"{name}: {one:.0f} ms, {report.verdict(one, _TARGET_MS)}" for name, one in p95.items())
    note = (
        f"{_WHAT}; {COUNT:,} words, of which the n-th is used an n-th as "
        f"often as the first. {_ASKED} searches of each kind, each with its facets and 20 results. Target: 95th "
        f"percentile of all searches of an administrator, at most {_TARGET_MS:.0f} ms ({met})."
    )
    yield report.Table(
        "Catalog: search", note, ("database", "search", "median", "95th percentile", "slowest"), tuple(rows)
    )


def _measured(kind: str) -> dict[str, Any]:
    from benchmarks.catalog_data import NAME, SEED, filled
    from neurolake.compliance.audit import AuditLog
    from neurolake.compliance.policies.service import Policies
    from neurolake.metadata.database import Database
    from neurolake.nuic.search.service import Search

    vocabulary = Vocabulary(random.Random(SEED))
    with kept(kind, NAME, filled) as one:
        database = Database(one.url)
        audit = AuditLog(database, key=one.folder / "key.pem", checkpoints=one.folder / "checkpoints")
        policies = Policies(database, audit)
        search = Search(database, policies)
        rows = [("making the index", f"{one.told['indexing']:.0f} s", "", "")]
        taken = {name: _times(search, text) for name, text in _kinds(vocabulary).items()}
        rows += [_row(name, times) for name, times in taken.items()]
        rows.append(_row("two words, while the index is made anew", _while_made_anew(search, vocabulary)))
        rows.append(_row("two words, by somebody who sees two of three zones", _bound(search, policies, vocabulary)))
        audit.close()
        database.close()
    return {"seconds": 0.0, "rows": rows, "p95": _p95([one for times in taken.values() for one in times])}


def _kinds(vocabulary: Vocabulary) -> Mapping[str, Callable[[], str]]:
    return {
        "one word": lambda: " ".join(vocabulary.some(1)),
        "two words": lambda: " ".join(vocabulary.some(2)),
        "three words": lambda: " ".join(vocabulary.some(3)),
        "the beginning of a word": lambda: vocabulary.some(1)[0][:4],
        "a word with two letters swapped": vocabulary.misspelt,
        "the two most common words": lambda: "customer order",
        "no word": lambda: "",
    }


def _times(search: Any, text: Callable[[], str], **options: Any) -> list[float]:
    search.find("customer")
    times = []
    for _ in range(_ASKED):
        asked = text()
        start = time.perf_counter()
        search.find(asked, **options)
        times.append((time.perf_counter() - start) * 1000)
    return times


def _while_made_anew(search: Any, vocabulary: Vocabulary) -> list[float]:
    making = threading.Thread(target=search.rebuild)
    making.start()
    times = _times(search, _kinds(vocabulary)["two words"])
    making.join()
    return times


def _bound(search: Any, policies: Any, vocabulary: Vocabulary) -> list[float]:
    from neurolake.kernel.principal import Principal

    known = {one["name"] for one in policies.listing()}
    for zone in {"gold", "silver"} - known:
        policies.create({"kind": "grant", "name": zone, "to": ["user:ann"], "on": {"zone": zone}}, by="benchmark")
    return _times(search, _kinds(vocabulary)["two words"], principal=Principal("ann"))


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _row(name: str, times: list[float]) -> tuple[str, ...]:
    return name, *(f"{one:.0f} ms" for one in (statistics.median(times), _p95(times), max(times)))


if __name__ == "__main__":
    measure.main({"search": _measured})

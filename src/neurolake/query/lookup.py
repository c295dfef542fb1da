"""Answers that are there already. An entry can be neither stale nor somebody else's.

The key of an answer is the governed query, its snapshots (they are in the names of its tables), the columns that its
tables have for the asker, its parameters and the engine. Policies are part of the governed query, so two askers share
an answer only where they see the same.
"""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from datetime import time as time_of_day
from decimal import Decimal
from typing import Literal

from neurolake.cache.base import Cache
from neurolake.query.base import ResultColumn
from neurolake.query.live import Live, milliseconds_since
from neurolake.query.plan import Bound, Plan
from neurolake.query.results import Kept, ResultStore

_LEASE_S = 15.0
_LOOK_S = 0.01
_SIMPLE = (str, int, float, bool, Decimal, date, datetime, time_of_day)


@dataclass(frozen=True)
class CacheUse:
    """What the cache did for a query.

    Attributes:
        status: `hit`; `miss`: computed and kept; `bypass`: not asked.
        reason: Why not a hit.
        saved_ms: For a hit: how long the answer took to compute when it was.
    """

    status: Literal["hit", "miss", "bypass"]
    reason: str | None = None
    saved_ms: float | None = None


class Answers:
    """Finds stored answers, and has each computed once by all who ask at the same time.

    Args:
        keep_s: How long an answer may be used again.
    """

    def __init__(self, cache: Cache, store: ResultStore, keep_s: float) -> None:
        self.cache = cache
        self._store = store
        self._keep_s = keep_s

    def answer(
        self, live: Live, plan: Plan, parameters: Bound, engine: str, compute: Callable[[], Kept]
    ) -> tuple[Kept, CacheUse]:
        """The answer, from the store or by `compute`."""
        bypass = _reason_to_bypass(live, plan, parameters)
        if bypass is not None:
            return compute(), CacheUse("bypass", bypass)
        key = _key(plan, parameters, engine, live.max_rows)
        deadline = time.monotonic() + _LEASE_S
        again = False
        while time.monotonic() < deadline:
            kept, use = self._find(key, live, again=again)
            if kept is not None:
                return kept, use
            token = self.cache.lease(key, _LEASE_S)
            if token is not None:
                try:
                    return self._computed(key, live, compute), use
                finally:
                    self.cache.release(key, token)
            again = True
            live.wait(_LOOK_S)
        return self._computed(key, live, compute), CacheUse("miss", "the same query took long elsewhere")

    def _find(self, key: str, live: Live, *, again: bool) -> tuple[Kept | None, CacheUse]:
        entry = self.cache.get(key, again=again)
        if entry is None:
            return None, CacheUse("miss", "not asked before on this data")
        known = json.loads(entry)
        if not self._store.share(known["query_id"], live.id):
            self.cache.delete(key)
            return None, CacheUse("miss", "its result has been removed")
        columns = tuple(ResultColumn(**column) for column in known["columns"])
        kept = Kept(columns, known["rows"], known["bytes"], known["truncated"])
        return kept, CacheUse("hit", None, known["ms"])

    def _computed(self, key: str, live: Live, compute: Callable[[], Kept]) -> Kept:
        began = time.perf_counter()
        kept = compute()
        entry = asdict(kept) | {"query_id": live.id, "ms": milliseconds_since(began)}
        self.cache.put(key, json.dumps(entry).encode(), self._keep_s)
        return kept


def _reason_to_bypass(live: Live, plan: Plan, parameters: Bound) -> str | None:
    if not live.question.use_cache:
        return "not wanted"
    if plan.volatile:
        return "its answer changes by itself"
    values = parameters.values() if isinstance(parameters, dict) else parameters or ()
    if not all(value is None or type(value) in _SIMPLE for value in values):
        return "a parameter is no simple value"
    return None


def _key(plan: Plan, parameters: Bound, engine: str, max_rows: int) -> str:
    named = parameters if isinstance(parameters, dict) else dict(enumerate(parameters or ()))
    values = [[str(name), type(value).__name__, str(value)] for name, value in named.items()]
    # Of an old snapshot, not everybody has the columns that are gone since.
    columns = sorted((source.relation, source.columns) for source in plan.sources)
    text = json.dumps([engine, plan.shown, columns, sorted(values), max_rows])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

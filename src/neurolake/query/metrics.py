"""How queries went within a window of time: counts, latencies, the cache, the slowest, the most used datasets."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.compliance.audit.fingerprint import without_values
from neurolake.kernel.errors import InvalidInput
from neurolake.metadata.models import QueryRun
from neurolake.sql.parse import parse

_MOST_QUERIES = 50_000
_SLOWEST = 10
_MOST_USED = 20
_QUANTILES = (50, 95, 99)


@dataclass(frozen=True)
class _Ran:
    """What is looked at of one query."""

    id: str
    principal: str
    state: str
    engine: str | None
    datasets: Sequence[dict[str, Any]]
    total_ms: float | None
    cache: str | None
    saved_ms: float | None


def metrics(
    session: Session, *, since: datetime, principal: str | None, visible: Collection[str], viewer: str
) -> dict[str, Any]:
    """JSON-ready figures on the newest 50,000 queries since a moment.

    Args:
        principal: Whose queries; None for everybody's.
        visible: Ids of the datasets that may be named.
        viewer: Who looks: the queries of others are shown without the values in them.
    """
    ran = _ran(session, since, principal)
    return {
        "since": since.isoformat(),
        "queries": len(ran),
        "complete": len(ran) < _MOST_QUERIES,
        "by_state": dict(Counter(query.state for query in ran)),
        "latency_ms": _latency(ran),
        "cache": _cache(ran),
        "by_engine": _by_engine(ran),
        "slowest": _slowest(session, ran, viewer),
        "most_used": _most_used(ran, visible),
    }


def _ran(session: Session, since: datetime, principal: str | None) -> list[_Ran]:
    columns = (
        QueryRun.id,
        QueryRun.principal,
        QueryRun.state,
        QueryRun.engine,
        QueryRun.datasets,
        QueryRun.timings["total"].as_float(),
        QueryRun.facts[("cache", "status")].as_string(),
        QueryRun.facts[("cache", "saved_ms")].as_float(),
    )
    statement = select(*columns).where(QueryRun.submitted_at >= since).order_by(QueryRun.submitted_at.desc())
    if principal is not None:
        statement = statement.where(QueryRun.principal == principal)
    return [_Ran(*row) for row in session.execute(statement.limit(_MOST_QUERIES))]


def _latency(ran: Sequence[_Ran]) -> dict[str, float] | None:
    """Of the queries that succeeded: the least time within which so many of a hundred ended."""
    times = sorted(query.total_ms for query in ran if query.state == "succeeded" and query.total_ms is not None)
    if not times:
        return None
    return {f"p{share}": times[max(0, -(-len(times) * share // 100) - 1)] for share in _QUANTILES}


def _cache(ran: Sequence[_Ran]) -> dict[str, Any]:
    counts = Counter(query.cache for query in ran if query.cache)
    asked = counts["hit"] + counts["miss"]
    return {
        "hits": counts["hit"],
        "misses": counts["miss"],
        "bypassed": counts["bypass"],
        "hit_ratio": round(counts["hit"] / asked, 4) if asked else None,
        "saved_ms": round(sum(query.saved_ms or 0.0 for query in ran), 1),
    }


def _by_engine(ran: Sequence[_Ran]) -> dict[str, Any]:
    engines = sorted({query.engine for query in ran if query.engine})
    own = {engine: [query for query in ran if query.engine == engine] for engine in engines}
    return {engine: {"queries": len(found), "latency_ms": _latency(found)} for engine, found in own.items()}


def _slowest(session: Session, ran: Sequence[_Ran], viewer: str) -> list[dict[str, Any]]:
    timed = sorted((query for query in ran if query.total_ms is not None), key=lambda query: -(query.total_ms or 0.0))
    first = timed[:_SLOWEST]
    texts = dict(
        session.execute(select(QueryRun.id, QueryRun.sql).where(QueryRun.id.in_([query.id for query in first]))).all()
    )
    return [
        {
            "id": query.id,
            "principal": query.principal,
            "state": query.state,
            "engine": query.engine,
            "total_ms": query.total_ms,
            "sql": texts[query.id] if query.principal == viewer else _without_values(texts[query.id]),
        }
        for query in first
    ]


def _without_values(sql: str) -> str | None:
    """None for what cannot be parsed, as it is not known what in it is a value."""
    try:
        return without_values(parse(sql).tree)
    except InvalidInput:
        return None


def _most_used(ran: Sequence[_Ran], visible: Collection[str]) -> list[dict[str, Any]]:
    named = {item["id"]: f"{item['zone']}.{item['name']}" for query in reversed(ran) for item in query.datasets}
    counts = Counter(item["id"] for query in ran for item in query.datasets if item["id"] in visible)
    return [
        {"id": dataset, "dataset": named[dataset], "queries": count}
        for dataset, count in counts.most_common(_MOST_USED)
    ]

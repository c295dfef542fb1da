"""What models were asked, by model, person, feature and day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, cast, get_args

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from neurolake.kernel.errors import InvalidOption
from neurolake.llm.prices import prices
from neurolake.metadata.models import LlmCall

By = Literal["model", "user", "feature", "day"]
_MOST_GROUPS = 1_000


def checked(names: Sequence[str]) -> list[By]:
    """Names of groups, as people write them.

    Raises:
        InvalidOption: There is none of this name.
    """
    if unknown := [name for name in names if name not in get_args(By)]:
        raise InvalidOption(f"Usage is not summed by {unknown[0]!r}.", hint=f"Known: {', '.join(get_args(By))}.")
    return [cast("By", name) for name in names]


def usage(
    session: Session, *, since: datetime, until: datetime, by: Sequence[By], principal: str | None
) -> dict[str, Any]:
    """JSON-ready sums over the requests of a time; `complete` says whether all groups are told.

    Tokens and dollars are those that providers told; `unknown_usage` counts answered requests for which they told
    none, `unknown_cost` those whose model has no known price. Latencies are of answered requests.

    Args:
        by: What to group by; nothing gives one sum.
        principal: Whose; None for everybody's.
    """
    day = (
        func.substr(LlmCall.at, 1, 10)
        if session.get_bind().dialect.name == "sqlite"
        else func.to_char(func.timezone("UTC", LlmCall.at), "YYYY-MM-DD")
    )
    columns = {"model": LlmCall.model, "user": LlmCall.principal, "feature": LlmCall.feature, "day": day}
    groups: list[Any] = [columns[name].label(name) for name in dict.fromkeys(by)]
    statement = select(*groups, *_SUMS).where(LlmCall.at >= since, LlmCall.at < until)
    if principal is not None:
        statement = statement.where(LlmCall.principal == principal)
    found = session.execute(statement.group_by(*groups).order_by(*groups).limit(_MOST_GROUPS + 1)).mappings().all()
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "prices_of": prices().day,
        "complete": len(found) <= _MOST_GROUPS,
        "groups": [_told(dict(row)) for row in found[:_MOST_GROUPS] if row["requests"]],
    }


def _count(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_ANSWERED = LlmCall.state == "answered"
_SUMS = (
    func.count().label("requests"),
    _count(_ANSWERED).label("answered"),
    _count(LlmCall.state == "failed").label("failed"),
    _count(LlmCall.state == "stopped").label("stopped"),
    _count(_ANSWERED & LlmCall.input_tokens.is_(None)).label("unknown_usage"),
    _count(_ANSWERED & LlmCall.cost.is_(None)).label("unknown_cost"),
    func.sum(LlmCall.input_tokens).label("input_tokens"),
    func.sum(LlmCall.output_tokens).label("output_tokens"),
    func.sum(LlmCall.cache_read_tokens).label("cache_read_tokens"),
    func.sum(LlmCall.cost).label("cost"),
    func.avg(case((_ANSWERED, LlmCall.latency_ms))).label("mean_ms"),
    func.max(case((_ANSWERED, LlmCall.latency_ms))).label("slowest_ms"),
)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    cost = row.pop("cost")
    milliseconds = {
        name: None if row[name] is None else round(float(row[name]), 1) for name in ("mean_ms", "slowest_ms")
    }
    counts = {name: None if row[name] is None else int(row[name]) for name in _COUNTS}
    return {**row, **counts, **milliseconds, "cost_usd": None if cost is None else round(int(cost) / 1_000_000, 6)}


_COUNTS = ("input_tokens", "output_tokens", "cache_read_tokens")

"""The record of what models were asked, and budgets: what may be used is set aside before, and settled after."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy import case, func, select, text, update
from sqlalchemy.orm import Session

from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import NeuroLakeError, OverBudget, TimedOut
from neurolake.kernel.ids import new_id
from neurolake.kernel.signals import signal
from neurolake.llm.base import Request, Usage
from neurolake.llm.prices import prices
from neurolake.metadata.database import Database
from neurolake.metadata.models import LlmCall

_LOCK = 7311465105
_MICRO = Decimal(1_000_000)
# Fewer than in any text of the languages that models know: what is set aside must not be too little.
_CHARACTERS_PER_TOKEN = 2


@dataclass(frozen=True)
class Budget:
    """What one person may use in a day (UTC); None is no bound.

    Attributes:
        tokens: Of questions and answers together.
        cost: In dollars. A model without a known price is then refused.
    """

    tokens: int | None = None
    cost: Decimal | None = None


@dataclass
class Call:
    """A request that is under way; `usage` is what the provider told at its end."""

    id: str
    model: str
    began: float = field(default_factory=time.perf_counter)
    usage: Usage | None = None
    state: str = "stopped"


class Ledger:
    """Writes down each request before it leaves, and what it used after."""

    def __init__(self, database: Database, budget: Budget, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._budget = budget
        self._clock = clock

    @contextmanager
    def call(self, request: Request, model: str) -> Iterator[Call]:
        """Set aside what the request may use; at the end of the block it is settled.

        A block that sets no state was stopped by who asked: what it used is unknown, so all that was set aside
        counts.

        Raises:
            OverBudget: It may use more than is left of the person's day.
        """
        call = Call(self._reserve(request, model), model)
        error: str | None = None
        try:
            yield call
        except NeuroLakeError as failure:
            call.state, error = "failed", failure.type
            raise
        finally:
            self._settle(call, error)

    def _reserve(self, request: Request, model: str) -> str:
        most = Usage(_tokens_of(request), request.max_tokens)
        cost = micro(prices().cost(model, most))
        row = LlmCall(
            id=new_id(),
            at=self._clock(),
            principal=request.principal.name,
            feature=request.feature,
            model=model,
            state="open",
            reserved_tokens=most.input + most.output,
            reserved_cost=cost,
        )
        with self._database.write(durable=False) as session:
            if not self._database.is_sqlite:
                # Two requests of one person must not both find the same rest.
                session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            self._admit(session, row)
            session.add(row)
        return row.id

    def _admit(self, session: Session, row: LlmCall) -> None:
        budget = self._budget
        if budget.tokens is None and budget.cost is None:
            return
        tokens, cost = spent(session, row.principal, _day(row.at))
        again = f"Ask again after midnight UTC, in {_hours_left(row.at)} h."
        if budget.tokens is not None and tokens + row.reserved_tokens > budget.tokens:
            left = max(budget.tokens - tokens, 0)
            raise OverBudget(
                f"This may use {row.reserved_tokens} tokens; {left} of {budget.tokens} are left today.", hint=again
            )
        if budget.cost is not None and row.reserved_cost is None:
            raise OverBudget(
                f"{row.model} has no known price, and there is a budget.", hint="Use a model with a price."
            )
        if budget.cost is not None and cost + (row.reserved_cost or 0) > (micro(budget.cost) or 0):
            raise OverBudget(f"This may cost more than is left of ${budget.cost} today.", hint=again)

    def _settle(self, call: Call, error: str | None) -> None:
        usage = call.usage
        known = (
            {
                "input_tokens": usage.input,
                "output_tokens": usage.output,
                "cache_read_tokens": usage.cache_read,
                "cache_write_tokens": usage.cache_write,
                "cost": micro(prices().cost(call.model, usage)),
            }
            if usage
            else {}
        )
        latency = (time.perf_counter() - call.began) * 1000
        signal("model.ended", latency / 1000, model=call.model, state=call.state)
        for kind, tokens in (("input", usage.input), ("output", usage.output)) if usage else ():
            signal("model.tokens", tokens, model=call.model, kind=kind)
        values = {**known, "state": call.state, "error": error, "latency_ms": latency}
        with self._database.write(durable=False) as session:
            session.execute(update(LlmCall).where(LlmCall.id == call.id).values(**values))


def spent(session: Session, principal: str, since: datetime) -> tuple[int, int]:
    """Tokens and millionths of a dollar that a person has used or set aside since a moment.

    One that failed without telling its usage counts nothing, unless the time was over: the provider may have worked
    for all of it. Whatever else has no known usage counts all that it may use.
    """
    free = (LlmCall.state == "failed") & (LlmCall.error != TimedOut.type)
    used = LlmCall.input_tokens + LlmCall.output_tokens
    tokens = case((free, func.coalesce(used, 0)), else_=func.coalesce(used, LlmCall.reserved_tokens))
    cost = case((free, func.coalesce(LlmCall.cost, 0)), else_=func.coalesce(LlmCall.cost, LlmCall.reserved_cost))
    found = session.execute(
        select(func.coalesce(func.sum(tokens), 0), func.coalesce(func.sum(cost), 0)).where(
            LlmCall.principal == principal, LlmCall.at >= since
        )
    ).one()
    return int(found[0]), int(found[1])


def micro(dollars: Decimal | None) -> int | None:
    """In millionths, rounded up."""
    return None if dollars is None else math.ceil(dollars * _MICRO)


def _tokens_of(request: Request) -> int:
    return math.ceil(len(request.told) / _CHARACTERS_PER_TOKEN)


def _day(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _hours_left(moment: datetime) -> int:
    return math.ceil((_day(moment) + timedelta(days=1) - moment) / timedelta(hours=1))

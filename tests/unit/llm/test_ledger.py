"""What is used is written down as the provider told it, and nobody uses more than their day allows."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

import pytest
from sqlalchemy import select

from neurolake.cache.memory import MemoryCache
from neurolake.compliance.pii.embedded import personal_spans
from neurolake.kernel.errors import ModelFailed, NeuroLakeError, OverBudget
from neurolake.kernel.principal import Principal
from neurolake.llm.accounted import Accounted
from neurolake.llm.base import Usage
from neurolake.llm.compose import open_model
from neurolake.llm.ledger import Budget, Ledger
from neurolake.llm.prices import prices
from neurolake.llm.registry import models
from neurolake.llm.usage import By, usage
from neurolake.metadata.database import Database
from neurolake.metadata.models import LlmCall
from neurolake.testing.llm import ProviderServer, Reply
from tests.unit.llm.conftest import Opened, asking

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def told(database: Database, *by: By, principal: str | None = None) -> list[dict[str, Any]]:
    with database.read() as session:
        found = usage(
            session, since=NOON - timedelta(days=2), until=NOON + timedelta(days=2), by=by, principal=principal
        )
    groups: list[dict[str, Any]] = found["groups"]
    return groups


NO_BUDGET = Budget()


def ledger(database: Database, budget: Budget = NO_BUDGET, now: datetime = NOON) -> Ledger:
    return Ledger(database, budget, clock=lambda: now)


def test_streamed_and_whole_answers_cost_the_same(database: Database, open_at: Opened) -> None:
    with ProviderServer.of(Reply("There are two.", usage=(120_000, 900))) as server:
        model = Accounted(open_at(server), ledger(database))
        model.complete(asking())
        (whole,) = told(database)
        list(model.stream(asking()))
        (both,) = told(database)
    assert whole["input_tokens"] == 120_000
    assert whole["cost_usd"] == float(prices().cost(model.name, Usage(120_000, 900)) or 0) > 0
    for name in ("input_tokens", "output_tokens", "cost_usd", "requests", "answered"):
        assert both[name] == 2 * whole[name]


def test_unknown_usage_is_not_nothing(database: Database, open_at: Opened) -> None:
    with ProviderServer.of(Reply("Two.", usage=None)) as server:
        Accounted(open_at(server), ledger(database)).complete(asking())
    (row,) = told(database)
    assert (row["input_tokens"], row["cost_usd"], row["unknown_usage"], row["unknown_cost"]) == (None, None, 1, 1)


def test_every_try_is_written_down_with_its_error(database: Database) -> None:
    with ProviderServer.of(Reply(status=503, retry_after_s=0.01), Reply("Two.")) as server:
        model = open_model(
            [server.openai], ledger(database), MemoryCache("memory:", max_bytes=9999, namespace="t"), None
        )
        model.complete(asking())
        model.close()
    with database.read() as session:
        rows = session.execute(select(LlmCall.state, LlmCall.error).order_by(LlmCall.id)).all()
    assert [tuple(row) for row in rows] == [("failed", "unavailable"), ("answered", None)]


def test_a_stream_that_is_stopped_counts_all_that_was_set_aside(database: Database, open_at: Opened) -> None:
    with ProviderServer.of(Reply("word " * 200, pause_s=0.01)) as server:
        model = Accounted(open_at(server), ledger(database, Budget(tokens=3_000)))
        stream = model.stream(asking(max_tokens=2_900))
        next(stream)
        stream.close()
        with pytest.raises(OverBudget):
            model.complete(asking(max_tokens=100))
    assert told(database)[0]["stopped"] == 1


def test_a_budget_holds_for_each_person_and_day(database: Database) -> None:
    budget = Budget(tokens=500)
    with ProviderServer.of(Reply("Two.", usage=(200, 200))) as server:
        inner = models.open(server.openai)
        today = Accounted(inner, ledger(database, budget))
        today.complete(asking(max_tokens=100))
        with pytest.raises(OverBudget, match="100 of 500 are left") as raised:
            today.complete(asking(max_tokens=100))
        today.complete(replace(asking(max_tokens=100), principal=Principal("bob")))
        tomorrow = Accounted(inner, ledger(database, budget, NOON + timedelta(days=1)))
        tomorrow.complete(asking(max_tokens=100))
        inner.close()
    assert "in 12 h" in str(raised.value)
    assert len(server.asked) == 3


def test_requests_at_once_do_not_use_more_than_is_left(database: Database) -> None:
    with ProviderServer.of(Reply("Two.", usage=(200, 300), delay_s=0.1)) as server:
        model = Accounted(models.open(server.openai), ledger(database, Budget(tokens=2_100)))

        def ask(_: int) -> bool:
            try:
                model.complete(asking(max_tokens=450))
            except OverBudget:
                return False
            return True

        with ThreadPoolExecutor(16) as pool:
            went = list(pool.map(ask, range(16)))
        model.close()
    assert 1 <= sum(went) == len(server.asked) <= 4


def test_a_budget_in_dollars_counts_by_the_table_and_refuses_models_without_a_price(database: Database) -> None:
    with ProviderServer.of(Reply("Two.", usage=(1_000_000, 0))) as server:
        model = Accounted(models.open(server.openai), ledger(database, Budget(cost=Decimal("1.3"))))
        model.complete(asking())
        with pytest.raises(OverBudget, match=r"\$1.3"):
            model.complete(asking(max_tokens=10_000))
        model.close()
        unknown = Accounted(
            models.open(server.openai.replace("gpt-5", "my-own")), ledger(database, Budget(cost=Decimal(9)))
        )
        with pytest.raises(OverBudget, match="no known price"):
            unknown.complete(asking())
        unknown.close()


def test_what_failed_is_given_back(database: Database) -> None:
    with ProviderServer.of(Reply(status=401), Reply("Two.")) as server:
        model = Accounted(models.open(server.openai), ledger(database, Budget(tokens=700)))
        with pytest.raises(ModelFailed):
            model.complete(asking(max_tokens=500))
        assert model.complete(asking(max_tokens=500)).text == "Two."
        model.close()


def test_usage_by_model_user_feature_and_day(database: Database) -> None:
    with ProviderServer.of(Reply("Two.", usage=(100, 10))) as server:
        inner = models.open(server.openai)
        for now, who, feature in [
            (NOON, "ann", "chat"),
            (NOON, "bob", "chat"),
            (NOON - timedelta(days=1), "ann", "nl-to-sql"),
        ]:
            request = replace(asking(), principal=Principal(who), feature=feature)
            Accounted(inner, ledger(database, now=now)).complete(request)
        inner.close()
    assert [(row["day"], row["requests"]) for row in told(database, "day")] == [("2026-11-26", 1), ("2026-11-27", 2)]
    assert [(row["user"], row["feature"]) for row in told(database, "user", "feature")] == [
        ("ann", "chat"),
        ("ann", "nl-to-sql"),
        ("bob", "chat"),
    ]
    assert told(database, "model")[0]["model"] == "openai:gpt-5"
    assert told(database, principal="bob")[0]["input_tokens"] == 100


def test_a_hostile_prompt_costs_no_more_than_its_bound(database: Database) -> None:
    with ProviderServer.of(Reply("Two.")) as server:
        model = Accounted(models.open(server.openai), ledger(database, Budget(tokens=10_000)))
        with pytest.raises(OverBudget):
            model.complete(asking("x" * 30_000))
        model.close()
    assert not server.asked


def test_prices_know_dated_versions_but_guess_no_others() -> None:
    usage_of_it = Usage(1000, 10)
    plain = prices().cost("openai:gpt-5", usage_of_it)
    assert plain == prices().cost("openai:gpt-5-2025-08-07", usage_of_it) is not None
    assert prices().cost("openai:gpt-5-huge", usage_of_it) is None
    assert prices().cost("openai:my-own", usage_of_it) is None


def test_prices_of_long_questions_and_of_what_the_provider_kept() -> None:
    table = prices()
    short, long = (table.cost("anthropic:claude-haiku-5-5", Usage(tokens, 0)) for tokens in (100_000, 100_001))
    assert short is not None
    assert long is not None
    assert long > 4 * short
    kept = table.cost("openai:gpt-5", Usage(1_000_000, 0, cache_read=1_000_000))
    assert kept == table.rates["openai:gpt-5"][0].cache_read < table.rates["openai:gpt-5"][0].input


def test_the_whole_way_keeps_personal_data_from_a_model_elsewhere_only(database: Database) -> None:
    cache = MemoryCache("memory:", max_bytes=9999, namespace="t")
    with ProviderServer.of(Reply("Two.")) as server:
        model = open_model([server.openai], ledger(database), cache, personal_spans)
        model.complete(asking("Orders of ann@example.com?"))
        model.close()
    assert "ann@example.com" in str(server.asked[0]), "it stays on this machine"


def test_a_lake_without_models_has_none(database: Database) -> None:
    model = open_model(["offline:"], ledger(database), MemoryCache("memory:", max_bytes=9999, namespace="t"), None)
    assert not model.capabilities.answers
    with pytest.raises(NeuroLakeError, match="No language model"):
        list(chain(model.stream(asking())))

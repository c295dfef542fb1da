"""Verified questions: approved by owners, answered to who may read what they read, and run again as a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from neurolake import Lake
from neurolake.compliance.policies.expressions import Asker
from neurolake.kernel.errors import Forbidden, InvalidInput, InvalidSql, NotFound
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.testing.llm import ProviderServer, Reply
from tests.unit.nuic.semantic.conftest import LAYER

ANN, BEN = Principal("ann"), Principal("ben")
QUESTION = "How loyal are our friends?"
SQL = "SELECT city, count(*) AS n FROM silver.customers GROUP BY city"


def grant(lake: Lake, dataset: str, *actions: str, to: str = "ann", name: str = "") -> None:
    about = {"to": [f"user:{to}"], "on": {"dataset": dataset}, "actions": ["select", *actions]}
    lake.policies.create({"kind": "grant", "name": name or f"{to}-{dataset}", **about}, by="test")


def approved(lake: Lake, question: str = QUESTION, sql: str = SQL, **more: Any) -> str:
    found = lake.nuic.verified.propose(question, sql, **more)
    return str(lake.nuic.verified.approve(found["id"])["id"])


def test_the_same_question_is_answered_as_it_was_verified(lake: Lake) -> None:
    found = lake.nuic.verified.propose(QUESTION, SQL)
    before = lake.nuic.questions.understand(QUESTION, Asker(LOCAL))
    assert all(one.by != "verified" for one in before.readings), "it is not approved yet"
    lake.nuic.verified.approve(found["id"])
    after = lake.nuic.questions.understand("how LOYAL are our friends", Asker(LOCAL))
    assert after.best is not None
    assert (after.best.by, after.best.sql, after.best.rows) == ("verified", SQL, 2)
    assert [table.name for table in after.best.tables] == ["silver.customers"]
    assert after.best.reading.startswith("city and n")


def test_one_that_is_much_the_same_can_be_chosen_and_is_never_the_answer(lake: Lake) -> None:
    approved(lake, "How loyal are our best friends in the north?")
    found = lake.nuic.questions.understand("How loyal are our best friends in the south?", Asker(LOCAL))
    assert found.best is None
    (near,) = [one for one in found.others if one.by == "verified"]
    assert "north" in near.reading
    assert found.clarification is not None


def test_it_is_told_to_nobody_who_may_not_read_what_it_reads(lake: Lake) -> None:
    question_id = approved(lake)
    grant(lake, "orders")
    for listed in (lake.nuic.verified.listing(ANN), lake.nuic.verified.all_of(ANN)):
        assert listed == []
    assert lake.nuic.questions.understand(QUESTION, Asker(ANN)).best is None
    with pytest.raises(NotFound):
        lake.nuic.verified.remove(question_id, ANN)
    grant(lake, "customers")
    assert [one["id"] for one in lake.nuic.verified.listing(ANN)] == [question_id]
    assert lake.nuic.questions.understand(QUESTION, Asker(ANN)).best is not None
    mask = {
        "kind": "mask",
        "name": "m",
        "on": {"dataset": "customers", "columns": ["city"]},
        "mask": {"method": "redact"},
    }
    lake.policies.create(mask, by="test")
    assert lake.nuic.verified.listing(ANN) == [], "a query may hold values of what is masked"


def test_only_who_manages_what_it_reads_approves(lake: Lake) -> None:
    grant(lake, "customers")
    proposed = lake.nuic.verified.propose(QUESTION, SQL, ANN)
    assert (proposed["state"], proposed["may_approve"]) == ("proposed", False)
    with pytest.raises(Forbidden):
        lake.nuic.verified.approve(proposed["id"], ANN)
    assert lake.nuic.questions.understand(QUESTION, Asker(ANN)).best is None
    grant(lake, "customers", "manage", to="ben")
    assert [one["may_approve"] for one in lake.nuic.verified.listing(BEN)] == [True]
    lake.nuic.verified.approve(proposed["id"], BEN)
    with pytest.raises(Forbidden):
        lake.nuic.verified.remove(proposed["id"], ANN)
    lake.nuic.verified.remove(proposed["id"], BEN)
    assert lake.nuic.verified.listing() == []


@pytest.mark.parametrize(
    ("sql", "error"),
    [("DELETE FROM silver.customers", InvalidSql), ("SELECT 1", InvalidInput), ("SELECT * FROM nowhere", NotFound)],
)
def test_only_a_query_that_runs_is_taken(lake: Lake, sql: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        lake.nuic.verified.propose(QUESTION, sql)
    with pytest.raises(InvalidInput, match="other rows"):
        lake.nuic.verified.propose(QUESTION, SQL, expected=[["Lyon", 3]])


def test_they_are_run_again_as_a_regression_test(lake: Lake) -> None:
    lake.nuic.semantic.apply(LAYER)
    approved(
        lake, "net revenue", "SELECT sum(amount - discount) FROM silver.orders WHERE status = 'paid'", expected=[[215]]
    )
    approved(lake, QUESTION, SQL, expected=[["Ghent", 1], ["Lyon", 2]])
    found = lake.nuic.regression.check()
    assert found["passed"]
    taken = [(one["state"], one["understood"]) for one in found["questions"]]
    assert taken == [("passed", "refuses"), ("passed", "same")]
    lake.query("INSERT INTO silver.customers VALUES (4, 'Turin', 0)")
    found = lake.nuic.regression.check()
    assert not found["passed"]
    assert [(one["question"], one["state"]) for one in found["questions"]] == [
        (QUESTION, "failed"),
        ("net revenue", "passed"),
    ]
    lake.nuic.semantic.apply(LAYER.replace("gross - SUM(discount)", "gross"))
    (_, revenue) = lake.nuic.regression.check()["questions"]
    assert revenue["understood"] == "differs"
    assert lake.nuic.regression.check(asker=Asker(ANN))["questions"] == []


@contextmanager
def helped_by(lake: Lake, *answers: str) -> Iterator[tuple[Lake, ProviderServer]]:
    """The lake with a model that answers with these queries."""
    replies = [Reply(calls=[("sql_answer_v1", {"sql": sql, "missing": ""})]) for sql in answers]
    with ProviderServer.of(*replies) as server, Lake.open(lake.home, llm_url=server.openai) as helped:
        yield helped, server


def test_a_model_is_told_measures_and_examples_and_kept_from_counting_twice(lake: Lake) -> None:
    lake.nuic.semantic.apply(LAYER)
    approved(lake, "median revenue of orders per town", "SELECT median(amount) FROM silver.orders")
    twice = "SELECT sum(o.amount) FROM silver.orders o JOIN silver.items i ON i.order_id = o.order_id"
    once = "SELECT sum(amount) FROM silver.orders WHERE order_id IN (SELECT order_id FROM silver.items)"
    asked = "What would the revenue of orders with pieces be, unless the moon fell?"
    with helped_by(lake, twice, once) as (helped, server):
        found = helped.nuic.questions.understand(asked, Asker(LOCAL))
    told = str(server.asked[0]["messages"])
    assert "median revenue of orders per town" in told
    assert "net revenue" in told
    assert "many-to-one" in told
    assert "once for each of its rows of items" in str(server.asked[1]["messages"][-1])
    assert once.lower() in {one.sql.lower() for one in found.readings}
    assert twice.lower() not in {one.sql.lower() for one in found.readings}


def test_where_parser_and_model_differ_the_rows_in_which_they_do_are_shown(lake: Lake) -> None:
    asked = "What is the median amount per city and the spread?"
    alone = lake.nuic.questions.understand(asked, Asker(LOCAL))
    assert alone.best is None
    assert alone.others
    other = "SELECT city, -1 AS n FROM silver.customers GROUP BY city"
    with helped_by(lake, other) as (helped, _):
        found = helped.nuic.questions.understand(asked, Asker(LOCAL))
    model, parser = found.others[:2]
    assert (model.by, parser.by) == ("model", "parser")
    assert model.only is not None
    assert parser.only is not None
    assert sorted(model.only.rows) == [("Ghent", -1), ("Lyon", -1)]
    assert model.only.columns == ("city", "n")
    assert parser.only.rows


def test_other_sql_that_answers_the_same_is_agreement(lake: Lake) -> None:
    asked = "What is the median amount per city and the spread?"
    alone = lake.nuic.questions.understand(asked, Asker(LOCAL)).others[0]
    other = f"SELECT * FROM ({alone.sql}) AS inner_query"
    with helped_by(lake, other) as (helped, _):
        found = helped.nuic.questions.understand(asked, Asker(LOCAL))
    assert found.best is not None
    assert (found.best.by, found.best.sql) == ("parser", alone.sql)

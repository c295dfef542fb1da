"""Messages that go on from a question over a small shop: what they make of it, and its rows."""

import datetime as dt
from decimal import Decimal

import pytest

from neurolake.intent.ask import ask
from neurolake.intent.followup import follow, goes_back, lead_of, ordinal
from neurolake.intent.frame import Frame
from neurolake.intent.outcome import Answer, Outcome, Refuse
from neurolake.intent.schema import Schema
from tests.unit.intent import shop

_VALUES, _TRIAL = shop.values(), shop.Trial()
JUNE = dt.datetime(2024, 6, 1)

Rows = list[tuple[object, ...]]
TALKS: list[list[tuple[str, Rows]]] = [
    [
        ("How many orders are there?", [(5,)]),
        ("only the paid ones", [(4,)]),
        ("and for 2024?", [(2,)]),
        ("what about 2023", [(1,)]),
        ("instead of the count, the total amount", [(Decimal("20.0"),)]),
        ("and in 2024?", [(Decimal("140.0"),)]),
        ("by month", [(JUNE, Decimal("140.0"))]),
        ("the average instead", [(JUNE, Decimal("70.0"))]),
        ("by city", [(JUNE, "Oslo", Decimal("90.0")), (JUNE, "Paris", Decimal("50.0"))]),
        ("not from Oslo", [(JUNE, "Paris", Decimal("50.0"))]),
    ],
    [
        ("Which customers are from Paris?", [("Ada",), ("Cy",)]),
        ("only the ones older than 40", [("Cy",)]),
        ("how many are there?", [(1,)]),
        ("and from Rome?", [(0,)]),
        ("which ones?", []),
    ],
    [
        ("Total amount of orders by status", [("open", Decimal("70.0")), ("paid", Decimal("170.0"))]),
        ("only this year", [("open", Decimal("70.0")), ("paid", Decimal("140.0"))]),
        ("without the open ones", [("paid", Decimal("140.0"))]),
        ("by city instead of by status", [("Oslo", Decimal("90.0")), ("Paris", Decimal("50.0"))]),
        ("top 1", [("Oslo", Decimal("90.0"))]),
    ],
    [
        ("What is the average price of products by category?", [("Home", Decimal(115)), ("Office", Decimal(2))]),
        ("the maximum instead", [("Home", Decimal("200.0")), ("Office", Decimal("2.0"))]),
        ("only Home", [("Home", Decimal("200.0"))]),
        ("what about Office", [("Office", Decimal("2.0"))]),
        ("without Office", [("Home", Decimal("200.0"))]),
        ("only Office", [("Office", Decimal("2.0"))]),
        ("instead of the maximum, the number of products", [("Office", 1)]),
    ],
    [
        ("What are the titles of the 2 most expensive products?", [("Desk",), ("Lamp",)]),
        ("only Office", [("Pen",)]),
    ],
    [
        ("How many customers are from Paris?", [(2,)]),
        ("only the names", [("Ada",), ("Cy",)]),
        ("by gender", [("F", 1), ("M", 1)]),
        ("those older than 40", [("M", 1)]),
    ],
]  # fmt: skip


def first(question: str) -> Frame:
    found = ask(question, shop.schema(), _VALUES, _TRIAL, shop.NOW)
    assert isinstance(found, Answer)
    assert found.reading.frame is not None
    return found.reading.frame


def said(message: str, before: Frame, schema: Schema | None = None, *, loose: bool = False) -> Outcome | None:
    lead = lead_of(message, loose=loose)
    return follow(lead, before, schema or shop.schema(), _VALUES, _TRIAL, shop.NOW) if lead else None


def rows(sql: str) -> Rows:
    return sorted(shop.rows().execute(sql).fetchall(), key=repr)


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk[0][0])
def test_each_message_changes_the_question_before(talk: list[tuple[str, Rows]]) -> None:
    frame = first(talk[0][0])
    for message, expected in talk[1:]:
        found = said(message, frame)
        assert isinstance(found, Answer), (message, found)
        assert rows(found.reading.sql.sql("duckdb")) == sorted(expected, key=repr), message
        assert found.reading.frame is not None
        frame = found.reading.frame


def test_the_intent_before_is_left_as_it_is() -> None:
    before, again = first("How many orders are there?"), first("How many orders are there?")
    said("only the paid ones", before)
    said("by month", before)
    assert before == again


@pytest.mark.parametrize(
    "question",
    [
        "Which customers are from Paris?",
        "How many customers are there?",
        "For each city, show the oldest customer.",
        "And how many products are in the category Home?",
        "Show the titles of products with a price between 10 and 100.",
        "What is the most common status of orders?",
        "In which city do customers live?",
    ],
)
def test_a_question_of_its_own_is_none_that_follows(question: str) -> None:
    assert said(question, first("How many orders are paid?")) is None


def test_a_few_words_follow_where_they_are_no_question() -> None:
    before = first("How many customers are from Paris?")
    assert said("Oslo?", before) is None
    found = said("Oslo?", before, loose=True)
    assert isinstance(found, Answer)
    assert rows(found.reading.sql.sql("duckdb")) == [(1,)]


@pytest.mark.parametrize("message", ["only the ones from Atlantis", "and for Atlantis?", "by wombat"])
def test_what_is_not_there_is_told_and_not_left_out(message: str) -> None:
    found = said(message, first("How many customers are from Paris?"))
    assert isinstance(found, Refuse)
    assert "tlantis" in found.reason or "wombat" in found.reason
    assert "“Paris”" in found.understood[0]


def test_what_may_not_be_seen_any_more_is_not_gone_on_from() -> None:
    before = first("How many orders are there?")
    without = Schema(tuple(table for table in shop.schema().tables if table.name[-1] != "orders"))
    assert said("only the paid ones", before, without) is None


@pytest.mark.parametrize(
    ("message", "back"),
    [
        ("go back", True),
        ("Undo that!", True),
        ("never mind", True),
        ("back in Paris", False),
        ("go back to 2023", False),
    ],
)
def test_a_step_back_is_only_that(message: str, back: bool) -> None:
    assert goes_back(message) is back


@pytest.mark.parametrize(
    ("message", "index"),
    [("2", 2), ("the second one", 2), ("number three", 3), ("First.", 1), ("2 orders", None), ("", None), ("0", None)],
)
def test_a_choice_is_named_by_its_number(message: str, index: int | None) -> None:
    assert ordinal(message) == index

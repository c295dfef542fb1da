"""What nothing is known of is told and not left out: a question never becomes another one in silence."""

import pytest

from neurolake.intent.ask import decide
from neurolake.intent.candidates import Parser
from neurolake.intent.outcome import Answer, Ask, Refuse
from tests.unit.intent import shop

_PARSER, _VALUES, _TRIAL = Parser(shop.schema()), shop.values(), shop.Trial()


def came(question: str) -> Answer | Ask | Refuse:
    return decide(_PARSER, question, _VALUES, _TRIAL, shop.NOW)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Give me the churn of customers", "churn"),
        ("What is the lifespan of each customer?", "lifespan"),
        ("Show the passport and name of all customers", "passport"),
        ("Average wingspan of customers", "wingspan"),
        ("How many customers are there on mars", "mars"),
        ("How many customers live in Texas?", "Texas"),
        ("Count the customers who like Zanzibar", "Zanzibar"),
        ("Which customer won the most medals", "medals"),
    ],
)
def test_a_thing_that_is_not_there_is_told(question: str, word: str) -> None:
    found = came(question)
    assert not isinstance(found, Answer)
    assert word in (found.question if isinstance(found, Ask) else found.reason)


@pytest.mark.parametrize(
    "question",
    [
        "How many customers are living in Paris?",
        "List the names of the people in customers",
        "How many orders were placed in 2024?",
        "What is the average age of customers?",
    ],
)
def test_what_is_done_and_people_as_such_need_no_name(question: str) -> None:
    assert isinstance(came(question), Answer)

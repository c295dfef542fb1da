"""The questions that the README asks of the demo lake are answered, with what the data says and no key."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from neurolake import Lake
from neurolake.chat.service import Chats, Message
from neurolake.kernel.principal import LOCAL
from neurolake.query.question import Question

ROOT = Path(__file__).parents[3]
ASKED = re.findall(r'^neurolake ask "([^"]+)"$', (ROOT / "README.md").read_text(), re.M)
# Each question with the same in SQL, written by hand.
ANSWERS = {
    "How many cars are from Japan?": "SELECT count(*) FROM cars WHERE origin = 'Japan'",
    "What is the average horsepower of cars by origin?": "SELECT origin, avg(horsepower) FROM cars GROUP BY 1",
    "Which airports are in the city Greenville?": "SELECT name FROM airports WHERE city = 'Greenville'",
    "What are the names of the 5 heaviest cars?": "SELECT name FROM cars ORDER BY weight_in_lbs DESC LIMIT 5",
    "What is the highest price of AAPL?": "SELECT max(price) FROM stocks WHERE symbol = 'AAPL'",
    "How many airports are there in each state?": "SELECT state, count(*) FROM airports GROUP BY 1",
    "Which airports are in the city Houston and the state TX?": (
        "SELECT name FROM airports WHERE city = 'Houston' AND state = 'TX'"
    ),
    "What is the maximum horsepower for each number of cylinders?": (
        "SELECT cylinders, max(horsepower) FROM cars GROUP BY 1"
    ),
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    home = tmp_path_factory.mktemp("demo") / "lake"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEUROLAKE_")}
    subprocess.run([sys.executable, ROOT / "scripts" / "demo.py", home], env=environment, check=True)
    with Lake.open(home) as lake:
        lake.nuic.values.refresh()
        yield lake


def rows(lake: Lake, question: Question) -> set[tuple[Any, ...]]:
    """The rows, whatever the order of rows and columns."""
    found = lake.queries.run(question).to_arrow()
    return {tuple(sorted(map(str, row.values()))) for row in found.to_pylist()}


def test_every_question_of_the_readme_has_an_answer_to_compare_with() -> None:
    assert sorted(ASKED) == sorted(ANSWERS)


@pytest.mark.parametrize("question", ASKED)
def test_a_question_of_the_readme_works_as_written(demo: Lake, question: str) -> None:
    assert rows(demo, Question(words=question)) == rows(demo, Question(ANSWERS[question]))


# What is said one after the other, each with the same in SQL.
TALKS = [
    [
        ("How many cars are from Japan?", "SELECT count(*) FROM cars WHERE origin = 'Japan'"),
        ("and from Europe?", "SELECT count(*) FROM cars WHERE origin = 'Europe'"),
        ("by cylinders", "SELECT cylinders, count(*) FROM cars WHERE origin = 'Europe' GROUP BY 1"),
        ("only with 4 cylinders", "SELECT 4, count(*) FROM cars WHERE origin = 'Europe' AND cylinders = 4"),
        ("go back", "SELECT cylinders, count(*) FROM cars WHERE origin = 'Europe' GROUP BY 1"),
        (
            "the average horsepower instead",
            "SELECT cylinders, avg(horsepower) FROM cars WHERE origin = 'Europe' GROUP BY 1",
        ),
        ("which ones?", "SELECT name FROM cars WHERE origin = 'Europe'"),
    ],
    [
        ("What is the highest price of AAPL?", "SELECT max(price) FROM stocks WHERE symbol = 'AAPL'"),
        ("and for 2008?", "SELECT max(price) FROM stocks WHERE symbol = 'AAPL' AND year(date) = 2008"),
        ("what about GOOG?", "SELECT max(price) FROM stocks WHERE symbol = 'GOOG' AND year(date) = 2008"),
        (
            "by month",
            """SELECT date_trunc('month', date), max(price) FROM stocks
            WHERE symbol = 'GOOG' AND year(date) = 2008 GROUP BY 1""",
        ),
        ("How many airports are there in each state?", "SELECT state, count(*) FROM airports GROUP BY 1"),
        ("only TX", "SELECT 'TX', count(*) FROM airports WHERE state = 'TX'"),
    ],
]


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk[0][0])
def test_a_talk_about_the_demo_data_goes_on(demo: Lake, talk: list[tuple[str, str]]) -> None:
    chats = Chats(demo)
    conversation = None
    for message, sql in talk:
        turn = chats.wait(chats.say(Message(message, conversation), LOCAL).id, LOCAL)
        conversation = turn.conversation
        assert turn.state == "answered", (message, turn.events)
        found = demo.queries.result(str(turn.query_id)).to_arrow().to_pylist()
        told = {tuple(sorted(map(str, row.values()))) for row in found}
        assert told == rows(demo, Question(sql)), message
    chats.close()

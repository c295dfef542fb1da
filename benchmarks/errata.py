"""Questions whose gold query is wrong, so that no right answer can equal its rows."""

import sqlglot
from sqlglot import exp

from benchmarks.questions import Database, Question

# A bare column beside an aggregate; a column that the question asks for is missing.
_BY_HAND = {
    "select max(capacity), average from stadium",
    "SELECT name ,  date FROM battle",
}


def wrong(question: Question, database: Database) -> bool:
    """Is the gold query known to be wrong: by hand, or as its literal is stored only with other spaces or letters?"""
    return question.sql.strip() in _BY_HAND or any(_misspelt(text, database) for text in _literals(question.sql))


def _literals(sql: str) -> list[str]:
    tree = sqlglot.parse_one(sql.replace('"', "'"), read="sqlite")
    compared = (exp.EQ, exp.NEQ)
    return [node.name for node in tree.find_all(exp.Literal) if node.is_string and isinstance(node.parent, compared)]


def _misspelt(text: str, database: Database) -> bool:
    stored = database.texts
    return text not in stored and text.strip().casefold() in {value.strip().casefold() for value in stored}

"""What comes of a question: an answer, a question back, or a refusal with its reason."""

from dataclasses import dataclass

from sqlglot import exp

from neurolake.intent.frame import Frame
from neurolake.intent.schema import TableName


@dataclass(frozen=True)
class Reading:
    """One way to understand a question.

    Attributes:
        sql: The query, in DuckDB's dialect.
        words: What it does, told from the tree of the query and not from the question.
        confidence: How likely it is what was meant, from 0 to 1.
        tables: The tables it reads.
        rows: How many rows it answers, where the check counted them.
        frame: The intent that the query was made of: a question that follows goes on from it.
    """

    sql: exp.Query
    words: str
    confidence: float
    tables: tuple[TableName, ...]
    rows: int | None = None
    frame: Frame | None = None


@dataclass(frozen=True)
class Answer:
    """One reading is likely enough. `alternatives` are others, the likeliest first."""

    reading: Reading
    alternatives: tuple[Reading, ...] = ()


@dataclass(frozen=True)
class Ask:
    """Several readings are likely: `question` asks which one is meant. Two to four, the likeliest first."""

    question: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Refuse:
    """No reading is likely enough.

    Attributes:
        reason: Why, for the person who asked.
        understood: The parts of the question that were understood, each in words.
    """

    reason: str
    understood: tuple[str, ...] = ()


Outcome = Answer | Ask | Refuse

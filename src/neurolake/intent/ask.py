"""The way from a question to what comes of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlglot import exp

from neurolake.intent.outcome import Outcome, Refuse
from neurolake.intent.schema import Schema
from neurolake.intent.values import Values


@dataclass(frozen=True)
class Checked:
    """What trying a query told.

    Attributes:
        error: Why it cannot run; None when it can.
        rows: How many rows it answers, up to the bound of the check; None when it was only bound.
    """

    error: str | None = None
    rows: int | None = None


class Check(Protocol):
    """Tries a query as the asker, within a small bound."""

    def __call__(self, sql: exp.Query) -> Checked:
        """Bind the query, and run it where that is cheap. Errors are told, not raised."""
        ...


def ask(question: str, schema: Schema, values: Values, check: Check, now: datetime) -> Outcome:
    """Understand a question.

    Args:
        schema: What the asker may ask about.
        values: Finds words of the question among stored values that the asker may see.
        check: Tries a query.
        now: The moment that "last month" is before.
    """
    del question, schema, values, check, now
    return Refuse("Nothing is understood yet.")

"""The way from a question to what comes of it: candidates, tried and ranked; then an answer or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlglot import exp

from neurolake.intent.candidates import Candidate, Parser
from neurolake.intent.outcome import Answer, Ask, Outcome, Reading, Refuse
from neurolake.intent.rank import confidence, score, shares, shipped
from neurolake.intent.readout import words
from neurolake.intent.schema import Schema, TableName
from neurolake.intent.values import Values

SURE = 0.62
POSSIBLE = 0.2
_TRIED = 8
_SHOWN = 4


@dataclass(frozen=True)
class Checked:
    """What trying a query told.

    Attributes:
        error: Why it cannot run; None when it can.
        rows: How many rows it answers, up to the bound of the check, a row of nothing but NULL for the figures of no
            rows not counted; None when it was only bound.
    """

    error: str | None = None
    rows: int | None = None


class Check(Protocol):
    """Tries a query as the asker, within a small bound."""

    def __call__(self, sql: exp.Query) -> Checked:
        """Bind the query, and run it where that is cheap. Errors are told, not raised."""
        ...


@dataclass(frozen=True)
class Ranked:
    """A candidate that can run, with its score against the others."""

    candidate: Candidate
    checked: Checked
    features: dict[str, float]
    share: float = 0.0


def ask(question: str, schema: Schema, values: Values, check: Check, now: datetime) -> Outcome:
    """Understand a question.

    Args:
        schema: What the asker may ask about.
        values: Finds words of the question among stored values that the asker may see.
        check: Tries a query.
        now: The moment that "last month" is before.
    """
    return decide(Parser(schema), question, values, check, now)


def decide(parser: Parser, question: str, values: Values, check: Check, now: datetime) -> Outcome:
    """`ask` with a parser that was made before."""
    found = ranked(parser, question, values, check, now)
    if parser.refused is not None:
        return Refuse(parser.refused, tuple(words(one.candidate.sql) for one in found[:1]))
    if not found:
        return Refuse("No part of the question names data that you may see.")
    readings = [_reading(one, found) for one in found[:_SHOWN]]
    if strange := found[0].candidate.unnamed:
        return _strange(strange, readings)
    if readings[0].confidence >= SURE:
        return Answer(readings[0], tuple(readings[1:]))
    if readings[0].confidence >= POSSIBLE and len(readings) > 1:
        return Ask("Which of these do you mean?", tuple(readings))
    return Refuse("The question is not understood well enough to answer it.", (readings[0].words,))


def _strange(words_: Sequence[str], readings: Sequence[Reading]) -> Outcome:
    """What is not known is not left out in silence: the asker says whether the rest is what they want."""
    told = " and ".join(f"“{word}”" for word in words_)
    if len(readings) > 1:
        return Ask(f"Nothing that you may see is called {told}. Is one of these meant?", tuple(readings))
    return Refuse(f"Nothing that you may see is called {told}.", (readings[0].words,))


def ranked(parser: Parser, question: str, values: Values, check: Check, now: datetime) -> list[Ranked]:
    """The candidates that can run, the likeliest first."""
    found = parser.candidates(question, values, now)
    # Rows that are cut off in no order are any of them: only where there is nothing else.
    found = [one for one in found if not one.cut_short] or found
    candidates = sorted(found, key=lambda one: -score(one.features, shipped().rank))
    tried = [(one, check(one.sql)) for one in candidates[:_TRIED]]
    running = [Ranked(one, told, with_check(one.features, told)) for one, told in tried if told.error is None]
    running.sort(key=lambda one: -score(one.features, shipped().rank))
    return [
        Ranked(one.candidate, one.checked, one.features, share)
        for one, share in zip(running, shares([score(one.features, shipped().rank) for one in running]), strict=True)
    ]


def is_one_figure(sql: exp.Query) -> bool:
    """Whether it answers one row whatever there is: where nothing is counted, that one is empty, too."""
    return (
        isinstance(sql, exp.Select)
        and not any(sql.args.get(part) for part in ("group", "having", "limit"))
        and all(one.find(exp.AggFunc) is not None and one.find(exp.Window) is None for one in sql.expressions)
    )


def with_check(features: dict[str, float], told: Checked) -> dict[str, float]:
    """The features and what trying added: an answer without rows speaks against it."""
    return {**features, "no rows": float(told.rows == 0)}


def _reading(one: Ranked, found: Sequence[Ranked]) -> Reading:
    sql = one.candidate.sql
    first = confidence(found[0].features, found[0].share, shipped())
    sure = first if one is found[0] else min(first, 1 - first) * one.share / max(1e-9, 1 - found[0].share)
    return Reading(sql, words(sql), round(sure, 3), _tables(sql), one.checked.rows, one.candidate.frame)


def _tables(sql: exp.Query) -> tuple[TableName, ...]:
    names = [tuple(part.name for part in table.parts) for table in sql.find_all(exp.Table)]
    return tuple(sorted(set(names)))

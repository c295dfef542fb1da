"""How many questions in words the offline parser answers as their gold queries do, how sure and how soon."""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlglot
from sqlglot import exp

from benchmarks import errata, report
from benchmarks.answers import asks_for_order, same
from benchmarks.learn_language import NOW
from benchmarks.questions import Database, Question, folder, questions
from neurolake.intent.ask import SURE, ranked
from neurolake.intent.rank import confidence, shipped

_ACCURACY, _PRECISION, _COVERAGE, _P95_S = 0.6, 0.85, 0.6, 0.3


@dataclass(frozen=True)
class Asked:
    """What came of a question: right is the likeliest reading, at all any reading that was tried."""

    question: Question
    right: bool
    at_all: bool
    sure: float
    seconds: float
    wrong_gold: bool


def tables() -> list[report.Table]:
    place = folder()
    if place is None:
        print("No questions here: set NEUROLAKE_NL2SQL to a folder laid out as shared/nl2sql.")
        return []
    asked = ask_all(place)
    parts = {"training": [one for one in asked if not one.question.held_back]}
    parts["held back"] = [one for one in asked if one.question.held_back]
    return [_accuracy(parts), _certainty(parts["held back"]), _failures(asked)]


def ask_all(place: Path) -> list[Asked]:
    databases: dict[str, Database] = {}
    asked = []
    for question in questions(place):
        if question.database not in databases:
            databases[question.database] = Database(place, question.database)
        asked.append(_ask(question, databases[question.database]))
    return asked


def _ask(question: Question, database: Database) -> Asked:
    start = time.perf_counter()
    found = ranked(database.parser, question.text, database.values, database.check, NOW)
    sure = confidence(found[0].features, found[0].share, shipped()) if found else 0.0
    seconds = time.perf_counter() - start
    gold, ordered = database.gold(question), asks_for_order(question.sql)
    rights = [same(gold, database.answer(one.candidate.sql) or [], ordered) for one in found]
    return Asked(question, bool(rights[:1] == [True]), any(rights), sure, seconds, errata.wrong(question, database))


def _accuracy(parts: dict[str, list[Asked]]) -> report.Table:
    rows = []
    for name, asked in parts.items():
        right_gold = [one for one in asked if not one.wrong_gold]
        seconds = sorted(one.seconds for one in asked)
        accuracy, slow = _share(asked, _is_right), seconds[int(len(seconds) * 0.95)]
        rows.append(
            (
                name,
                str(len(asked)),
                f"{accuracy:.1%}",
                f">= {_ACCURACY:.0%}",
                report.verdict(-accuracy, -_ACCURACY),
                f"{_share(right_gold, _is_right):.1%} of {len(right_gold)}",
                f"{_share(asked, _is_found):.1%}",
                report.seconds(statistics.median(seconds)),
                report.seconds(slow),
                f"<= {report.seconds(_P95_S)}",
                report.verdict(slow, _P95_S),
            )
        )
    note = (
        "Questions of Spider and Spider-Realistic over nine databases, none of it in this repository. Right: the "
        "likeliest reading answers the gold query's rows, as often, columns in order, in order where the gold orders. "
        "Rules were mended and weights learned on the training part only. Time from the question to the readings, "
        "trying them in DuckDB included."
    )
    header = (
        "part",
        "questions",
        "right",
        "target",
        "",
        "without wrong golds",
        "among readings",
        "p50",
        "p95",
        "target",
        "",
    )
    return report.Table("Questions in words", note, header, tuple(rows))


def _certainty(asked: Sequence[Asked]) -> report.Table:
    """Precision of what is answered, at some coverages and at the bound that ships."""
    ordered = sorted(asked, key=lambda one: -one.sure)
    rows = []
    for coverage in (0.4, 0.5, 0.6, 0.7, 0.8, 1.0):
        answered = ordered[: round(coverage * len(ordered))]
        target = coverage == _COVERAGE
        precision = _share(answered, _is_right)
        met = (f">= {_PRECISION:.0%}", report.verdict(-precision, -_PRECISION)) if target else ("", "")
        rows.append((f"{coverage:.0%}", f"{answered[-1].sure:.2f}", f"{precision:.1%}", *met, _clean(answered)))
    shipped_ = [one for one in ordered if one.sure >= SURE]
    precise, share = f"{_share(shipped_, _is_right):.1%}", f"{len(shipped_) / len(asked):.0%} as shipped"
    rows.append((share, f"{SURE:.2f}", precise, "", "", _clean(shipped_)))
    note = "The held-back questions. Answered are those with the highest confidence; of the others the user is asked."
    header = ("answered", "confidence at least", "precision", "target", "", "without wrong golds")
    return report.Table("Certainty of answers to questions in words", note, header, tuple(rows))


def _clean(answered: Sequence[Asked]) -> str:
    return f"{_share([one for one in answered if not one.wrong_gold], _is_right):.1%}"


def _failures(asked: Sequence[Asked]) -> report.Table:
    classes: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for one in asked:
        for name in _classes(one.question.sql):
            classes[name] += 1
            failed[name] += not one.right
    rows = tuple(
        (name, str(count), str(failed[name]), f"{failed[name] / count:.0%}") for name, count in sorted(classes.items())
    )
    note = "All questions by what their gold queries need; a question counts in each class that it is of."
    return report.Table("Failures by class of question", note, ("class", "questions", "failed", ""), rows)


_CLASSES: dict[str, type[exp.Expr] | tuple[type[exp.Expr], ...]] = {
    "join": exp.Join,
    "group": exp.Group,
    "having": exp.Having,
    "order": exp.Order,
    "limit": exp.Limit,
    "set operation": exp.SetOperation,
    "distinct": exp.Distinct,
    "subquery": (exp.Subquery, exp.In),
    "or": exp.Or,
    "like": exp.Like,
}


def _classes(sql: str) -> list[str]:
    tree = sqlglot.parse_one(sql.replace('"', "'"), read="sqlite")
    return [
        name for name, kinds in _CLASSES.items() if tree.find(*(kinds if isinstance(kinds, tuple) else (kinds,)))
    ] or ["plain"]


def _share(asked: Sequence[Asked], good: Callable[[Asked], bool]) -> float:
    return sum(good(one) for one in asked) / max(1, len(asked))


def _is_right(one: Asked) -> bool:
    return one.right


def _is_found(one: Asked) -> bool:
    return one.at_all

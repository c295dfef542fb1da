"""Learns the weights of `neurolake.intent` from the training questions: `python -m benchmarks.learn_language`.

Ranking: a log-linear model over each question's candidates; right is what answers the gold's rows. Confidence: a
logistic model over the best candidate, on questions of databases that the ranking it is tried with has not seen.
"""

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import errata
from benchmarks.answers import asks_for_order, same
from benchmarks.questions import Database, Question, folder, questions
from neurolake.intent import rank
from neurolake.intent.ask import with_check

NOW = datetime(2024, 6, 1, tzinfo=UTC)
_FILE = Path(rank.__file__).with_name("weights.json")
_ROUNDS = 150
_RANK_STEP, _RANK_SHRINK = 0.8, 0.05
_SURE = (
    "lead", "always", "weak mentions", "words unknown", "no rows", "tables", "negations lost", "numbers lost", "both",
    "superlative lost",
    "noted guesses", "columns asked", "negations", "tests", "grouped", "words", "cost", "groups lost", "counts lost",
    "figures lost", "order lost", "comparisons lost", "values lost", "everything", "unknown share", "close choices",
    "words explained", "nothing tested", "tables not spoken of", "limited", "distinct unsaid", "values respelt",
)  # fmt: skip

# What is held before anything is learned: choices cost what they cost, and what was said is not to be lost.
_BEFORE = {"cost": -1.0} | dict.fromkeys(
    ("groups lost", "counts lost", "figures lost", "order lost", "comparisons lost", "values lost", "negations lost",
     "numbers lost", "superlative lost"), -0.6,
)  # fmt: skip

Features = Mapping[str, float]
Candidates = list[tuple[Features, bool]]


def main() -> None:
    place = folder()
    if place is None:
        raise SystemExit("There are no training questions: set NEUROLAKE_NL2SQL to their folder.")
    data = _data(place, [question for question in questions(place) if not question.held_back])
    weights = ranking([found for _, found, clean in data if clean])
    sure = calibrated(data)
    _FILE.write_text(json.dumps({"rank": _rounded(weights), "sure": _rounded(sure)}, indent=1, sort_keys=True) + "\n")
    right = sum(best(found, weights)[1] for _, found, _ in data if found)
    print(f"{right} of {len(data)} training questions have the right candidate first")
    print(f"{len(weights)} weights of the ranking, {len(sure)} of the confidence")


def _data(place: Path, asked: Sequence[Question]) -> list[tuple[str, Candidates, bool]]:
    """The database of each question, its candidates, and whether its gold query is right."""
    databases: dict[str, Database] = {}
    data = []
    for question in asked:
        if question.database not in databases:
            databases[question.database] = Database(place, question.database)
        database = databases[question.database]
        gold, ordered = database.gold(question), asks_for_order(question.sql)
        found: Candidates = []
        for candidate in database.parser.candidates(question.text, database.values, NOW):
            if candidate.cut_short:
                continue
            told = database.check(candidate.sql)
            if told.error is None:
                rows = database.answer(candidate.sql) or []
                found.append((with_check(candidate.features, told), same(gold, rows, ordered)))
        data.append((question.database, found, not errata.wrong(question, database)))
    return data


def ranking(questions_: Sequence[Candidates]) -> dict[str, float]:
    """Weights under which right candidates outweigh the wrong ones of their questions."""
    weights: dict[str, float] = defaultdict(float, _BEFORE)
    prior = dict(weights)
    useful = [
        found for found in questions_ if any(right for _, right in found) and not all(right for _, right in found)
    ]
    for round_ in range(_ROUNDS):
        gradient: dict[str, float] = defaultdict(float)
        for found in useful:
            shares = rank.shares([rank.score(features, weights) for features, _ in found])
            right = sum(share for share, (_, ok) in zip(shares, found, strict=True) if ok)
            for share, (features, ok) in zip(shares, found, strict=True):
                pull = (share / right if ok else 0.0) - share
                for name, amount in features.items():
                    gradient[name] += pull * amount
        step = _RANK_STEP / (1 + round_ / 30)
        for name in set(gradient) | set(weights):
            shrink = _RANK_SHRINK * (weights[name] - prior.get(name, 0.0))
            weights[name] += step * (gradient[name] / len(useful) * 4 - shrink)
    return dict(weights)


def best(found: Candidates, weights: Mapping[str, float]) -> tuple[Features, bool, float]:
    """The candidate of the highest score, and its share."""
    scores = [rank.score(features, weights) for features, _ in found]
    top = max(range(len(found)), key=lambda place: scores[place])
    return (*found[top], rank.shares(scores)[top])


def calibrated(data: Sequence[tuple[str, Candidates, bool]]) -> dict[str, float]:
    """Weights of confidence, from rankings that were learned without the database they are tried on.

    A wrong gold query teaches nothing of which candidate is right; how often answers are taken for wrong it does tell.
    """
    seen: list[tuple[Features, bool]] = []
    for database in sorted({name for name, _, _ in data}):
        weights = ranking([found for name, found, clean in data if clean and name != database])
        for name, found, _ in data:
            if name == database and found:
                features, right, share = best(found, weights)
                seen.append((rank.evidence(features, share), right))
    return _logistic(seen)


def _logistic(seen: Sequence[tuple[Features, bool]]) -> dict[str, float]:
    weights = dict.fromkeys(_SURE, 0.0)
    for round_ in range(600):
        gradient = dict.fromkeys(_SURE, 0.0)
        for features, right in seen:
            wrong_by = right - 1 / (1 + math.exp(-rank.score(features, weights)))
            for name in _SURE:
                gradient[name] += wrong_by * features.get(name, 0.0)
        for name in _SURE:
            weights[name] += 0.6 / (1 + round_ / 300) * (gradient[name] / len(seen) - 0.002 * weights[name])
    return weights


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: round(weight, 3) for name, weight in weights.items() if abs(weight) >= 0.0005}


if __name__ == "__main__":
    main()

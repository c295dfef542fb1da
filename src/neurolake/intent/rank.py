"""How likely each candidate is what was meant: learned weights of its features, shipped as JSON."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_DROPPED = 0.5


@dataclass(frozen=True)
class Weights:
    """What was learned.

    Attributes:
        rank: How much each feature counts between candidates of one question.
        sure: How much each feature of the best candidate counts for its being right, beside its lead over the others.
    """

    rank: Mapping[str, float]
    sure: Mapping[str, float]


@cache
def shipped() -> Weights:
    """The weights of the package."""
    read = json.loads((files("neurolake.intent") / "weights.json").read_text())
    return Weights(read["rank"], read["sure"])


def score(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Features by their weights."""
    return sum(amount * weights.get(name, 0.0) for name, amount in sorted(features.items()))


def shares(scores: Sequence[float]) -> list[float]:
    """Scores as shares of one."""
    top = max(scores, default=0.0)
    raised = [math.exp(one - top) for one in scores]
    return [one / sum(raised) for one in raised]


def evidence(features: Mapping[str, float], share: float) -> dict[str, float]:
    """What tells whether the best candidate is right, all of it about of the size of one."""
    guesses = sum(amount for name, amount in features.items() if name.startswith("noted "))
    return {
        **features,
        "lead": share,
        "always": 1.0,
        "words": features.get("words", 0.0) / 10,
        "noted guesses": guesses,
    }


def confidence(features: Mapping[str, float], share: float, weights: Weights) -> float:
    """How likely the best candidate is right, calibrated on questions that the ranking did not learn from.

    One that drops what was clearly said is at best one to be asked about.
    """
    sure = 1 / (1 + math.exp(-score(evidence(features, share), weights.sure)))
    return min(sure, _DROPPED) if features.get("said and lost") else sure

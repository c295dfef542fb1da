"""Explains a score from its evidence, and proposes the rules that would keep it."""

from collections.abc import Mapping
from typing import Any

from neurolake.agents.base import Report, Seen, Step

_SURE = 0.9
_MOST_RULES = 20
_GOOD = 0.995
_MODEL = (
    "A language model would say what the columns probably mean, group the findings by cause, and propose rules across "
    "columns that no profile shows."
)


class QualityAgent:
    """See the module."""

    tools = frozenset(
        ("explain_quality", "suggest_quality_rules", "put_quality_rules", "check_quality_rules", "describe_dataset")
    )

    def next(self, seen: Seen) -> Step | Report:
        """Score, suggestions, the word on those that are sure, their first check."""
        dataset = {"dataset": seen.goal.dataset}
        if seen.taken_as("score") is None:
            return Step("score", "explain_quality", dataset, "To see which dimensions and columns lower the score.")
        if seen.taken_as("suggestions") is None:
            return Step("suggestions", "suggest_quality_rules", dataset, "To see which rules the data already keeps.")
        rules = _sure(seen)
        names = [one["name"] for one in rules]
        if names and seen.taken_as("rules") is None:
            why = f"So that each commit is checked for what {len(names)} rules say; the profile is at least 90% sure."
            return Step("rules", "put_quality_rules", {**dataset, "rules": rules}, why)
        if seen.told("rules") is not None and seen.taken_as("check") is None:
            return Step("check", "check_quality_rules", {**dataset, "names": names}, "To see how they stand now.")
        return _report(seen)


def _sure(seen: Seen) -> list[dict[str, Any]]:
    """The suggestions that are sure enough, as rules."""
    told = seen.told("suggestions") or {}
    sure = [one for one in told.get("suggestions", ()) if one["confidence"] >= _SURE]
    return [
        {"name": one["name"], "constraint": one["constraint"], "description": f"Proposed by an agent: {one['reason']}"}
        for one in sure[:_MOST_RULES]
    ]


def _report(seen: Seen) -> Report:
    score = seen.told("score")
    lines = [_explained(score)] if score is not None else []
    lines.append(_rules_said(seen))
    lines += seen.problems()
    facts = {
        "score": score,
        "proposed": _sure(seen),
        "checks": (seen.told("check") or {}).get("checks"),
    }
    return Report(" ".join(line for line in lines if line), facts, _MODEL)


def _explained(score: Mapping[str, Any]) -> str:
    if score["overall"] is None:
        return f"{score['dataset']} has not been measured."
    told = f"{score['dataset']} scores {score['overall']:.1%}."
    if score["dimensions"] is None:
        return f"{told} What it is made of is hidden from you, as some of the data is."
    known = {name: one for name, one in score["dimensions"].items() if one["score"] is not None}
    low = sorted((name for name in known if known[name]["score"] < _GOOD), key=lambda name: known[name]["score"])
    if not low:
        return f"{told} No dimension lowers it by more than half a percent."
    return " ".join([told, *(_dimension(name, known[name]) for name in low), *_not_measured(score["dimensions"])])


def _dimension(name: str, one: Mapping[str, Any]) -> str:
    columns = [f"{column} ({count})" for column, count in one["columns"].items()][:5]
    where = f", mostly in {', '.join(columns)}" if columns else ""
    wrong = (one["looked_at"] or 0) - (one["right"] or 0)
    count = f": {wrong:g} of {one['looked_at']:g} count against it{where}" if one["looked_at"] else ""
    return f"{name.capitalize()} is {one['score']:.1%}{count}."


def _not_measured(dimensions: Mapping[str, Any]) -> list[str]:
    missing = [(name, one["reason"]) for name, one in dimensions.items() if one["score"] is None]
    return [f"{name.capitalize()} was not measured{f': {reason}' if reason else ''}." for name, reason in missing]


def _rules_said(seen: Seen) -> str:
    names, rules = [one["name"] for one in _sure(seen)], seen.taken_as("rules")
    if not names:
        return "The profile speaks for no further rule."
    listed = ", ".join(names)
    if rules is None or rules.outcome == "failed":
        return f"Proposed and not made: {listed}."
    if rules.outcome in ("rejected", "expired"):
        return f"Proposed and {rules.outcome}: {listed}."
    checks = (seen.told("check") or {}).get("checks", ())
    passed = sum(one["status"] == "passed" for one in checks)
    return f"Made {len(names)} rules ({listed}); {passed} of {len(checks)} hold now."

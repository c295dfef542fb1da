"""Plans and runs the pipeline that lifts a dataset a zone, and says what it has gained."""

from collections.abc import Mapping
from typing import Any

from neurolake.agents.base import Report, Seen, Step

_NAME_LENGTH = 50
_AS_GOOD = 1e-6
_MODEL = (
    "A language model would read what you want in your words, plan joins and business rules that no profile shows, and "
    "name the result."
)


class EngineerAgent:
    """See the module."""

    tools = frozenset(
        ("propose_transformation", "run_new_pipeline", "follow_pipeline_run", "describe_dataset", "trace_lineage")
    )

    def next(self, seen: Seen) -> Step | Report:
        """The proposal, the word on its pipeline, its run."""
        if seen.taken_as("proposal") is None:
            why = "To see which transformations raise the score, tried on rows of the dataset."
            return Step("proposal", "propose_transformation", {"dataset": seen.goal.dataset}, why)
        proposal = seen.told("proposal")
        if proposal is None or not proposal["steps"]:
            return _report(seen)
        if seen.taken_as("pipeline") is None:
            return Step("pipeline", "run_new_pipeline", _pipeline(proposal), _why(proposal))
        begun = seen.told("pipeline")
        if begun is not None and begun.get("pipeline_run") and seen.taken_as("run") is None:
            follow = {"pipeline_run": begun["pipeline_run"]}
            return Step("run", "follow_pipeline_run", follow, "To see whether what it made is as good as was measured.")
        return _report(seen)


def _pipeline(proposal: Mapping[str, Any]) -> dict[str, Any]:
    """A pipeline of two steps: make the target, and check that it is at least as good as the source."""
    target = proposal["target"]
    bare = target.partition(".")[2]
    # What is measured on a part of the rows is not promised for all of them.
    least = proposal["before"]["overall"] or 0.0
    quality: dict[str, Any] = {"dataset": target, "overall": max(0.0, least - _AS_GOOD)}
    return {
        "name": f"lift-{bare.replace('_', '-')}"[:_NAME_LENGTH].rstrip("-"),
        "description": f"Makes {target} of {proposal['dataset']}: {_listed(proposal)}.",
        "steps": {"lift": {"sql": proposal["statement"]}, "check": {"after": ["lift"], "quality": quality}},
    }


def _listed(proposal: Mapping[str, Any]) -> str:
    return ", ".join(one["pattern"] for one in proposal["steps"])


def _why(proposal: Mapping[str, Any]) -> str:
    before, after = proposal["before"]["overall"], proposal["after"]["overall"]
    told = f"{_listed(proposal)} lift the score from {_percent(before)} to {_percent(after)}, as measured."
    emptied = [f"{column} in {share:.1%} of the rows" for column, share in proposal["emptied"].items()]
    looked = f"as measured on {proposal['sample_rows']:,} of {proposal['rows']:,} rows"
    return f"{told} Values would be lost: {', '.join(emptied)}, {looked}." if emptied else told


def _percent(score: float | None) -> str:
    return "unknown" if score is None else f"{score:.1%}"


def _report(seen: Seen) -> Report:
    proposal, run = seen.told("proposal"), seen.told("run")
    facts: dict[str, Any] = {"proposal": proposal, "run": run, "score": None}
    if proposal is None:
        return Report(" ".join(seen.problems()), facts, _MODEL)
    if not proposal["steps"]:
        return Report(f"No known transformation raises the score of {proposal['dataset']}.", facts, _MODEL)
    lines = [f"For {proposal['dataset']}: {_why(proposal)}"]
    facts["score"] = _score(run)
    lines.append(_came_of(seen, proposal, run, facts["score"]))
    return Report(" ".join([*lines, *seen.problems()]), facts, _MODEL)


def _came_of(seen: Seen, proposal: Mapping[str, Any], run: Mapping[str, Any] | None, score: float | None) -> str:
    pipeline = seen.taken_as("pipeline")
    if pipeline is not None and pipeline.outcome in ("rejected", "expired"):
        return f"The pipeline was {pipeline.outcome}; nothing was made."
    if run is None:
        return "The pipeline has not run."
    if run["state"] != "succeeded":
        return f"The pipeline has {run['state']}: {(run['error'] or {}).get('detail', 'see its log')}"
    return f"{proposal['target']} was made and scores {_percent(score)}."


def _score(run: Mapping[str, Any] | None) -> float | None:
    """The score that the pipeline's check has measured."""
    for step in (run or {}).get("steps", ()):
        for fact in step["parts"] or ():
            for check in fact.get("checks", ()):
                if check["name"].endswith(" overall"):
                    return float(check["value"])
    return None

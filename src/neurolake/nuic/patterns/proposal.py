"""The patterns that would lift a dataset, in their order, with what each gains as measured on rows of it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlglot import exp

from neurolake.kernel.principal import Principal
from neurolake.nuic.patterns.chain import Step, chained

TRIAL = "nl_trial"
"""What the drawn rows are called in a trial."""

_ORDER = (
    ("unify-missing", "trim-texts"),
    ("normalise-email", "normalise-phone"),
    ("clean-numbers", "normalise-dates", "clean-types"),
    ("drop-repeated-rows", "deduplicate-keep-latest"),
)
_ZONES = ("bronze", "silver", "gold")
# Where ingestion sends what scores so.
_SILVER, _GOLD = 0.5, 0.8
_AS_GOOD = 1e-9


@dataclass(frozen=True)
class Score:
    """Overall score and those of the dimensions."""

    overall: float | None
    dimensions: Mapping[str, float | None]

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"overall": self.overall, "dimensions": dict(self.dimensions)}


class Trial(Protocol):
    """Rows of a dataset, as somebody sees them, in a place of their own.

    Attributes:
        rows: Of the dataset.
        sample_rows: Of them drawn.
        columns: Their columns with types.
    """

    rows: int
    sample_rows: int
    columns: Mapping[str, str]

    def types(self, query: exp.Query) -> Mapping[str, str]:
        """Columns and types of a query over `TRIAL`."""
        ...

    def score(self, query: exp.Query) -> Score:
        """The quality of what a query over `TRIAL` makes."""
        ...

    def present(self, query: exp.Query) -> Mapping[str, float]:
        """Column → share of its rows that have a value, of what a query over `TRIAL` makes."""
        ...


Trials = Callable[[str, Principal], AbstractContextManager[Trial]]
"""Opens a trial of a dataset, given as `zone.name`."""


@dataclass
class Lifted:
    """What came of trying steps.

    Attributes:
        kept: Steps that raise the score or leave it, each with the score after it.
        left_out: Steps that lower it, with the score that they would have led to.
        emptied: Column → share of the rows that have no value any more after the steps that are kept: a score can rise
            because what was doubtful is gone.
    """

    before: Score
    rows: int
    sample_rows: int
    kept: list[tuple[Step, Score]] = field(default_factory=list)
    left_out: list[tuple[Step, Score]] = field(default_factory=list)
    emptied: Mapping[str, float] = field(default_factory=dict)

    @property
    def after(self) -> Score:
        """The score after all steps."""
        return self.kept[-1][1] if self.kept else self.before


def lifted(trial: Trial, steps: list[Step]) -> Lifted:
    """Try steps one after the other; one that lowers the overall score is left out."""
    everything: exp.Query = exp.select(exp.Star()).from_(exp.to_identifier(TRIAL))
    found = Lifted(trial.score(everything), trial.rows, trial.sample_rows)
    made = everything
    for step in sorted(steps, key=_rank):
        kept = [one for one, _ in found.kept]
        query = chained(TRIAL, trial.columns, [*kept, step], trial.types)
        score, known = trial.score(query), found.after.overall
        if known is not None and (score.overall is None or score.overall < known - _AS_GOOD):
            found.left_out.append((step, score))
        else:
            found.kept.append((step, score))
            made = query
    found.emptied = _emptied(trial.present(everything), trial.present(made))
    return found


def _emptied(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    lost = {name: before.get(name, share) - share for name, share in after.items()}
    return {name: round(share, 6) for name, share in lost.items() if share > _AS_GOOD}


def zone_of(overall: float | None, zone: str) -> str:
    """The zone that a score is worth, and never a lower one than the present."""
    worth = "gold" if (overall or 0) >= _GOLD else "silver" if (overall or 0) >= _SILVER else "bronze"
    return max(worth, zone, key=_ZONES.index)


def _rank(step: Step) -> int:
    return next((number for number, names in enumerate(_ORDER) if step.pattern in names), len(_ORDER))

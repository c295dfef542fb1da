"""How good a dataset is, with the figures behind it. Values of rows are not among them."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from neurolake.tools.base import Arguments, Tool, Use
from neurolake.tools.reading import Dataset

_MOST_COLUMNS = 20


class OfDataset(Arguments):
    """Which dataset."""

    dataset: Dataset


def _score(use: Use, asked: OfDataset) -> dict[str, Any]:
    quality = use.lake.nuic.quality
    found = quality.current(asked.dataset, use.principal)
    past = quality.time_series(asked.dataset, use.principal, limit=100)
    dimensions = found["dimensions"]
    return {
        **{name: found[name] for name in ("dataset", "dataset_id", "overall", "measured_at", "is_current", "rules")},
        "dimensions": {name: _dimension(one) for name, one in dimensions.items()} if dimensions else None,
        "past": [{"at": one["measured_at"], "overall": one["overall"]} for one in past["points"][-10:]],
        "anomalies": past["anomalies"][-10:],
    }


def _dimension(one: Mapping[str, Any]) -> dict[str, Any]:
    """Score and evidence as counts: which columns have how many cells that count against it."""
    cells = Counter(str(cell["column"]) for cell in one.get("cells") or ())
    return {
        "score": one["score"],
        "reason": one["reason"],
        "right": one.get("numerator"),
        "looked_at": one.get("denominator"),
        "rows_named": len(one.get("rows") or ()),
        "columns": dict(cells.most_common(_MOST_COLUMNS)),
    }


def _suggested(use: Use, asked: OfDataset) -> dict[str, Any]:
    return {"suggestions": use.lake.nuic.quality.suggestions(asked.dataset, use.principal)}


class Check(OfDataset):
    """Which rules of which dataset."""

    names: Annotated[tuple[str, ...], Field(max_length=100, description="Rules; none checks all.")] = ()


def _checked(use: Use, asked: Check) -> dict[str, Any]:
    return {"checks": use.lake.nuic.quality.check(asked.dataset, use.principal, names=asked.names or None)}


SCORE = Tool(
    "explain_quality",
    "The quality score of a dataset with its evidence: by dimension and column, over time, and how its rules stand.",
    OfDataset,
    "catalog",
    _score,
)
SUGGEST = Tool(
    "suggest_quality_rules",
    "Rules that the profile of a dataset speaks for and that it does not have, the surest first.",
    OfDataset,
    "query",
    _suggested,
)
CHECK = Tool(
    "check_quality_rules",
    "Check rules of a dataset now: how many rows keep them.",
    Check,
    "query",
    _checked,
)

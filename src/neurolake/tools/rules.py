"""Quality rules, set."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from neurolake.nuic.quality.document import Rule
from neurolake.tools.base import Estimate, Use, Weight, WritingTool
from neurolake.tools.evidence import OfDataset


class Rules(OfDataset):
    """Which rules for which dataset."""

    rules: Annotated[list[Rule], Field(min_length=1, max_length=50)]


def _put(use: Use, asked: Rules) -> dict[str, Any]:
    wanted = [one.model_dump(mode="json") for one in asked.rules]
    return {"rules": [_rule(one) for one in use.lake.nuic.quality.put(asked.dataset, wanted, use.principal)]}


def _rule(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one.get(name) for name in ("name", "constraint", "severity", "version", "status")}


def _there(use: Use, asked: Rules) -> list[dict[str, Any]]:
    names = {one.name for one in asked.rules}
    return [one for one in use.lake.nuic.quality.rules(asked.dataset, use.principal) if one["name"] in names]


def _replaces(use: Use, asked: Rules) -> Weight:
    return "grave" if _there(use, asked) else "light"


def _of_rules(use: Use, asked: Rules) -> Estimate:
    use.lake.nuic.quality.need_manage(asked.dataset, use.principal)
    dataset_id = use.lake.known_dataset_id(asked.dataset, use.principal)
    old = [one["name"] for one in _there(use, asked)]
    text = f"{len(asked.rules)} rules of {asked.dataset} are checked after each commit; no row changes."
    return Estimate((dataset_id,), 0, text, {"replaces": old})


PUT_RULES = WritingTool(
    "put_quality_rules",
    "Set quality rules of a dataset: from then on each commit is checked for them.",
    Rules,
    "query",
    _put,
    weigh=_replaces,
    estimate=_of_rules,
    again=lambda use, asked, _facts: {"rules": [_rule(one) for one in _there(use, asked)]},
)

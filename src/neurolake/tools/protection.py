"""Personal data: looked for, protected by policies, remedied. For administrators, as in the API."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from neurolake.compliance.policies.base import On
from neurolake.compliance.policies.document import as_json, policy_from
from neurolake.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from neurolake.kernel.principal import Principal
from neurolake.remediation.base import ApplyRetention, DeleteRows, MaskColumns, PutInQuarantine, TokeniseColumns
from neurolake.remediation.parts import ENDED
from neurolake.tools.base import Arguments, Estimate, Tool, Use, WritingTool
from neurolake.tools.evidence import OfDataset

_KINDS = frozenset(("mask", "row_filter", "purpose", "quarantine"))


def _need_admin(principal: Principal) -> None:
    if not principal.is_admin:
        raise Forbidden("Personal data and policies are for administrators.", hint="Ask one of them.")


class OfId(Arguments):
    """Which one."""

    id: Annotated[str, Field(max_length=36)]


def _scan(use: Use, asked: OfDataset) -> dict[str, Any]:
    _need_admin(use.principal)
    dataset_id = use.lake.known_dataset_id(asked.dataset, use.principal)
    return {"id": use.lake.personal_data.scan(dataset_id, principal=use.principal.name)["id"]}


def _of_scan(use: Use, asked: OfDataset) -> Estimate:
    _need_admin(use.principal)
    return Estimate((use.lake.known_dataset_id(asked.dataset, use.principal),), 0, f"{asked.dataset} is searched.")


def _begun(_use: Use, _asked: Any, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": facts["entries"][0]["origin_id"]}


def _scanned(use: Use, asked: OfId) -> dict[str, Any]:
    _need_admin(use.principal)
    found = use.lake.personal_data.get(asked.id)
    if found["state"] in ("queued", "running"):
        # Whose process died is taken up here, or told to have failed.
        use.lake.personal_data.recover()
        return {"pending": True}
    return found


def _protection(use: Use, asked: OfDataset) -> dict[str, Any]:
    """What is known to be personal in a dataset, and by which masks it is hidden from those who may read it."""
    _need_admin(use.principal)
    known = use.lake.personal_data.findings(asked.dataset)
    shown = use.lake.dataset(known["dataset_id"], use.principal)
    zone, name = shown["zone"], shown["name"]
    masks = [one for one in use.lake.policies.listing() if one["kind"] == "mask" and one.get("enabled", True)]
    columns = [
        {
            "column": one["column"],
            "entity": one["entity"],
            "confidence": one["confidence"],
            "decision": one["decision"],
            "masked_by": [mask["name"] for mask in masks if _is_about(mask, zone, name, one["column"], known["tags"])],
        }
        for one in known["findings"]
    ]
    return {"dataset": known["dataset"], "rows": shown["rows"], "columns": columns}


def _is_about(mask: Mapping[str, Any], zone: str, name: str, column: str, tags: Mapping[str, list[str]]) -> bool:
    on = On.model_validate(mask.get("on") or {})
    here = on.zone in (None, zone) and on.dataset in (None, name)
    by_tag = on.tag is not None and any(tag == on.tag or tag.startswith(f"{on.tag}.") for tag in tags.get(column, ()))
    return here and (by_tag or column in on.columns)


class NewPolicies(Arguments):
    """Policies that are to be added."""

    policies: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=50, description="Of kind mask, …")]


def _wanted(use: Use, asked: NewPolicies) -> list[dict[str, Any]]:
    """The policies, checked: each hides more, none replaces or outdoes one that is there.

    Raises:
        InvalidInput, Conflict: One is no policy, would let people see more, or has the name of another.
    """
    _need_admin(use.principal)
    found = [policy_from(one) for one in asked.policies]
    names = [one.name for one in found]
    if len(set(names)) < len(names):
        raise InvalidInput("Two of the policies have the same name.")
    for policy in found:
        if policy.kind not in _KINDS or policy.priority > 0:
            raise InvalidInput(
                f"The policy {policy.name!r} might show more than is shown now.",
                hint=f"Agents add only: {', '.join(sorted(_KINDS))}, of priority 0 or less.",
            )
        if _is_there(use, policy.name):
            raise Conflict(f"There is a policy {policy.name!r}.", hint="Agents replace none.")
    return [as_json(one) for one in found]


def _is_there(use: Use, name: str) -> bool:
    try:
        use.lake.policies.get(name)
    except NotFound:
        return False
    return True


def _add(use: Use, asked: NewPolicies) -> dict[str, Any]:
    wanted = _wanted(use, asked)
    return use.lake.policies.add(wanted, by=use.principal.name)


def _of_policies(use: Use, asked: NewPolicies) -> Estimate:
    wanted = _wanted(use, asked)
    rows = sum(_rows(use, On.model_validate(one.get("on") or {})) for one in wanted)
    text = f"{len(wanted)} policies hide values of {rows} rows from those whom they concern, from the next query on."
    return Estimate((), rows, text, {"policies": [one["name"] for one in wanted]})


def _rows(use: Use, on: On) -> int:
    """Rows of all datasets that a policy may be about."""
    known = use.lake.datasets(use.principal)
    about = [one for one in known if on.dataset in (None, one["name"]) and on.zone in (None, one["zone"])]
    return sum(one["rows"] or 0 for one in about)


Remedy = Annotated[
    MaskColumns | TokeniseColumns | DeleteRows | ApplyRetention | PutInQuarantine, Field(discriminator="action")
]
"""What agents may propose. What names a person is not among it: it would stand in the run's log."""


class Draft(Arguments):
    """What would be done."""

    request: Remedy


class Carried(Draft):
    """What is to be done, as a dry run has listed it."""

    expect: Annotated[str, Field(max_length=36, description="Id of the dry run: nothing is done if that has changed.")]


def _draft(use: Use, asked: Draft) -> dict[str, Any]:
    return {"id": use.lake.remediations.submit(asked.request, use.principal, dry_run=True)["id"]}


def _carry_out(use: Use, asked: Carried) -> dict[str, Any]:
    begun = use.lake.remediations.submit(asked.request, use.principal, dry_run=False, expect=asked.expect)
    return {"id": begun["id"]}


def _of_remedy(use: Use, asked: Carried) -> Estimate:
    plan = use.lake.remediations.get(asked.expect, use.principal)["plan"]
    if plan is None:
        raise InvalidInput("The dry run has not ended.", hint="Follow it first.")
    datasets = tuple(one["id"] for one in plan["datasets"])
    names = ", ".join(one["dataset"] for one in plan["datasets"])
    gone = {part: len(plan[part]) for part in ("results", "originals", "rejects", "files")}
    text = f"{plan['action']} changes {plan['rows']} rows of {names or 'nothing'}, and lets their past go."
    return Estimate(datasets, plan["rows"], text, {"removed": gone})


def _remedied(use: Use, asked: OfId) -> dict[str, Any]:
    found = use.lake.remediations.get(asked.id, use.principal)
    if found["state"] not in ENDED:
        use.lake.remediations.recover()
        return {"pending": True}
    plan = found["plan"] or {"rows": None, "datasets": []}
    told = {name: found[name] for name in ("id", "action", "dry_run", "state", "error")}
    datasets = [{name: one[name] for name in ("dataset", "columns", "rows")} for one in plan["datasets"]]
    return {**told, "rows": plan["rows"], "datasets": datasets}


SCAN = WritingTool(
    "scan_personal_data",
    "Search a dataset for personal data; what is found is tagged.",
    OfDataset,
    "compliance",
    _scan,
    weigh=lambda _use, _asked: "record",
    estimate=_of_scan,
    again=_begun,
)
FOLLOW_SCAN = Tool("follow_scan", "How a search for personal data has ended.", OfId, "compliance", _scanned)
PROTECTION = Tool(
    "explain_protection",
    "Which columns of a dataset hold personal data, how sure that is, and which masks hide them.",
    OfDataset,
    "compliance",
    _protection,
)
ADD_POLICIES = WritingTool(
    "add_policies",
    "Add policies that hide more: masks, row filters, purposes, quarantines. None is replaced.",
    NewPolicies,
    "compliance",
    _add,
    weigh=lambda _use, _asked: "grave",
    estimate=_of_policies,
    again=lambda _use, asked, _facts: {"created": len(asked.policies)},
)
DRAFT = WritingTool(
    "draft_remediation",
    "List what masking, tokenising, deleting or quarantining would change. Nothing is changed.",
    Draft,
    "compliance",
    _draft,
    weigh=lambda _use, _asked: "record",
    estimate=lambda _use, _asked: Estimate((), 0, "What would change is listed."),
    again=_begun,
)
REMEDIATE = WritingTool(
    "remediate",
    "Do what a dry run has listed. It cannot be taken back.",
    Carried,
    "compliance",
    _carry_out,
    weigh=lambda _use, _asked: "grave",
    estimate=_of_remedy,
    again=_begun,
)
FOLLOW_REMEDIATION = Tool(
    "follow_remediation",
    "How a remediation or its dry run has ended, and how many rows it concerns.",
    OfId,
    "compliance",
    _remedied,
)

"""Finds personal data that is not protected, proposes the masks, and drafts what would take it out of the files."""

from collections.abc import Mapping
from typing import Any

from neurolake.agents.base import Report, Seen, Step

_MASKS: Mapping[str, dict[str, Any]] = {
    "email": {"method": "hash"},
    "phone": {"method": "partial", "keep_last": 2},
    "card": {"method": "partial", "keep_last": 4},
    "iban": {"method": "partial", "keep_last": 4},
    "birth_date": {"method": "truncate", "unit": "year"},
}
_ELSE: dict[str, Any] = {"method": "redact"}
_MODEL = (
    "A language model would read free text for personal data that no pattern shows, weigh the findings against a "
    "regulation that you name, and word the policies' reasons."
)


class ComplianceAgent:
    """See the module."""

    tools = frozenset(
        (
            "scan_personal_data",
            "follow_scan",
            "explain_protection",
            "add_policies",
            "draft_remediation",
            "follow_remediation",
            "remediate",
            "describe_dataset",
        )
    )

    def next(self, seen: Seen) -> Step | Report:
        """Search, what is unprotected, the word on masks, the draft of a remediation, and that itself where wanted."""
        dataset = {"dataset": seen.goal.dataset}
        if seen.taken_as("scan") is None:
            return Step("scan", "scan_personal_data", dataset, "To find personal data in the rows as they are now.")
        scan = seen.told("scan")
        if scan is not None and seen.taken_as("scanned") is None:
            return Step("scanned", "follow_scan", {"id": scan["id"]}, "To have the search's end.")
        if seen.taken_as("protection") is None:
            return Step("protection", "explain_protection", dataset, "To see which findings no mask hides.")
        bare = _bare(seen)
        if not bare:
            return _report(seen)
        if seen.taken_as("policies") is None:
            why = f"So that {', '.join(bare)} are seen only by administrators."
            return Step("policies", "add_policies", {"policies": _policies(seen, bare)}, why)
        return self._remedy(seen, sorted(bare))

    def _remedy(self, seen: Seen, columns: list[str]) -> Step | Report:
        return self._drafting(seen, columns) or _report(seen)

    def _drafting(self, seen: Seen, columns: list[str]) -> Step | None:
        request = {"action": "tokenise", "dataset": seen.goal.dataset, "columns": columns}
        if seen.taken_as("draft") is None:
            return Step("draft", "draft_remediation", {"request": request}, "To list what tokenising would change.")
        draft, drafted, remedy = seen.told("draft"), seen.told("drafted"), seen.told("remedy")
        if draft is not None and seen.taken_as("drafted") is None:
            return Step("drafted", "follow_remediation", {"id": draft["id"]}, "To have the dry run's end.")
        wanted = seen.goal.remediate and drafted is not None and drafted["state"] == "succeeded"
        if draft is not None and wanted and seen.taken_as("remedy") is None:
            exactly = {"request": request, "expect": draft["id"]}
            return Step("remedy", "remediate", exactly, "So that the values are in no file any more.")
        if remedy is not None and seen.taken_as("remedied") is None:
            return Step("remedied", "follow_remediation", {"id": remedy["id"]}, "To see that it is done.")
        return None


def _bare(seen: Seen) -> dict[str, str]:
    """The columns with personal data that no mask hides, and what they hold; without those that a person cleared."""
    told = seen.told("protection") or {}
    return {
        one["column"]: one["entity"]
        for one in told.get("columns", ())
        if not one["masked_by"] and one["decision"] != "rejected"
    }


def _policies(seen: Seen, bare: Mapping[str, str]) -> list[dict[str, Any]]:
    name = (seen.told("protection") or {})["dataset"].partition(".")[2]
    return [
        {
            "kind": "mask",
            "name": f"hide-{name}-{column}".replace("_", "-").lower(),
            "description": f"Proposed by an agent: {name}.{column} holds {entity}.",
            "on": {"dataset": name, "columns": [column]},
            "except": ["role:admin"],
            "mask": _MASKS.get(entity, _ELSE),
        }
        for column, entity in sorted(bare.items())
    ]


def _report(seen: Seen) -> Report:
    protection, bare = seen.told("protection"), _bare(seen)
    drafted, remedied = seen.told("drafted"), seen.told("remedied")
    facts = {"protection": protection, "unprotected": bare, "draft": drafted, "remediation": remedied}
    lines = [_found(protection, bare)] if protection is not None else []
    policies = seen.taken_as("policies")
    if policies is not None:
        done = {"done": "added", "failed": "not added"}.get(policies.outcome, policies.outcome)
        lines.append(f"{len(bare)} masks were proposed and {done}.")
    if drafted is not None:
        lines.append(_drafted(drafted, remedied, wanted=seen.goal.remediate))
    return Report(" ".join([*lines, *seen.problems()]), facts, _MODEL)


def _found(protection: Mapping[str, Any], bare: Mapping[str, str]) -> str:
    columns = protection["columns"]
    if not columns:
        return f"No personal data was found in {protection['dataset']}."
    listed = ", ".join(f"{column} ({entity})" for column, entity in sorted(bare.items()))
    hidden = len(columns) - len(bare)
    unprotected = f" No mask hides {listed}." if bare else ""
    dealt = f"{len(columns)} columns of {protection['dataset']} hold personal data; {hidden} are dealt with."
    return f"{dealt}{unprotected}"


def _drafted(drafted: Mapping[str, Any], remedied: Mapping[str, Any] | None, *, wanted: bool) -> str:
    if remedied is not None:
        return f"Tokenising {remedied['rows']} rows has {remedied['state']}."
    rows = f"Tokenising them in the files would change {drafted['rows']} rows"
    return f"{rows}." if wanted else f"{rows}; ask for it with `remediate`."

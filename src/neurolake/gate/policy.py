"""What may become of a change, by the dataset's policy. Nothing here touches a database."""

from typing import Literal

from neurolake.catalog.evolution.severity import Severity

PolicyName = Literal["allow", "warn", "require-approval", "block"]
POLICIES: tuple[PolicyName, ...] = ("allow", "warn", "require-approval", "block")
DEFAULT: PolicyName = "warn"
"""Who changes a dataset must hear what breaks before it does; who works alone is not sent for somebody else's word."""
Outcome = Literal["pass", "warn", "confirm", "approve", "block"]
RULE = (
    "allow: every change is made and recorded; warn: a breaking change is made with a warning, and one that breaks "
    "something known only when that is confirmed; require-approval: a breaking change waits for somebody else's word; "
    "block: no breaking change is made."
)


def judge(
    policy: PolicyName, severity: Severity, *, breaks: bool, confirmed: bool = False, approved: bool = False
) -> Outcome:
    """What becomes of a change.

    Args:
        breaks: Whether something known depends on what changes: a view, a contract, a pipeline.
        confirmed: Whether the asker has said that it may break.
        approved: Whether somebody who may has approved exactly this change.
    """
    if policy == "allow" or (severity != "major" and not breaks):
        return "pass"
    if policy == "block":
        return "block"
    if policy == "require-approval":
        return "pass" if approved else "approve"
    return "warn" if confirmed or not breaks else "confirm"

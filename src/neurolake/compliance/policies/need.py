"""Rights that an action cannot do without: refused with the reason, and what the audit log is told of a refusal."""

from neurolake.compliance.audit import Reason, Touched
from neurolake.compliance.policies.base import Action
from neurolake.compliance.policies.decide import Decision, Facts
from neurolake.compliance.policies.rules import Rules
from neurolake.kernel.errors import Forbidden, NeuroLakeError

_MAX_REASON = 500
_ANY_COLUMN = ("*",)


def need_read(rules: Rules, facts: Facts) -> Decision:
    """Check that the asker may read a dataset; returns what of it.

    Raises:
        Forbidden: Not allowed; says why.
    """
    decision = rules.decide(facts)
    if not decision.allowed:
        raise Forbidden(
            f"{facts.zone}.{facts.name} may not be read: {'; '.join(decision.reasons)}.",
            hint="Whoever manages the policies can grant it.",
            dataset=facts.name,
        )
    return decision


def need(rules: Rules, facts: Facts, action: Action) -> Decision:
    """Check that the asker may do this to a dataset.

    Raises:
        Forbidden: Not allowed; says why.
    """
    decision = rules.decide(facts, action)
    if not decision.allowed:
        raise _forbidden(facts, "; ".join(decision.reasons))
    return decision


def need_all(rules: Rules, facts: Facts) -> None:
    """Check that nothing of a dataset is hidden from the asker, who is about to change rows that are there.

    Raises:
        Forbidden: Rows, values or columns are: they would be rewritten blindly, and counts would tell of them.
    """
    decision = need(rules, facts, "select")
    hidden = [f"{applied.policy} hides rows" for applied in decision.filters]
    hidden += [f"{mask.policy} masks {column}" for column, mask in decision.masks.items()]
    hidden += ["no grant allows all columns"] if decision.hidden else []
    if hidden:
        raise _forbidden(facts, f"rows that are there can be changed only by those who see all of them: {hidden[0]}")


def need_room(rules: Rules, name: str, zone: str) -> Decision:
    """Check that the asker may make a dataset of this name in this zone; whether there is one makes no difference.

    Raises:
        Forbidden: Not allowed; says why.
    """
    return need(rules, Facts("", name, zone, None, _ANY_COLUMN, {}), "modify")


def refusal(error: NeuroLakeError) -> tuple[Reason, tuple[Touched, ...]] | None:
    """What to record of an error that denies something to somebody; None when it denies nothing."""
    if error.concealed:
        return Reason("", "no grant"), (Touched(error.concealed),)
    if isinstance(error, Forbidden):
        dataset = str(error.where.get("dataset", ""))
        return Reason("", f"{dataset}: {error.detail}"[:_MAX_REASON]), ()
    return None


def _forbidden(facts: Facts, why: str) -> Forbidden:
    return Forbidden(
        f"{facts.zone}.{facts.name} may not be changed: {why}.",
        hint="Whoever manages the policies can grant it.",
        dataset=facts.name,
    )

"""What the policies decide about one principal and one dataset. Every decision says why.

Deny by default: without a grant that allows it nothing is. A grant that denies wins over all that allow. An
administrator is bound by no policy; an owner may do everything with the own dataset, as its masks and filters are
for others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from neurolake.compliance.policies.base import Action, Grant, Mask, Masking, On, Policy, Purpose, Quarantine, RowFilter
from neurolake.compliance.policies.expressions import Asker
from neurolake.kernel.principal import Principal


@dataclass(frozen=True)
class Facts:
    """What policies may speak of in a dataset.

    Attributes:
        columns: Names, in order.
        tags: Column → its tags.
    """

    id: str
    name: str
    zone: str
    owner: str | None
    columns: tuple[str, ...]
    tags: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Applied:
    """A policy at work; `what` is its predicate or its method, `why` whom it is bound to and to what."""

    policy: str
    what: str
    why: str


@dataclass(frozen=True)
class AppliedMask(Applied):
    """A mask at work on one column."""

    masking: Masking


@dataclass(frozen=True)
class Decision:
    """May this principal do this to this dataset, and what does it see of it?

    Attributes:
        allowed: Whether the action is.
        visible: Whether it may know that the dataset exists.
        columns: Those that it sees, in the dataset's order.
        hidden: Column → why it is not seen.
        filters: Row filters, all to be true.
        masks: Column → its mask.
        reasons: Why it is allowed or not, in words.
    """

    dataset_id: str
    allowed: bool
    visible: bool
    columns: tuple[str, ...]
    hidden: Mapping[str, str]
    filters: tuple[Applied, ...]
    masks: Mapping[str, AppliedMask]
    reasons: tuple[str, ...]

    @property
    def binds(self) -> bool:
        """Whether rows or values are hidden from it, so that its SQL must run behind a barrier."""
        return bool(self.filters or self.masks)

    @property
    def plain(self) -> frozenset[str]:
        """The columns whose values it sees as they are, in every row: what was counted in them tells it nothing new."""
        if not self.allowed or self.filters:
            return frozenset()
        return frozenset(column for column in self.columns if column not in self.masks)


def decide(policies: Iterable[Policy], asker: Asker, facts: Facts, action: Action = "select") -> Decision:
    """Decide one action on one dataset."""
    principal = asker.principal
    if principal.is_admin:
        return _all_of(facts, "an administrator is bound by no policy")
    if facts.owner == principal.name:
        return _all_of(facts, f"{principal.name} owns the dataset")
    mine = [policy for policy in policies if policy.enabled and _concerns(policy, principal)]
    grants = [policy for policy in mine if isinstance(policy, Grant) and _is_about(policy.on, facts)]
    seen, hidden = _columns([grant for grant in grants if action in grant.actions], facts)
    visible = bool(seen) or any(grant.effect == "allow" for grant in grants)
    if action != "manage" and (held := _quarantine(mine, facts)) and not _manages(grants, facts):
        return _kept_from(facts, held, visible=visible)
    refusals = _refusals(grants, mine, asker, facts, action, seen)
    allowing = tuple(f"grant {grant.name}" for grant in grants if grant.effect == "allow" and action in grant.actions)
    masks = {column: mask for column in seen if (mask := _mask(mine, facts, column))}
    return Decision(
        dataset_id=facts.id,
        allowed=not refusals,
        visible=visible,
        columns=seen,
        hidden=hidden,
        filters=tuple(_filters(mine, facts)),
        masks=masks,
        reasons=tuple(refusals) or allowing,
    )


def _all_of(facts: Facts, why: str) -> Decision:
    return Decision(facts.id, True, True, facts.columns, {}, (), {}, (why,))


def _quarantine(mine: Sequence[Policy], facts: Facts) -> Quarantine | None:
    return next((policy for policy in mine if isinstance(policy, Quarantine) and _is_about(policy.on, facts)), None)


def _manages(grants: Sequence[Grant], facts: Facts) -> bool:
    return bool(facts.columns) and not _columns([grant for grant in grants if "manage" in grant.actions], facts)[1]


def _kept_from(facts: Facts, held: Quarantine, *, visible: bool) -> Decision:
    """Nothing of it is seen, but that it is there by those who may know."""
    why = f"{facts.zone}.{facts.name} is in quarantine ({held.name})"
    return Decision(facts.id, False, visible, (), dict.fromkeys(facts.columns, why), (), {}, (why,))


def _concerns(policy: Policy, principal: Principal) -> bool:
    return any(is_meant(subject, principal) for subject in policy.to) and not any(
        is_meant(subject, principal) for subject in policy.except_
    )


def is_meant(subject: str, principal: Principal) -> bool:
    """Whether a subject (`everyone`, `user:anna`, `role:analyst`, `group:emea`) is, or includes, somebody."""
    kind, _, name = subject.partition(":")
    if kind == "everyone":
        return True
    if kind == "user":
        return name == principal.name
    return name in (principal.roles if kind == "role" else principal.groups)


def _is_about(on: On, facts: Facts) -> bool:
    return (
        on.zone in (None, facts.zone)
        and on.dataset in (None, facts.name, f"{facts.zone}.{facts.name}")
        and (on.tag is None or any(_has(on.tag, facts, column) for column in facts.columns))
    )


def _covers(on: On, facts: Facts, column: str) -> bool:
    """Whether a policy about the dataset is about this column."""
    if on.columns:
        return column.lower() in {name.lower() for name in on.columns}
    return on.tag is None or _has(on.tag, facts, column)


def _has(tag: str, facts: Facts, column: str) -> bool:
    return any(own == tag or own.startswith(f"{tag}.") for own in facts.tags.get(column, ()))


def _columns(grants: Sequence[Grant], facts: Facts) -> tuple[tuple[str, ...], dict[str, str]]:
    """The columns seen, and why each of the others is not."""
    hidden: dict[str, str] = {}
    for column in facts.columns:
        about = [grant for grant in grants if _covers(grant.on, facts, column)]
        denial = next((grant for grant in about if grant.effect == "deny"), None)
        if denial is not None:
            hidden[column] = f"denied by {denial.name}"
        elif not about:
            hidden[column] = "no grant allows it"
    return tuple(column for column in facts.columns if column not in hidden), hidden


def _refusals(
    grants: Sequence[Grant],
    mine: Sequence[Policy],
    asker: Asker,
    facts: Facts,
    action: Action,
    seen: tuple[str, ...],
) -> list[str]:
    denial = next(
        (g for g in grants if g.effect == "deny" and action in g.actions and not g.on.names_columns),
        None,
    )
    if denial is not None:
        return [f"{action} on {facts.zone}.{facts.name} is denied by {denial.name}"]
    if not seen:
        return [f"no grant allows {asker.principal.name} to {action} {facts.zone}.{facts.name}"]
    if action != "select" and len(seen) < len(facts.columns):
        return [f"{action} needs a grant on all columns of {facts.zone}.{facts.name}"]
    if action == "curate":
        return []
    return [
        f"{policy.name} demands a declared purpose: {' or '.join(policy.purposes)}"
        for policy in mine
        if isinstance(policy, Purpose) and _is_about(policy.on, facts) and asker.purpose not in policy.purposes
    ]


def _filters(mine: Sequence[Policy], facts: Facts) -> Iterable[Applied]:
    for policy in mine:
        if isinstance(policy, RowFilter) and _is_about(policy.on, facts):
            yield Applied(policy.name, policy.filter, _why(policy))


def _mask(mine: Sequence[Policy], facts: Facts, column: str) -> AppliedMask | None:
    """The mask of a column: highest priority first, then one that names the column, then by name."""
    about = [
        policy
        for policy in mine
        if isinstance(policy, Mask) and _is_about(policy.on, facts) and _covers(policy.on, facts, column)
    ]
    if not about:
        return None
    best = min(about, key=lambda policy: (-policy.priority, not policy.on.columns, policy.name))
    return AppliedMask(best.name, best.mask.method, _why(best), best.mask)


def _why(policy: Policy) -> str:
    on = ", ".join(f"{part} {value}" for part, value in policy.on.model_dump(exclude_defaults=True).items())
    return f"{policy.name} applies to {', '.join(policy.to)}" + (f" on {on}" if on else "")

"""Whether somebody may bring a file in: before it is read, and again in the transaction that makes it visible."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from neurolake.catalog import datasets
from neurolake.compliance.audit import AuditLog, Entry
from neurolake.compliance.policies.denials import denials
from neurolake.compliance.policies.expressions import Asker
from neurolake.compliance.policies.facts import catalog_facts
from neurolake.compliance.policies.need import need, need_all, need_room
from neurolake.compliance.policies.rules import PolicyBook, Rules
from neurolake.identity.principals import principal_named
from neurolake.ingestion.base import ZONES, IngestRequest
from neurolake.kernel.errors import Conflict, Forbidden, concealing
from neurolake.metadata.models import Dataset

_REWRITES = frozenset(("replace", "upsert"))


def rules_of(session: Session, policies: PolicyBook, principal: str) -> Rules:
    """The policies as the one who asked for a job meets them now, whatever they were when it was asked for.

    Raises:
        Forbidden: The account is gone or disabled.
    """
    return policies.rules(session, Asker(principal_named(session, principal)))


def check(session: Session, rules: Rules, name: str, request: IngestRequest) -> tuple[str, ...]:
    """Check that the file may go to the dataset of this name, as long as its zone is open; returns why.

    Raises:
        Forbidden: Not allowed; whoever may not make a dataset is told the same whether or not there is a hidden one.
        Conflict: There is a dataset of this name that the asker may not know of.
    """
    dataset = datasets.by_name(session, name)
    zones = (request.zone,) if request.zone else ZONES
    if dataset is None:
        return _need_any_room(rules, name, zones)
    facts = catalog_facts(session, dataset, rules)
    if not rules.decide(facts).visible:
        _need_any_room(rules, name, zones)
        raise concealing(dataset.id, Conflict(f"The dataset {name!r} exists.", hint="Choose another name."))
    reasons = need(rules, facts, "modify").reasons
    if request.mode in _REWRITES:
        need_all(rules, facts)
    return reasons


def check_commit(
    session: Session, rules: Rules, name: str, request: IngestRequest, dataset: Dataset | None, zone: str
) -> tuple[str, ...]:
    """Check it once more, now that the zone is known; a zone that is new to the dataset must be open to the asker.

    Raises:
        Forbidden, Conflict: As `check`.
    """
    reasons = check(session, rules, name, request) if dataset is not None else ()
    if dataset is None or dataset.zone != zone:
        reasons += need_room(rules, name, zone).reasons
    return reasons


def recording(audit: AuditLog, principal: str, job_id: str | None = None) -> AbstractContextManager[None]:
    """Record a refusal that passes through the block, before it does."""
    return denials(audit, lambda: Entry("ingest", principal, origin_id=job_id))


def _need_any_room(rules: Rules, name: str, zones: Sequence[str]) -> tuple[str, ...]:
    """A file's zone is not known before it has been measured: room in one of them will do for now."""
    for zone in zones[1:]:
        try:
            return need_room(rules, name, zone).reasons
        except Forbidden:
            continue
    return need_room(rules, name, zones[0]).reasons
